import type { RunId } from '../../../core/common/ids';
import { at, mean } from '../../../core/common/numbers';
import { said, sentenceText, type Sentence } from '../../../core/common/sentence';
import {
  rankingMetric,
  testedMembers,
  type ComparedMember,
  type PairwiseTest,
  type TestedMember,
} from '../../../core/comparison';
import type { RunDetail } from '../../../core/run/schema';
import { evaluatedRunStates } from '../../../core/run/state';
import { objectiveValue, type Objective, type StudyConfirmation } from '../../../core/study';
import type { RunFiles } from '../../../jobs';
import type { Workspace } from '../../../store';
import { runFiles } from '../../run-files';
import { failNoRun } from './candidate-runs';
import type { ConfirmationOptions } from './options';

export type Candidate = StudyConfirmation['candidates'][number];
type Verdict = NonNullable<StudyConfirmation['verdict']>;

const counts = ({ state, disqualified, evaluation }: RunDetail): boolean =>
  disqualified === null && evaluation?.validation != null && evaluatedRunStates.some((own) => own === state);

/** The candidate with what its runs came to: means over the seeds of each window, and over the windows. */
export function withObjectives(
  workspace: Workspace,
  candidate: Candidate,
  objectives: readonly Objective[],
): Candidate {
  const windows = candidate.windows.map((window) => ({
    ...window,
    objectives: objectivesOf(workspace, window.runIds, objectives),
  }));
  const known = windows.flatMap((window) => (window.objectives === null ? [] : [window.objectives]));
  return {
    ...candidate,
    windows,
    objectives:
      known.length < windows.length
        ? null
        : objectives.map((_, index) => mean(known.map((values) => at(values, index)))),
  };
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
    means.push(mean(values));
  }
  return means;
}

/** The candidate with the best first objective; of equal ones the first. */
export function winnerOf(candidates: readonly Candidate[], objectives: readonly Objective[]): Candidate | undefined {
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

/** Whether the winner is better than the configuration that the study started from, by what it predicts on all windows. */
export async function verdictOn(
  options: ConfirmationOptions,
  winner: Candidate,
  candidates: readonly Candidate[],
): Promise<Verdict> {
  const { jobs, left } = options;
  const base = candidates.find(({ trial }) => trial === null);
  if (winner.trial === null || base === undefined) {
    return verdict(
      'start',
      said`None of the best trials is better over fresh seeds than the configuration that the study started from.`,
    );
  }
  const { members, metric, ...files } = testedCandidates(options, [winner, base]);
  const { tests } = await jobs.request('compare', { members, metric, part: 'validation', ...files }, { signal: left });
  return told(winner, tests[0]);
}

/** Candidates as the tests take them: the run of a seed stands for those of the seed on all windows. */
function testedCandidates(
  { workspace }: Pick<ConfirmationOptions, 'workspace'>,
  candidates: readonly Candidate[],
): {
  readonly members: TestedMember[];
  readonly metric: string;
  readonly files: Record<RunId, RunFiles>;
  readonly earlier: Record<RunId, RunFiles[]>;
} {
  const details = candidates.map(({ windows }) =>
    windows.map(({ runIds }) => runIds.map((id) => workspace.runs.get(id))),
  );
  const members = candidates.map(({ windows }, index): ComparedMember => {
    const groupId = windows.at(-1)?.groupId ?? failNoRun();
    return { kind: 'group', id: groupId, name: groupId, details: details[index]?.at(-1) ?? [] };
  });
  const metric = rankingMetric(members, 'validation');
  const files: Record<RunId, RunFiles> = {};
  const earlier: Record<RunId, RunFiles[]> = {};
  const tested = testedMembers(members, metric).map((member, index) => {
    if (member.kind === 'run') return member;
    const runs = member.runs.map((run) => {
      const all = (details[index] ?? []).flatMap((ofWindow) => ofWindow.filter(({ seed }) => seed === run.seed));
      const values = all.map((detail) => detail.metrics[metric] ?? null).filter((value) => value !== null);
      const isWhole = all.length === details[index]?.length && all.every(counts) && values.length === all.length;
      if (!isWhole) return { ...run, disqualified: true };
      files[run.id] = runFiles({ workspace }, run.id);
      earlier[run.id] = all.slice(0, -1).map(({ id }) => runFiles({ workspace }, id));
      return { ...run, value: mean(values) };
    });
    return { ...member, runs };
  });
  return { members: tested, metric, files, earlier };
}

function told({ trial, windows }: Candidate, test: PairwiseTest | undefined): Verdict {
  const number = trial ?? 0;
  const { length: count } = windows;
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
      count === 1
        ? said`Trial ${number} has the best figures over fresh seeds, but no difference from the configuration that the study started from can be shown on the validation part (p ${p}).`
        : said`Trial ${number} has the best figures over fresh seeds, but no difference from the configuration that the study started from can be shown on the ${count} validation windows (p ${p}).`,
    );
  }
  if (test.better === windows.at(-1)?.groupId) {
    return verdict(
      'better',
      count === 1
        ? said`Trial ${number} is better than the configuration that the study started from, over fresh seeds on the validation part (p ${p}).`
        : said`Trial ${number} is better than the configuration that the study started from, over fresh seeds on the ${count} validation windows (p ${p}).`,
    );
  }
  return verdict(
    'worse',
    count === 1
      ? said`Trial ${number} has the best objective over fresh seeds, but predicts the validation part worse than the configuration that the study started from (p ${p}).`
      : said`Trial ${number} has the best objective over fresh seeds, but predicts the ${count} validation windows worse than the configuration that the study started from (p ${p}).`,
  );
}
