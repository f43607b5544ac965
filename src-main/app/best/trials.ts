import { saidBy, toErrorValue } from '../../core/common/errors';
import type { ExperimentId } from '../../core/common/ids';
import { said, type Sentence } from '../../core/common/sentence';
import type { Candidate, Outcome, Trial, ValidationPlan } from '../../core/best';
import type { PartEvaluation } from '../../core/evaluation';
import { modelName } from '../../core/model';
import type { RunDetail, RunSummary } from '../../core/run/schema';
import { evaluatedRunStates, stateWords } from '../../core/run/state';
import type { Part } from '../../core/task/schema';
import { validationWindowTag } from '../../core/task/split-at';
import { limits, type Variant } from '../../contract';
import type { BestServices } from './services';

/** By which the runs of a search are found. */
export const bestTags: readonly string[] = ['best'];

/** The same of its trials, which are judged on the part that holds their validation window. */
export function trialTags({ judged }: Pick<ValidationPlan, 'judged'>): string[] {
  return judged === 'test' ? [...bestTags, validationWindowTag] : [...bestTags];
}

/** What trials are made with. */
export interface TrialRoom {
  readonly services: BestServices;
  /** In which their runs are. */
  readonly experimentId: ExperimentId;
  readonly plan: ValidationPlan;
  readonly seed: number;
  /** Trials at work at once. */
  readonly parallel: number;
  /** Cancels: nothing is kept of what is at work. */
  readonly signal: AbortSignal;
}

/** What came of a trial, with its run where there is one. */
export interface TrialEnd {
  readonly outcome: Outcome;
  readonly run: RunDetail | null;
  /** Milliseconds that it took beside what it computed: its check, its process, its place in the queue. */
  readonly overheadMs: number;
}

/** The error by which candidates are judged: MAE in the target's units, or what the balanced accuracy lacks to 1. */
export function errorOf(evaluation: PartEvaluation): number | null {
  if (evaluation.kind === 'regression') return evaluation.metrics['mae'] ?? null;
  const { balancedAccuracy } = evaluation.metrics;
  return balancedAccuracy == null ? null : 1 - balancedAccuracy;
}

/** The same of the baseline to which errors are relative: the last value, or the most frequent class. */
function baselineErrorOf(evaluation: PartEvaluation): number | null {
  if (evaluation.kind === 'regression') {
    return evaluation.baselines.find(({ name }) => name === 'lastValue')?.metrics['mae'] ?? null;
  }
  const accuracy = evaluation.baselines.find(({ name }) => name === 'majorityClass')?.metrics['balancedAccuracy'];
  return accuracy == null ? null : 1 - accuracy;
}

/** A run's name: the model, how far it looks back, and where it is judged. */
export function trialName(candidate: Candidate, { window, isProbe }: Trial, windows: number): string {
  const { configuration, changes } = candidate;
  const settings = Object.entries(changes).map(([path, value]) => `${path.split('.').at(-1) ?? path} ${String(value)}`);
  const text = [
    `${modelName(configuration.model)} · ${configuration.window.lookback}`,
    ...settings,
    `${window + 1}/${windows}${isProbe ? ' (probe)' : ''}`,
  ].join(' · ');
  return text.slice(0, limits.nameLength);
}

function variantOf({ plan, seed }: TrialRoom, candidate: Candidate, trial: Trial): Variant {
  const configuration = trial.isProbe ? (candidate.probe ?? candidate.configuration) : candidate.configuration;
  const { split } = plan.windows[trial.window] ?? configuration;
  return {
    name: trialName(candidate, trial, plan.windows.length),
    configuration: { ...configuration, split, seed },
  };
}

/** Why a run that ended has no figures of a part; null where it has. */
export function failureOf({ state, error, disqualified, evaluation }: RunDetail, part: Part): Sentence | string | null {
  if (error !== null) return saidBy(error);
  if (disqualified !== null) return disqualified;
  if (!evaluatedRunStates.some((evaluated) => evaluated === state)) return stateWords[state];
  return evaluation?.[part] == null ? said`It has no figures there.` : null;
}

/** The outcome of a run on a validation window. */
export function outcomeOf(trial: Trial, run: RunDetail, part: Part, outOfTime: boolean): Outcome {
  const failure = failureOf(run, part);
  const evaluation = run.evaluation?.[part] ?? null;
  const error = evaluation === null || failure !== null ? null : errorOf(evaluation);
  return {
    ...trial,
    error: error !== null && Number.isFinite(error) ? error : null,
    baseline: evaluation === null ? null : baselineErrorOf(evaluation),
    costMs: run.durationMs ?? 0,
    failure: failure ?? (error === null ? said`It has no figures there.` : null),
    outOfTime: outOfTime && failure !== null,
  };
}

/** A run as it ended; whoever's signal fires meanwhile cancels it. */
export async function runToItsEnd(
  services: BestServices,
  start: () => Promise<RunSummary>,
  signal: AbortSignal,
): Promise<RunDetail> {
  signal.throwIfAborted();
  const { id } = await start();
  const cancel = (): void => {
    services.runs.cancel({ ids: [id] });
  };
  signal.addEventListener('abort', cancel, { once: true });
  // Between its start and the listening.
  if (signal.aborted) cancel();
  try {
    await services.jobs.settled(id);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  return services.workspace.runs.get(id);
}

/**
 * Does trials in their order, several at once, and tells what came of each as it ends. A trial that cannot run, or fails,
 * has its reason as the outcome: it stops none of the others.
 * @param timeUp ends those that are at work, and begins no others
 */
export async function* doTrials(
  room: TrialRoom,
  work: readonly { readonly candidate: Candidate; readonly trial: Trial }[],
  timeUp: AbortSignal,
): AsyncGenerator<TrialEnd, void, undefined> {
  const { services, experimentId, seed, signal, plan } = room;
  const leaving = new AbortController();
  const ending = AbortSignal.any([signal, timeUp, leaving.signal]);
  const tags = trialTags(plan);
  const doOne = async (candidate: Candidate, trial: Trial): Promise<TrialEnd> => {
    const began = services.now();
    try {
      const variant = variantOf(room, candidate, trial);
      const start = () => services.runs.startTrial(variant, { experimentId, seed, tags }, ending);
      const run = await runToItsEnd(services, start, ending);
      const overheadMs = Math.max(0, services.now() - began - (run.durationMs ?? 0));
      return { outcome: outcomeOf(trial, run, plan.judged, timeUp.aborted), run, overheadMs };
    } catch (thrown) {
      const failure = ending.aborted ? said`There was no time for it.` : saidBy(toErrorValue(thrown));
      return {
        outcome: { ...trial, error: null, baseline: null, costMs: 0, failure, outOfTime: ending.aborted },
        run: null,
        overheadMs: 0,
      };
    }
  };
  const atWork = new Map<number, Promise<{ readonly place: number; readonly end: TrialEnd }>>();
  let next = 0;
  try {
    for (;;) {
      // One more than there are places: the next is checked while the others compute.
      while (atWork.size <= room.parallel && next < work.length && !ending.aborted) {
        const one = work[next];
        const place = next;
        next += 1;
        if (one !== undefined)
          atWork.set(
            place,
            doOne(one.candidate, one.trial).then((end) => ({ place, end })),
          );
      }
      if (atWork.size === 0) break;
      const { place, end } = await Promise.race(atWork.values());
      atWork.delete(place);
      yield end;
    }
  } finally {
    leaving.abort();
    await Promise.all(atWork.values());
  }
}
