import type { FitListeners, FitSettings, ForestModel } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import type { TreesBackend } from './backend';
import { columnOf, targetsOf } from './features';
import { describeForest, GrowingForest, impurityImportances, type Tree } from './forest';
import { forestSettings, type ForestPlan } from './forest-plan';
import { WorkSlices } from './slices';
import { stateOf, type KeptTree, type TreesState } from './state';

/** A forest, and what windows that a tree has not seen say of it. */
interface FittedForest {
  readonly state: TreesState;
  readonly depth: number;
  readonly leaves: number;
  /** R² of numbers, accuracy of classes; null when nothing was left out of bag. */
  readonly oobScore: number | null;
}

interface Growing {
  readonly model: ForestModel;
  readonly plan: ForestPlan;
  readonly backend: TreesBackend;
  readonly settings: FitSettings;
  readonly train: WindowSource;
  readonly listeners: FitListeners;
}

/** What a forest is held against: the targets of its rows, rows × values of a leaf, or classes. */
function forestTargets({ plan }: Growing, all: Float64Array, forest: number): Float64Array {
  if (plan.forests === 1) return all;
  return Float64Array.from(
    { length: all.length / plan.forests },
    (_, window) => all[window * plan.forests + forest] ?? 0,
  );
}

/** Share of the variance that estimates explain, the mean over outputs; of classes the share that is right. */
function scoreOf(estimates: Float64Array, targets: Float64Array, outputs: number, isOfClasses: boolean): number | null {
  const rows = estimates.length / outputs;
  if (isOfClasses) {
    let [right, seen] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      const own = estimates.subarray(row * outputs, (row + 1) * outputs);
      if (Number.isNaN(own[0])) continue;
      seen += 1;
      right += Number(own.indexOf(Math.max(...own)) === targets[row]);
    }
    return seen === 0 ? null : right / seen;
  }
  let sum = 0;
  for (let output = 0; output < outputs; output += 1) {
    let [count, total, errors, squares] = [0, 0, 0, 0];
    for (let at = output; at < estimates.length; at += outputs) {
      if (Number.isNaN(estimates[at])) continue;
      count += 1;
      total += targets[at] ?? 0;
    }
    if (count === 0) return null;
    for (let at = output; at < estimates.length; at += outputs) {
      const estimate = estimates[at] ?? Number.NaN;
      if (Number.isNaN(estimate)) continue;
      errors += ((targets[at] ?? 0) - estimate) ** 2;
      squares += ((targets[at] ?? 0) - total / count) ** 2;
    }
    if (squares === 0) return null;
    sum += 1 - errors / squares;
  }
  return sum / outputs;
}

/** Gives a forest its columns. */
async function fill(forest: GrowingForest, { plan, train, listeners }: Growing): Promise<void> {
  const breather = new Breather(listeners.signal);
  for (const [place, feature] of plan.features.entries()) {
    forest.setColumn(place, await columnOf(train, feature, plan.times, breather));
  }
  if (plan.hasStep) {
    const steps = Float32Array.from({ length: train.starts.length * plan.times }, (_, row) => row % plan.times);
    forest.setColumn(plan.features.length, steps);
  }
  if (train.sampleWeights !== null) {
    const weights = train.sampleWeights;
    forest.setWeights(
      Float64Array.from(
        { length: train.starts.length * plan.times },
        (_, row) => weights[Math.floor(row / plan.times)] ?? 1,
      ),
    );
  }
}

interface Grown {
  readonly trees: Tree[];
  readonly oobScore: number | null;
}

/** Grows one of the plan's forests; a stop keeps the trees that are whole, at least one. */
async function grow(growing: Growing, targets: Float64Array, report: (trees: number) => void): Promise<Grown> {
  const { model, plan, backend, settings, train, listeners } = growing;
  const own = forestSettings(model, plan, train.starts.length, settings);
  const kernels = await backend.createPlan(describeForest(own, settings.threads), settings.threads);
  try {
    const forest = new GrowingForest(kernels, own);
    await fill(forest, growing);
    forest.setTargets(targets);
    const slices = new WorkSlices(listeners.signal);
    const trees: Tree[] = [];
    while (trees.length < own.nEstimators) {
      report(await slices.run((units) => forest.advance(units)));
      trees.push(...forest.takeTrees());
      if (listeners.stopSignal.aborted && trees.length > 0) break;
    }
    const score = own.oobScore ? scoreOf(forest.outOfBag(), targets, own.outputs, plan.isOfClasses) : null;
    return { trees, oobScore: score };
  } finally {
    kernels.dispose();
  }
}

/** Grows all of the plan's forests. */
export async function fitForest(growing: Growing): Promise<FittedForest> {
  const { plan, model, train, listeners } = growing;
  const total = plan.forests * model.nEstimators;
  const targets = targetsOf(train);
  const kept: KeptTree[] = [];
  const importances = new Float64Array(plan.state.featureCount);
  const scores: (number | null)[] = [];
  let depth = 0;
  let reached = 0;
  for (let forest = 0; forest < plan.forests; forest += 1) {
    const { trees, oobScore } = await grow(growing, forestTargets(growing, targets, forest), (done) => {
      reached = Math.max(reached, Math.min(total, forest * model.nEstimators + done));
      listeners.onProgress?.(reached, total);
    });
    for (const tree of trees) kept.push({ ...tree, firstOutput: forest });
    impurityImportances(trees, plan.state.featureCount).forEach((share, feature) => {
      importances[feature] = (importances[feature] ?? 0) + share / plan.forests;
    });
    depth = trees.reduce((deepest, tree) => Math.max(deepest, tree.depth), depth);
    scores.push(oobScore);
  }
  listeners.onProgress?.(total, total);
  const known = scores.filter((score): score is number => score !== null);
  const leaves = kept.reduce((sum, { features }) => sum + (features.length + 1) / 2, 0);
  return {
    state: stateOf(kept, plan.state, importances),
    depth,
    leaves: leaves / kept.length,
    oobScore: known.length < scores.length ? null : known.reduce((sum, score) => sum + score, 0) / known.length,
  };
}
