import { GatewiseError, toErrorValue } from '../../core/common/errors';
import type { RunId } from '../../core/common/ids';
import { said } from '../../core/common/sentence';
import {
  candidateName,
  verdictOf,
  type BestEntry,
  type BestResult,
  type Candidate,
  type PlainRival,
} from '../../core/best';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { modelName, plannedEpochs } from '../../core/model';
import type { RunDetail } from '../../core/run/schema';
import { limits, type BestRequest } from '../../contract';
import { combineRuns } from './combine';
import type { SearchState } from './state';
import { bestTags, errorOf, failureOf, runToItsEnd } from './trials';

interface FinalOptions {
  readonly request: BestRequest;
  /** With the split that holds the test part. */
  readonly base: ExperimentConfiguration;
  /** Whose predictions the ensemble combines where it leads. */
  readonly members: readonly Candidate[];
  /** When the answer has to be there; infinite where nothing says so. */
  readonly deadline: number;
}

/** Before the deadline: networks keep the best that they have reached, then what is still at work is ended. */
const [keepMs, endMs] = [2500, 800];

interface Finalist {
  readonly candidate: Candidate;
  readonly role: BestResult['test'][number]['role'];
}

/**
 * Trains the winner, what is simpler and the baselines on everything before the test part, looks at the test part of
 * them once, and writes that in the ledger.
 * @throws GatewiseError RUN_STATE when none of them could be trained
 */
export async function lookAtTest(
  state: SearchState,
  { request, base, members, deadline }: FinalOptions,
  signal: AbortSignal,
): Promise<BestResult> {
  const { room, scores } = state;
  const { services } = room;
  const { workspace } = services;
  const leader = scores.leader();
  if (leader === null) throw new GatewiseError('INTERNAL', 'There is no leader.');
  const parts = leader.family === 'ensemble' ? members.filter(({ id }) => id !== 'ensemble') : [leader];
  const finalists = finalistsOf(state, parts);
  const configured = ({ configuration }: Candidate): ExperimentConfiguration => ({
    ...configuration,
    split: base.split,
    seed: room.seed,
  });
  const { id: experimentId } = workspace.experiments.create({
    name: `Best forecast of ${request.target}`.slice(0, limits.nameLength),
    datasetId: request.datasetId,
    variants: finalists
      .slice(0, limits.comparedRuns)
      .map(({ candidate }) => ({ name: nameOf(candidate), configuration: configured(candidate) })),
  });
  const timeUp = new AbortController();
  const timers = Number.isFinite(deadline)
    ? [
        setTimeout(
          () => {
            timeUp.abort();
          },
          Math.max(0, deadline - services.now() - endMs),
        ),
      ]
    : [];
  const ending = AbortSignal.any([signal, timeUp.signal]);
  const ended = new Map<string, RunDetail>();
  const failures = new Map<string, string>();
  const train = async ({ candidate }: Finalist): Promise<void> => {
    const variant = { name: nameOf(candidate), configuration: configured(candidate) };
    try {
      const start = async () => {
        const run = await services.runs.startTrial(
          variant,
          { experimentId, seed: room.seed, tags: [...bestTags] },
          ending,
        );
        if (Number.isFinite(deadline) && plannedEpochs(candidate.configuration.model) !== null) {
          const wait = Math.max(0, deadline - services.now() - keepMs);
          const keep = (): void => {
            keepWhatIsThere(state, run.id);
          };
          timers.push(setTimeout(keep, wait));
        }
        return run;
      };
      const run = await runToItsEnd(services, start, ending);
      if (failureOf(run, 'test') === null) ended.set(candidate.id, run);
    } catch (thrown) {
      failures.set(candidate.id, toErrorValue(thrown).message);
    }
  };
  try {
    await Promise.all(finalists.map(train));
    signal.throwIfAborted();
    if (leader.family === 'ensemble') {
      const runIds = parts.flatMap(({ id }) => ended.get(id)?.id ?? []);
      if (runIds.length > 1) {
        const run = await combineRuns(state, runIds, { name: 'Ensemble', tags: bestTags }, ending).catch(
          (thrown: unknown) => {
            failures.set('ensemble', toErrorValue(thrown).message);
            return null;
          },
        );
        if (run !== null && failureOf(run, 'test') === null) ended.set('ensemble', run);
      }
    }
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
  signal.throwIfAborted();
  return resultOf(state, {
    request,
    base,
    experimentId,
    leader,
    finalists,
    ended,
    failures,
    isTimeUp: timeUp.signal.aborted,
  });
}

function keepWhatIsThere({ room: { services } }: SearchState, id: RunId): void {
  try {
    services.runs.stopAndKeep(id);
  } catch {
    // It has ended meanwhile, or has not begun: then its time is up a little later.
  }
}

/** The winner or its members, the best linear model, and the baselines; each once. */
function finalistsOf({ scores }: SearchState, parts: readonly Candidate[]): Finalist[] {
  const linear = scores.finalists().find(({ family }) => family === 'linear');
  const baselines = scores.candidates.filter(({ family }) => family === 'baseline');
  const found: Finalist[] = [];
  const add = (candidate: Candidate, role: Finalist['role']): void => {
    if (!found.some((one) => one.candidate.id === candidate.id)) found.push({ candidate, role });
  };
  for (const part of parts) add(part, 'winner');
  if (linear !== undefined) add(linear, 'simple');
  for (const baseline of baselines) add(baseline, 'baseline');
  return found;
}

function nameOf({ configuration, changes }: Candidate): string {
  const settings = Object.entries(changes).map(([path, value]) => `${path.split('.').at(-1) ?? path} ${String(value)}`);
  return [`${modelName(configuration.model)} · ${configuration.window.lookback}`, ...settings]
    .join(' · ')
    .slice(0, limits.nameLength);
}

interface Ended {
  readonly request: BestRequest;
  readonly base: ExperimentConfiguration;
  readonly experimentId: BestResult['experiments']['final'];
  readonly leader: Candidate;
  readonly finalists: readonly Finalist[];
  readonly ended: ReadonlyMap<string, RunDetail>;
  readonly failures: ReadonlyMap<string, string>;
  /** Whether time ran out before all of them had ended. */
  readonly isTimeUp: boolean;
}

function resultOf(state: SearchState, facts: Ended): BestResult {
  const { room, scores } = state;
  const { workspace } = room.services;
  const { request, base, experimentId, leader, finalists, ended, failures, isTimeUp } = facts;
  // The winner's own run may have failed, or have had no time: then the best of what is there answers.
  const order = [leader, ...scores.ranked(finalists.map(({ candidate }) => candidate))];
  const trained = order.find(({ id }) => ended.has(id));
  const winner = trained ?? leader;
  // Where there was no time for any, the leader's run on the last validation window forecasts as well.
  const runId = trained === undefined && isTimeUp ? state.judgedRuns(leader.id)?.at(-1) : ended.get(winner.id)?.id;
  if (runId === undefined) {
    const [first] = failures.values();
    throw new GatewiseError(
      'RUN_STATE',
      first === undefined
        ? said`There was no time to train the winner: allow more of it.`
        : said`The winner could not be trained: ${first}`,
    );
  }
  const run = ended.get(winner.id) ?? workspace.runs.get(runId);
  const standing = state.standing('test', true);
  const entry = standing.entries.find(({ id }) => id === winner.id);
  if (entry === undefined) throw new GatewiseError('INTERNAL', 'The winner is no candidate.');
  // In an order that does not depend on which ended first.
  const places = [winner.id, ...finalists.map(({ candidate }) => candidate.id), 'ensemble'];
  const tested = [...new Set(places)].flatMap((id) => {
    const own = ended.get(id);
    return own === undefined ? [] : [testedOf(id, own, id === winner.id ? 'winner' : roleOf(id, finalists))];
  });
  if (tested.length > 0) {
    const nameOfTested = ({ entry: id, modelName: name }: BestResult['test'][number]): string => {
      const own = standing.entries.find((one) => one.id === id);
      return own === undefined ? name : candidateName(own).message;
    };
    const names = tested.map(nameOfTested).join(', ');
    workspace.testLooks.open(experimentId, {
      datasetHash: run.datasetHash,
      split: JSON.stringify(base.split),
      reason: `Best forecast: one look at the end, at ${names}`.slice(0, limits.noteLength),
    });
  }
  return {
    target: request.target,
    taskKind: base.task.kind,
    horizon: base.task.kind === 'classification' ? 1 : base.window.horizon,
    metric: standing.metric,
    preset: request.preset,
    seed: room.seed,
    judgedPart: room.plan.judged,
    standing,
    winner: { entry: winner.id, run: run.id, modelName: entry.modelName, isFinal: trained !== undefined },
    verdict: verdictOf(entry, standing.entries, plainRival(run, entry)),
    test: tested,
    experiments: { trials: room.experimentId, final: experimentId },
  };
}

function roleOf(id: string, finalists: readonly Finalist[]): Finalist['role'] {
  const role = finalists.find(({ candidate }) => candidate.id === id)?.role;
  return role === undefined || role === 'winner' ? 'simple' : role;
}

function testedOf(entry: string, run: RunDetail, role: Finalist['role']): BestResult['test'][number] {
  const test = run.evaluation?.test;
  return {
    entry,
    role,
    run: run.id,
    modelName: run.modelName,
    error: test == null ? null : errorOf(test),
    metrics: { ...test?.metrics },
  };
}

/** Of labels: whether the winner is better than telling the most frequent one always. */
function plainRival({ evaluation }: RunDetail, { score }: BestEntry): PlainRival | null {
  const test = evaluation?.test;
  if (test?.kind !== 'classification') return null;
  const skill = test.certainty?.skills.find(({ name }) => name === 'majorityClass');
  if (score !== null && score >= 1) return { id: 'majority-class', verdict: 'notBetter' };
  if (skill === undefined || skill.verdict === 'tooFew') return { id: 'majority-class', verdict: 'tooFew' };
  return { id: 'majority-class', verdict: skill.verdict === 'better' ? 'better' : 'notBetter' };
}
