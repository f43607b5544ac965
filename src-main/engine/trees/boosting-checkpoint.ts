import { historyIn, historyTensor, type FitListeners, type FitSettings, type StateTensor } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import type { EpochRecord } from '../../core/training';
import type { TreesBackend } from './backend';
import type { BoostingPlan } from './boosting-plan';
import { TreePredictor } from './predictor';
import { stateFrom, tensorsOf, treesOf, type KeptTree, type TreesState } from './state';
import { tellSums } from './sums';

/**
 * Where boosting stands between two rounds. Rows and features are drawn from the seed and the round, and what the rounds so far
 * predict of each row is the sum of their trees, so that these are all there is of it.
 */
export interface BoostingCheckpoint {
  readonly history: readonly EpochRecord[];
  readonly trees: readonly KeptTree[];
  /** The same trees; null before the first round. */
  readonly state: TreesState | null;
}

const prefix = 'trees/';

/** @param state of all rounds; null before the first */
export function boostingTensors(history: readonly EpochRecord[], state: TreesState | null): StateTensor[] {
  const trees = state === null ? [] : tensorsOf(state);
  return [historyTensor(history), ...trees.map((tensor) => ({ ...tensor, name: prefix + tensor.name }))];
}

/** @throws Error when the tensors are no checkpoint of boosting of this shape */
export function boostingFrom(tensors: readonly StateTensor[], { state: shape }: BoostingPlan): BoostingCheckpoint {
  const history = historyIn(tensors);
  const own = tensors.flatMap((tensor) =>
    tensor.name.startsWith(prefix) ? [{ ...tensor, name: tensor.name.slice(prefix.length) }] : [],
  );
  const state = history.length === 0 && own.length === 0 ? null : stateFrom(own, shape);
  const trees = state === null ? [] : treesOf(state);
  const expected = history.length * shape.outputs;
  if (trees.length !== expected) throw new Error(`it has ${trees.length} trees, and not ${expected}`);
  return { history, trees, state };
}

/**
 * What trees predict of every row, parts one after the other: added up in the order of the rounds, as boosting has it.
 * @returns row-major [rows × outputs]
 */
export async function sumsOfTrees(
  { table }: TreesState,
  parts: readonly WindowSource[],
  plan: BoostingPlan,
  {
    backend,
    settings,
    signal,
  }: {
    readonly backend: TreesBackend;
    readonly settings: FitSettings;
    readonly signal: FitListeners['signal'];
  },
): Promise<Float64Array> {
  const width = plan.state.outputs * plan.times;
  const sums = new Float64Array(parts.reduce((count, { starts }) => count + starts.length, 0) * width);
  const predictor = await TreePredictor.create(backend, table, settings.threads);
  try {
    let at = 0;
    for (const part of parts) {
      await tellSums(predictor, part, plan, signal, (_, own) => {
        sums.set(own, at);
        at += width;
      });
    }
    return sums;
  } finally {
    predictor.dispose();
  }
}
