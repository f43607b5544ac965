import { setImmediate } from 'node:timers/promises';
import type { FitListeners, FitOutcome, FitSettings, GradientBoostingModel, StateTensor } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import type { TreesBackend } from './backend';
import { Boosting, describeBoosting } from './boosting';
import { boostingFrom, boostingTensors, sumsOfTrees } from './boosting-checkpoint';
import { boostingSettings, type BoostingPlan } from './boosting-plan';
import { columnOf, targetsOf } from './features';
import { featureOfNode } from './predictor';
import { stateOf, type KeptTree, type TreesState } from './state';

interface Boosted {
  readonly model: GradientBoostingModel;
  readonly plan: BoostingPlan;
  readonly backend: TreesBackend;
  readonly settings: FitSettings;
  readonly train: WindowSource;
  readonly validation: WindowSource | null;
  readonly listeners: FitListeners;
  /** A checkpoint to go on from; left out: from the beginning. */
  readonly from?: readonly StateTensor[] | undefined;
}

type History = Extract<FitOutcome, { readonly kind: 'iterative' }>['history'];

/** Values of both parts, one after the other. */
function together(of: (source: WindowSource) => Float64Array, { train, validation }: Boosted): Float64Array {
  const first = of(train);
  if (validation === null) return first;
  const second = of(validation);
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

async function fill(boosting: Boosting, boosted: Boosted): Promise<void> {
  const { plan, train, validation, listeners } = boosted;
  const breather = new Breather(listeners.signal);
  const parts = validation === null ? [train] : [train, validation];
  const rows = parts.reduce((sum, { starts }) => sum + starts.length * plan.times, 0);
  if (plan.kinds !== null) boosting.setKinds(plan.kinds);
  for (const [place, feature] of plan.features.entries()) {
    const column = new Float32Array(rows);
    let filled = 0;
    for (const part of parts) {
      const own = await columnOf(part, feature, plan.times, breather);
      column.set(own, filled);
      filled += own.length;
    }
    boosting.setColumns(place, column);
  }
  if (plan.hasStep) {
    boosting.setColumns(
      plan.features.length,
      Float32Array.from({ length: rows }, (_, row) => row % plan.times),
    );
  }
  boosting.setTargets(together(targetsOf, boosted));
  if (parts.some(({ sampleWeights }) => sampleWeights !== null)) {
    boosting.setWeights(
      together(
        ({ sampleWeights, starts }) =>
          Float64Array.from(
            { length: starts.length * plan.times },
            (_, row) => sampleWeights?.[Math.floor(row / plan.times)] ?? 1,
          ),
        boosted,
      ),
    );
  }
}

/** Each feature's share of what all splits gained. */
function gainShares(trees: readonly KeptTree[], featureCount: number): Float64Array {
  const sums = new Float64Array(featureCount);
  for (const { features, gains } of trees) {
    features.forEach((node, at) => {
      if (node < 0) return;
      const feature = featureOfNode(node);
      sums[feature] = (sums[feature] ?? 0) + (gains[at] ?? 0);
    });
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  return total > 0 ? sums.map((value) => value / total) : sums;
}

/** Boosts round by round, until the last one, until the validation loss has not fallen for long, or until it is stopped. */
export async function fitBoosting(boosted: Boosted): Promise<{ state: TreesState; outcome: FitOutcome }> {
  const { model, plan, backend, settings, train, validation, listeners } = boosted;
  const windows = { train: train.starts.length, validation: validation?.starts.length ?? 0 };
  const own = boostingSettings(model, plan, windows, settings);
  listeners.signal.throwIfAborted();
  const kernels = await backend.createPlan(describeBoosting(own, settings.threads), settings.threads);
  try {
    const boosting = new Boosting(kernels, own);
    await fill(boosting, boosted);
    const before = boosted.from === undefined ? null : boostingFrom(boosted.from, plan);
    const history: History = [...(before?.history ?? [])];
    const trees: KeptTree[] = [...(before?.trees ?? [])];
    let best = bestOf(history);
    let reason: 'allEpochs' | 'earlyStopping' | 'stoppedByUser' = 'allEpochs';
    let canGrow = true;
    if (before !== null && before.state !== null) {
      const parts = validation === null ? [train] : [train, validation];
      const { signal } = listeners;
      boosting.resume(history.length, await sumsOfTrees(before.state, parts, plan, { backend, settings, signal }));
    }
    const keep = async (): Promise<void> => {
      const state = trees.length === 0 ? null : stateOf(trees, plan.state, gainShares(trees, plan.state.featureCount));
      await listeners.checkpoints?.keep(boostingTensors(history, state));
    };
    for (let epoch = history.length + 1; epoch <= model.numIterations; epoch += 1) {
      if (best !== null && isStale(model, validation, epoch - 1, best.epoch)) {
        reason = 'earlyStopping';
        break;
      }
      if (listeners.pauseSignal?.aborted === true) await keep();
      listeners.pauseSignal?.throwIfAborted();
      const started = listeners.now();
      const { hasGrown, metric, validationMetric } = boosting.round();
      trees.push(...boosting.trees());
      const valLoss = validation === null ? null : validationMetric;
      const durationMs = Math.max(0, listeners.now() - started);
      const record = { epoch, loss: metric, valLoss, learningRate: model.learningRate, durationMs };
      history.push(record);
      if (best === null || (valLoss ?? metric) < best.loss) best = { epoch, loss: valLoss ?? metric };
      listeners.onProgress?.(epoch, model.numIterations);
      listeners.onEpoch?.(record);
      await setImmediate();
      listeners.signal.throwIfAborted();
      if (listeners.stopSignal.aborted) reason = 'stoppedByUser';
      else if (isStale(model, validation, epoch, best.epoch)) reason = 'earlyStopping';
      canGrow = hasGrown;
      // Once no tree can be split any more, none of later rounds could.
      if (reason !== 'allEpochs' || !canGrow) break;
      if (listeners.checkpoints?.isDue(epoch) === true) await keep();
    }
    // What ended for another reason could only end again.
    if (reason !== 'earlyStopping' && canGrow) await keep();
    const lastEpoch = history.length;
    const keepsBest = model.earlyStoppingRound !== null && validation !== null && reason !== 'stoppedByUser';
    const keptEpoch = keepsBest ? (best?.epoch ?? lastEpoch) : lastEpoch;
    const kept = trees.slice(0, keptEpoch * own.outputs);
    return {
      state: stateOf(kept, plan.state, gainShares(kept, plan.state.featureCount)),
      outcome: {
        kind: 'iterative',
        history,
        bestEpoch: best?.epoch ?? null,
        lastEpoch,
        reason,
        keptEpoch,
        notFinite: null,
      },
    };
  } finally {
    kernels.dispose();
  }
}

/** The round with the lowest loss, of the first ones of several as low. */
function bestOf(history: History): { readonly epoch: number; readonly loss: number } | null {
  let best: { readonly epoch: number; readonly loss: number } | null = null;
  for (const { epoch, loss, valLoss } of history) {
    if (best === null || (valLoss ?? loss) < best.loss) best = { epoch, loss: valLoss ?? loss };
  }
  return best;
}

function isStale(
  { earlyStoppingRound }: GradientBoostingModel,
  validation: WindowSource | null,
  epoch: number,
  bestEpoch: number,
): boolean {
  return earlyStoppingRound !== null && validation !== null && epoch - bestEpoch >= earlyStoppingRound;
}
