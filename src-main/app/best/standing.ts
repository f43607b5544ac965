import type { RunId } from '../../core/common/ids';
import { said, type Sentence } from '../../core/common/sentence';
import type {
  BestEntry,
  BestLead,
  BestPhase,
  BestStanding,
  Candidate,
  LeftOut,
  Scores,
  ValidationPlan,
} from '../../core/best';
import { modelName } from '../../core/model';

/** What a standing is made of. */
export interface StandingFacts {
  readonly scores: Scores;
  readonly plan: ValidationPlan;
  /** Times of rows, in milliseconds; null without a time column. */
  readonly timeOf: (row: number) => number | null;
  readonly leads: ReadonlyMap<string, BestLead>;
  readonly runs: ReadonlyMap<string, readonly RunId[]>;
  readonly leftOut: readonly LeftOut[];
  readonly phase: BestPhase;
  readonly metric: BestStanding['metric'];
  readonly unit: string;
  readonly spentMs: number;
  /** Whether nothing more will be tried: what was not is told as such. */
  readonly isOver: boolean;
}

/** How it stands, the best first, then what has no score. */
export function standingOf(facts: StandingFacts): BestStanding {
  const { scores, plan, phase, timeOf } = facts;
  const leader = scores.leader();
  const windows = scores.windows;
  const key = (candidate: Candidate): readonly [number, number] => [
    scores.judged(candidate.id).length === windows ? 0 : scores.score(candidate.id) === null ? 2 : 1,
    scores.score(candidate.id) ?? Infinity,
  ];
  const sorted = scores.candidates.toSorted((first, second) => {
    const [ownGroup, own] = key(first);
    const [otherGroup, other] = key(second);
    if (ownGroup !== otherGroup) return ownGroup - otherGroup;
    return own === other ? 0 : own - other;
  });
  return {
    phase,
    metric: facts.metric,
    unit: facts.unit,
    windows: plan.windows.map(({ from, to }) => ({ from, to, start: timeOf(from), end: timeOf(to - 1) })),
    entries: [...sorted.map((candidate) => entryOf(candidate, facts)), ...facts.leftOut.map(leftOutEntry)],
    leader: leader?.id ?? null,
    spent: { steps: scores.steps, ms: facts.spentMs },
  };
}

function entryOf(candidate: Candidate, { scores, leads, runs, isOver }: StandingFacts): BestEntry {
  const { id, family, configuration, changes } = candidate;
  const judged = scores.judged(id).length;
  const failure = scores.failure(id);
  const isTried = scores.of(id).some(({ error }) => error !== null);
  const isWhole = judged === scores.windows;
  const seesColumns = family !== 'ensemble';
  const state = ((): BestEntry['state'] => {
    if (failure !== null) return 'failed';
    if (isTried && (isWhole || !scores.isDropped(id))) return isOver && !isWhole ? 'dropped' : 'tried';
    if (isTried) return 'dropped';
    return isOver ? 'untried' : 'waiting';
  })();
  return {
    id,
    family,
    modelName: modelName(configuration.model),
    lookback: seesWindow(candidate) ? configuration.window.lookback : null,
    columns: seesColumns ? [...configuration.task.features] : [],
    calendar: seesColumns && configuration.preparation.steps.some(({ kind }) => kind === 'cyclicEncoding'),
    changes: { ...changes },
    state,
    reason: reasonOf(state, failure),
    windows: judged,
    score: scores.score(id),
    error: scores.error(id),
    costMs: scores.costMs(id),
    lead: leads.get(id) ?? null,
    runs: [...(runs.get(id) ?? [])],
  };
}

/** Methods of one series follow it from its first row on: the window is where they begin, which tells them apart once it is changed. */
function seesWindow({ family, changes }: Candidate): boolean {
  return family === 'statistical' ? 'window.lookback' in changes : family !== 'baseline' && family !== 'ensemble';
}

function reasonOf(state: BestEntry['state'], failure: Sentence | string | null): Sentence | null {
  if (failure !== null) return typeof failure === 'string' ? said`${failure}` : failure;
  if (state === 'untried') return said`There was no time for it.`;
  return null;
}

function leftOutEntry({ modelName: name, reason }: LeftOut): BestEntry {
  return {
    id: `left-out-${name}`,
    family: 'network',
    modelName: name,
    lookback: null,
    columns: [],
    calendar: false,
    changes: {},
    state: 'untried',
    reason,
    windows: 0,
    score: null,
    error: null,
    costMs: 0,
    lead: null,
    runs: [],
  };
}
