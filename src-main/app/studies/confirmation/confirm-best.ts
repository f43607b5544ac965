import { ranked, type ConfirmationSettings, type StoredStudy, type StudyConfirmation } from '../../../core/study';
import { isTerminal } from '../../../core/run/state';
import { configurationOf, failNoRun, goOn, startRuns, untilAtRest } from './candidate-runs';
import type { ConfirmationOptions } from './options';
import { verdictOn, winnerOf, withObjectives, type Candidate } from './verdict';
import { windowSplits } from './window-splits';

/**
 * Trains the best trials of a study once more, and the configuration that it started from, with fresh seeds, on each validation
 * window, and says whether the best of them is really better. What is stored of it already is taken up again.
 * @returns whether it was done; false where it was left, or has nothing to confirm
 */
export async function confirmBest(
  options: ConfirmationOptions,
  study: StoredStudy,
  wanted: ConfirmationSettings,
): Promise<boolean> {
  const { workspace, left, onChange } = options;
  const { settings, confirmation: before } = study;
  const trials = workspace.studies.trials(study.id);
  const best = ranked(trials, settings.objectives[0]?.direction ?? 'minimize').slice(0, wanted.best);
  if (best.length === 0) return true;
  const kept = keptOf(before, new Set(best.map(({ number }) => number)), wanted.windows);
  if (before?.state === 'done' && kept.length > best.length) return true;
  const all = [...best, null];
  const { splits, note } = await windowSplits(
    options,
    study,
    all.map((trial) => configurationOf(study, trial)),
    wanted.windows,
  );
  const candidates: Candidate[] = [];
  const progress = { all: all.length * splits.length * wanted.seeds, ended: 0, endedBefore: 0 };
  const keep = (change: Partial<StudyConfirmation>): void => {
    const now: StudyConfirmation = { state: 'running', candidates, note, winner: null, verdict: null, ...change };
    workspace.studies.update(study.id, { confirmation: now });
    onChange({ ...progress });
  };
  for (const trial of all) {
    const known = kept.find((candidate) => candidate.trial === (trial?.number ?? null))?.windows ?? [];
    const windows: Candidate['windows'] = [];
    for (const [index, split] of splits.entries()) {
      if (left.aborted) return false;
      const own = known[index];
      if (own !== undefined) {
        await goOn(options, own.runIds);
        progress.endedBefore += own.runIds.filter((id) => isTerminal(workspace.runs.summary(id).state)).length;
        progress.ended = progress.endedBefore;
      }
      const runIds =
        own?.runIds ??
        (await startRuns(options, study, { trial, seeds: wanted.seeds, split, back: splits.length - 1 - index }));
      const groupId = workspace.runs.summary(runIds[0] ?? failNoRun()).groupId ?? failNoRun();
      windows.push({ groupId, runIds, objectives: null });
      const candidate: Candidate = { trial: trial?.number ?? null, windows: [...windows], objectives: null };
      candidates.splice(index === 0 ? candidates.length : -1, index === 0 ? 0 : 1, candidate);
      keep({});
    }
  }
  const ids = candidates.flatMap(({ windows }) => windows.flatMap(({ runIds }) => runIds));
  await untilAtRest(options, ids, (ended) => {
    progress.ended = ended;
    onChange({ ...progress });
  });
  if (ids.some((id) => ['paused', 'interrupted'].includes(workspace.runs.summary(id).state))) return false;
  for (const [index, candidate] of candidates.entries()) {
    candidates[index] = withObjectives(workspace, candidate, settings.objectives);
  }
  const winner = winnerOf(candidates, settings.objectives);
  const verdict = winner === undefined ? null : await verdictOn(options, winner, candidates);
  keep({ state: winner === undefined ? 'failed' : 'done', winner: winner?.trial ?? null, verdict });
  return true;
}

/** What is stored of the candidates, where they are the same and on as many windows; else none. */
function keptOf(
  before: StudyConfirmation | null,
  numbers: ReadonlySet<number>,
  wantedWindows: number,
): readonly Candidate[] {
  if (before === null) return [];
  const { candidates, note, state } = before;
  const isSame = candidates.every(
    ({ trial, windows }) =>
      (trial === null || numbers.has(trial)) &&
      // Fewer where no more fit, and of the last one that was begun.
      (windows.length === wantedWindows || note !== null || (state === 'running' && windows.length < wantedWindows)),
  );
  return isSame ? candidates : [];
}
