import type { Pruner } from '../tuning/pruner';
import { constraintsOf } from '../tuning/constraints';
import type { Sampler } from '../tuning/sampler';
import { lastStep } from '../tuning/pruners/values';
import { randomOf, randomValues } from '../tuning/samplers/draw';
import type { SearchSpace, TrialValues } from '../tuning/space';
import type { Direction, ObservedTrial } from '../tuning/trial';
import { isNoWorse } from './best';
import type { StudyEnding } from './entity';
import type { StudySettings } from './settings';
import { withoutIdle } from './values';
import { viewAt, viewNow, type KnownTrial } from './view';

/** What a study does next. */
export type NextStep =
  | {
      readonly kind: 'begin';
      readonly slot: number;
      readonly number: number;
      readonly values: TrialValues;
      readonly isQueued: boolean;
      readonly view: readonly ObservedTrial[];
    }
  | {
      readonly kind: 'promote';
      readonly slot: number;
      readonly number: number;
      readonly view: readonly ObservedTrial[];
    }
  /** Nothing before something that is at work has ended. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly ending: StudyEnding };

export interface PlanRequest {
  readonly settings: StudySettings;
  /** In the order of their numbers. */
  readonly trials: readonly KnownTrial[];
  readonly queue: readonly TrialValues[];
  readonly spentMs: number;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  /** Epochs of the model; null without. */
  readonly maxStep: number | null;
}

/** Values on the way are validation losses, whatever the objectives are. */
export const intermediateDirection: Direction = 'minimize';

/** What is known at a slot, and may be learned from. */
export function viewFor(settings: StudySettings, trials: readonly KnownTrial[], slot: number): ObservedTrial[] {
  return settings.order === 'throughput' ? viewNow(trials) : viewAt(trials, slot, settings.lookAhead);
}

/**
 * The next step of a study. It depends on the settings, the queue, the clock where there is a budget of minutes, and on results: of
 * those that lie `lookAhead` slots or more before, so that it is the same however many workers there are.
 */
export function nextStep(request: PlanRequest): NextStep {
  const { settings, trials, pruner, maxStep } = request;
  const stretches = trials.flatMap((trial) => trial.stretches);
  const last = stretches.reduce((highest, { slot }) => Math.max(highest, slot), -1);
  const open = stretches.flatMap(({ slot, state }) => (state === null ? [slot] : []));
  const isFree = settings.order === 'throughput';
  for (let slot = last + 1; ; slot += 1) {
    // Nobody has to wait for what lies fewer slots before.
    if (!isFree && open.some((other) => other <= slot - settings.lookAhead)) return { kind: 'wait' };
    const view = viewFor(settings, trials, slot);
    const paused = new Set(view.flatMap(({ number, state }) => (state === 'paused' ? [number] : [])));
    const [promoted] =
      maxStep === null || paused.size === 0
        ? []
        : pruner
            .promotions({ others: view, direction: intermediateDirection, maxStep })
            .filter((number) => paused.has(number));
    if (promoted !== undefined) return { kind: 'promote', slot, number: promoted, view };
    const begun = begin(request, slot, view);
    if (typeof begun !== 'string') return begun;
    if (open.length === 0 && (isFree || slot - settings.lookAhead >= last)) {
      const answer = trialToFinish(view);
      if (answer === null) return { kind: 'end', ending: begun };
      return { kind: 'promote', slot, number: answer, view };
    }
    // An empty slot: what is at work may yet earn a promotion.
    if (isFree) return { kind: 'wait' };
  }
}

/**
 * Where every trial was paused or given up, a study would end without an answer: the paused one that came furthest, of several the
 * one with the lowest loss there, is trained on. Null where a trial is complete, or none is paused.
 */
function trialToFinish(view: readonly ObservedTrial[]): number | null {
  if (view.some(({ state, objectives }) => state === 'complete' && objectives !== null)) return null;
  const stepOf = (trial: ObservedTrial): number => lastStep(trial) ?? 0;
  const lossOf = ({ intermediate }: ObservedTrial): number => intermediate.at(-1)?.value ?? Infinity;
  const [furthest] = view
    .filter(({ state }) => state === 'paused')
    .toSorted((a, b) => stepOf(b) - stepOf(a) || lossOf(a) - lossOf(b) || a.number - b.number);
  return furthest?.number ?? null;
}

function begin(
  { settings, trials, queue, spentMs, sampler }: PlanRequest,
  slot: number,
  view: readonly ObservedTrial[],
): NextStep | StudyEnding {
  const { space, budget, objectives, seed } = settings;
  const number = (trials.at(-1)?.number ?? -1) + 1;
  if (budget.trials !== null && number >= budget.trials) return 'trials';
  if (budget.minutes !== null && spentMs >= budget.minutes * 60_000) return 'minutes';
  const directions = objectives.map(({ direction }) => direction);
  if (budget.patience !== null && trialsWithoutGain(view, directions) >= budget.patience) return 'noGain';
  const asked = sampler.ask({ space, number, trials: view, directions, seed });
  const [queued] = queue;
  if (queued === undefined && asked === null) return 'exhausted';
  const values = queued === undefined ? (asked ?? {}) : completed(space, queued, asked ?? {}, { number, seed });
  return { kind: 'begin', slot, number, values, isQueued: queued !== undefined, view };
}

/** Trials that ended since the last that was better than all before it in an objective, or on their front. */
function trialsWithoutGain(view: readonly ObservedTrial[], directions: Parameters<typeof isNoWorse>[2]): number {
  let front: (readonly number[])[] = [];
  let since = 0;
  for (const { state, objectives } of view) {
    if (state !== 'complete' && state !== 'pruned') continue;
    if (objectives === null || front.some((other) => isNoWorse(other, objectives, directions))) {
      since += 1;
      continue;
    }
    front = [...front.filter((other) => !isNoWorse(objectives, other, directions)), objectives];
    since = 0;
  }
  return since;
}

/** Draws of what queued values lack before they are tried as they are. */
const draws = 1000;

/**
 * Queued values with the rest from the sampler; where these break a constraint together, with the rest at random. Where no draw satisfies the
 * constraints, the first: its trial fails with the constraint's text.
 */
function completed(
  space: SearchSpace,
  queued: TrialValues,
  asked: TrialValues,
  request: Parameters<typeof randomOf>[0],
): TrialValues {
  const holds = constraintsOf(space);
  const first = withoutIdle(space, { ...asked, ...queued });
  for (let attempt = 0, values = first; attempt < draws; attempt += 1) {
    if (holds(values)) return values;
    values = withoutIdle(space, { ...randomValues(space, randomOf(request, attempt)), ...queued });
  }
  return first;
}
