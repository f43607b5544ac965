import { memberId, rankingMetric, runsOf, testedMembers, type ComparedMember } from '../core/comparison';
import {
  candidateOf,
  comparableMembers,
  leaderboardMetric,
  rankCandidates,
  testedCandidates,
  type Leaderboard,
  type LeaderboardWeights,
  type RecallFigures,
} from '../core/leaderboard';
import { parseRunFilter } from '../core/run/filter';
import type { DatasetId, ExperimentId, RunId } from '../core/common/ids';
import type { RunDetail } from '../core/run/schema';
import { evaluatedRunStates } from '../core/run/state';
import { comparisonVerdict, type ComparisonVerdict } from '../core/verdict';
import { hasPredictions } from './comparison-handlers';
import type { Implementer } from './implementer';
import { runFiles } from './run-files';
import type { Services } from './services';
import { targetUnits } from './verdict-handlers';

interface LeaderboardRequest {
  readonly datasetId?: DatasetId | undefined;
  readonly experimentId?: ExperimentId | undefined;
  readonly filter: string;
  readonly part: Leaderboard['part'];
  readonly level?: number | undefined;
  readonly weights: LeaderboardWeights;
}

/** Runs that are ranked at most, the newest first: each one's predictions may have to be read. */
const mostRuns = 200;

export function leaderboardHandlers(os: Implementer, services: Services) {
  return {
    compute: os.leaderboard.compute.handler(({ input, signal }) => computeLeaderboard(services, input, signal)),
  };
}

async function computeLeaderboard(
  services: Services,
  request: LeaderboardRequest,
  signal: AbortSignal | undefined,
): Promise<Leaderboard> {
  const { part, weights } = request;
  const { members, leftOut } = comparableMembers(evaluatedMembers(services, request), part);
  const metric = leaderboardMetric(members);
  if (metric === null) {
    return {
      part,
      metric,
      direction: null,
      level: null,
      weights,
      entries: [],
      recommendations: [],
      verdict: null,
      leftOut,
    };
  }
  const runs = members.flatMap(runsOf);
  if (part === 'test' && runs.length > 1) {
    services.workspace.testLooks.record(
      runs.map(({ id }) => id),
      'leaderboard',
      { once: 'forTheseRuns' },
    );
  }
  const { level, figures } = await recalls(services, runs, part, request.level ?? null, signal);
  const unitOf = targetUnits(services);
  const candidates = members.map((member) => {
    const [first] = runsOf(member);
    const unit = first === undefined ? '' : unitOf(first);
    return candidateOf(member, part, metric, ({ id }) => figures.get(id) ?? null, unit);
  });
  const tested = new Set(testedCandidates(candidates, metric).map(({ id }) => id));
  const verdict = await judgeTogether(
    services,
    members.filter((member) => tested.has(memberId(member))),
    part,
    signal,
  );
  return rankCandidates({ part, metric, level, weights, candidates, verdict, leftOut });
}

/** Who leads, by the test between every pair. */
async function judgeTogether(
  services: Services,
  members: readonly ComparedMember[],
  part: Leaderboard['part'],
  signal: AbortSignal | undefined,
): Promise<ComparisonVerdict> {
  const metric = rankingMetric(members, part);
  const runs = members.flatMap(runsOf).filter((run) => hasPredictions(run, part));
  const { tests } =
    members.length < 2
      ? { tests: [] }
      : await services.jobs.request(
          'compare',
          {
            members: testedMembers(members, metric),
            metric,
            part,
            files: Object.fromEntries(runs.map(({ id }) => [id, runFiles(services, id)] as const)),
          },
          { signal },
        );
  return comparisonVerdict({ members, part, tests, unitOf: targetUnits(services) });
}

/** Evaluated runs; those of a group with more than one stand together. */
function evaluatedMembers({ workspace }: Services, request: LeaderboardRequest): ComparedMember[] {
  const { runs } = workspace.runs.list({
    filter: parseRunFilter(request.filter),
    sort: [{ column: 'number', direction: 'desc' }],
    limit: mostRuns,
    datasetId: request.datasetId,
    experimentId: request.experimentId,
  });
  const details = runs
    .filter(({ state }) => evaluatedRunStates.some((evaluated) => evaluated === state))
    .map(({ id }) => workspace.runs.get(id));
  const byGroup = Map.groupBy(details, ({ id, groupId }) => groupId ?? id);
  return [...byGroup.values()].flatMap((group): ComparedMember[] => {
    const [first] = group;
    if (first?.groupId == null || group.length < 2) return group.map((detail) => ({ kind: 'run', detail }));
    const { id, name } = workspace.groups.get(first.groupId);
    return [{ kind: 'group', id, name, details: group }];
  });
}

/** Every qualified run's recall of a level; the level is chosen from the data when it is not given. Classes have none. */
async function recalls(
  { workspace, jobs }: Services,
  runs: readonly RunDetail[],
  part: Leaderboard['part'],
  level: number | null,
  signal: AbortSignal | undefined,
): Promise<{ level: number | null; figures: ReadonlyMap<RunId, RecallFigures> }> {
  const numeric = runs.filter(
    (run) => run.taskKind !== 'classification' && run.disqualified === null && hasPredictions(run, part),
  );
  if (numeric.length === 0) return { level: null, figures: new Map() };
  const answer = await jobs.request(
    'recalls',
    {
      runs: numeric.map(({ id, configuration }) => ({
        id,
        files: runFiles({ workspace }, id),
        offset: Math.max(1, configuration.window.offset),
      })),
      part,
      level,
    },
    { signal },
  );
  return { level: answer.level, figures: new Map(answer.figures.map(({ id, ...figures }) => [id, figures])) };
}
