import { isDeepStrictEqual } from 'node:util';
import type { RunId } from '../../core/common/ids';
import { said, sentenceText, type Sentence } from '../../core/common/sentence';
import { type PairwiseTest, testedMembers, rankingMetric, type ComparedMember } from '../../core/comparison';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import {
  configured,
  objectiveValue,
  ranked,
  type ConfirmationSettings,
  type Objective,
  type StoredStudy,
  type StudyConfirmation,
} from '../../core/study';
import { evaluatedRunStates, isTerminal } from '../../core/run/state';
import type { Workspace } from '../../store';
import type { JobService } from '../jobs';
import type { RunEvents } from '../run-events';
import { runFiles } from '../run-files';
import type { RunService } from '../run-service';

type Candidate = StudyConfirmation['candidates'][number];
type Verdict = NonNullable<StudyConfirmation['verdict']>;

export interface ConfirmationOptions {
  readonly workspace: Workspace;
  readonly jobs: JobService;
  readonly runs: RunService;
  readonly events: RunEvents;
  /** Fires when it is to be left, to go on later. */
  readonly left: AbortSignal;
  readonly onChange: () => void;
}

/** Fresh seeds begin so far after that of the study, which no repeat of a trial reaches. */
const seedsAfter = 1000;

/**
 * Trains the best trials of a study once more, and the configuration that it started from, with fresh seeds, and says whether the
 * best of them is really better. What is stored of it already is taken up again.
 * @returns whether it was done; false where it was left, or has nothing to confirm
 */
export async function confirmBest(
  options: ConfirmationOptions,
  study: StoredStudy,
  wanted: ConfirmationSettings,
): Promise<boolean> {
  const { workspace, left, onChange } = options;
  const { settings } = study;
  const trials = workspace.studies.trials(study.id);
  const best = ranked(trials, settings.objectives[0]?.direction ?? 'minimize').slice(0, wanted.best);
  const numbers = best.map(({ number }) => number);
  if (best.length === 0) return true;
  const kept = study.confirmation?.candidates ?? [];
  const isSame = kept.length === 0 || kept.every(({ trial }) => trial === null || numbers.includes(trial));
  if (study.confirmation?.state === 'done' && isSame && kept.length > numbers.length) return true;
  const candidates: Candidate[] = [];
  const keep = (change: Partial<StudyConfirmation>): void => {
    const confirmation: StudyConfirmation = { state: 'running', candidates, winner: null, verdict: null, ...change };
    workspace.studies.update(study.id, { confirmation });
    onChange();
  };
  for (const trial of [...best, null]) {
    if (left.aborted) return false;
    const known = isSame ? kept.find((candidate) => candidate.trial === (trial?.number ?? null)) : undefined;
    const runIds = known === undefined ? await start(options, study, trial, wanted.seeds) : known.runIds;
    if (known !== undefined) await goOn(options, runIds);
    const groupId = workspace.runs.summary(runIds[0] ?? failNoRun()).groupId ?? failNoRun();
    candidates.push({ trial: trial?.number ?? null, groupId, runIds, objectives: null });
    keep({});
  }
  const ids = candidates.flatMap(({ runIds }) => runIds);
  await untilAtRest(options, ids);
  if (ids.some((id) => ['paused', 'interrupted'].includes(workspace.runs.summary(id).state))) return false;
  for (const [index, candidate] of candidates.entries()) {
    candidates[index] = { ...candidate, objectives: objectivesOf(workspace, candidate.runIds, settings.objectives) };
  }
  const winner = winnerOf(candidates, settings.objectives);
  const verdict = winner === undefined ? null : await verdictOn(options, winner, candidates);
  keep({ state: winner === undefined ? 'failed' : 'done', winner: winner?.trial ?? null, verdict });
  return true;
}

function failNoRun(): never {
  throw new Error('A candidate of the confirmation has no run.');
}

/**
 * Runs that were made for a candidate and not written down as its own, as happens where the backend is killed between the two;
 * null where there are none.
 */
function begunBefore(
  workspace: Workspace,
  { experimentId, datasetHash }: StoredStudy,
  wanted: {
    readonly label: string;
    readonly configuration: ExperimentConfiguration;
    readonly firstSeed: number;
    readonly seeds: number;
  },
): RunId[] | null {
  const { runs } = workspace.runs.list({ experimentId, limit: Number.MAX_SAFE_INTEGER });
  const alike = runs.filter(
    ({ name, groupId, datasetHash: rows, state }) =>
      name === wanted.label &&
      groupId !== null &&
      rows === datasetHash &&
      !['failed', 'stopped', 'cancelled'].includes(state),
  );
  for (const group of Map.groupBy(alike, ({ groupId }) => groupId).values()) {
    const inOrder = Array.from({ length: wanted.seeds }, (_, repeat) =>
      group.find(({ seed }) => seed === (wanted.firstSeed + repeat) >>> 0),
    ).filter((run) => run !== undefined);
    const [first] = inOrder;
    if (first === undefined || inOrder.length < wanted.seeds || group.length > wanted.seeds) continue;
    const { configuration } = workspace.runs.get(first.id);
    // A run's own has its seed.
    if (isDeepStrictEqual(configuration, { ...wanted.configuration, seed: first.seed }))
      return inOrder.map(({ id }) => id);
  }
  return null;
}

async function start(
  options: ConfirmationOptions,
  study: StoredStudy,
  trial: { readonly number: number; readonly values: Parameters<typeof configured>[2] } | null,
  seeds: number,
): Promise<RunId[]> {
  const { workspace, runs } = options;
  const { settings, experimentId, datasetId, datasetHash, configuration } = study;
  const label = `${study.name.slice(0, 150)} · ${trial === null ? study.variantName.slice(0, 30) : trial.number} ↻`;
  const ownConfiguration = trial === null ? configuration : configured(configuration, settings.space, trial.values);
  const firstSeed = (settings.seed + seedsAfter) >>> 0;
  const begun = begunBefore(workspace, study, { label, configuration: ownConfiguration, firstSeed, seeds });
  if (begun !== null) {
    await goOn(options, begun);
    return begun;
  }
  const started = await runs.startConfiguration(
    {
      variant: {
        name: label,
        configuration: ownConfiguration,
      },
      experimentId,
      datasetId,
      datasetHash,
      seed: firstSeed,
      repeats: seeds,
      overrides: workspace.experiments.get(experimentId).reasons,
    },
    undefined,
  );
  return started.map(({ id }) => id);
}

async function goOn({ workspace, runs }: ConfirmationOptions, ids: readonly RunId[]): Promise<void> {
  const left = ids.filter((id) => ['paused', 'interrupted'].includes(workspace.runs.summary(id).state));
  if (left.length > 0) await runs.resume({ ids: left }, undefined);
}

async function untilAtRest(
  { workspace, runs, events, left }: ConfirmationOptions,
  ids: readonly RunId[],
): Promise<void> {
  const isAtRest = (): boolean => ids.every((id) => isTerminal(workspace.runs.summary(id).state));
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!isAtRest()) return;
      unsubscribe();
      left.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      runs.pause({ ids });
    };
    const unsubscribe = events.subscribe('run', (event) => {
      if (event.type === 'changed' && ids.includes(event.run.id)) look();
    });
    left.addEventListener('abort', leave, { once: true });
    if (left.aborted) leave();
    look();
  });
}

function objectivesOf(workspace: Workspace, ids: readonly RunId[], objectives: readonly Objective[]): number[] | null {
  const details = ids
    .map((id) => workspace.runs.get(id))
    .filter(({ state, disqualified }) => disqualified === null && evaluatedRunStates.some((own) => own === state));
  if (details.length === 0) return null;
  const means: number[] = [];
  for (const objective of objectives) {
    const values = details.flatMap((run) => objectiveValue(run, objective) ?? []);
    if (values.length < details.length) return null;
    means.push(values.reduce((sum, value) => sum + value, 0) / values.length);
  }
  return means;
}

/** The candidate with the best first objective; of equal ones the first. */
function winnerOf(candidates: readonly Candidate[], objectives: readonly Objective[]): Candidate | undefined {
  const sign = objectives[0]?.direction === 'maximize' ? -1 : 1;
  const [winner] = candidates
    .filter((candidate) => candidate.objectives !== null)
    .toSorted((first, second) => sign * ((first.objectives?.[0] ?? 0) - (second.objectives?.[0] ?? 0)));
  return winner;
}

const verdict = (kind: Verdict['kind'], sentence: Sentence): Verdict => ({
  kind,
  message: sentenceText(sentence),
  sentence,
});

async function verdictOn(
  { workspace, jobs, left }: ConfirmationOptions,
  winner: Candidate,
  candidates: readonly Candidate[],
): Promise<Verdict> {
  const base = candidates.find(({ trial }) => trial === null);
  if (winner.trial === null || base === undefined) {
    return verdict(
      'start',
      said`None of the best trials is better over fresh seeds than the configuration that the study started from.`,
    );
  }
  const members = [winner, base].map(({ groupId, runIds }): ComparedMember => ({
    kind: 'group',
    id: groupId,
    name: groupId,
    details: runIds.map((id) => workspace.runs.get(id)),
  }));
  const metric = rankingMetric(members, 'validation');
  const runs = members.flatMap((member) => (member.kind === 'run' ? [member.detail] : [...member.details]));
  const { tests } = await jobs.request(
    'compare',
    {
      members: testedMembers(members, metric),
      metric,
      part: 'validation',
      files: Object.fromEntries(
        runs
          .filter(({ evaluation }) => evaluation?.validation != null)
          .map(({ id }) => [id, runFiles({ workspace }, id)] as const),
      ),
    },
    { signal: left },
  );
  return told(winner, tests[0]);
}

function told({ trial, groupId }: Candidate, test: PairwiseTest | undefined): Verdict {
  const number = trial ?? 0;
  if (test?.refused === 'tooFewIndependent') {
    return verdict(
      'tooFew',
      said`Trial ${number} has the best figures over fresh seeds, but the validation windows depend too much on each other to tell whether it is better than the configuration that the study started from.`,
    );
  }
  if (test?.adjustedPValue == null) {
    return verdict(
      'untested',
      said`Trial ${number} has the best figures over fresh seeds; it could not be tested against the configuration that the study started from.`,
    );
  }
  const p = test.adjustedPValue < 0.001 ? '< 0.001' : `= ${test.adjustedPValue.toFixed(3)}`;
  if (test.better === null) {
    return verdict(
      'notShown',
      said`Trial ${number} has the best figures over fresh seeds, but no difference from the configuration that the study started from can be shown on the validation part (p ${p}).`,
    );
  }
  return test.better === groupId
    ? verdict(
        'better',
        said`Trial ${number} is better than the configuration that the study started from, over fresh seeds on the validation part (p ${p}).`,
      )
    : verdict(
        'worse',
        said`Trial ${number} has the best objective over fresh seeds, but predicts the validation part worse than the configuration that the study started from (p ${p}).`,
      );
}
