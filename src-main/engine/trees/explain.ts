import type { AbortSignalLike } from '../../core/common/abort';
import type { Attributions, ExplainedFeature } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import { TreeAttributions, type OutputWeights } from './attributions';
import { levelOf, rowsOf } from './features';
import { featureOfNode } from './predictor';
import type { TreesState } from './state';
import type { RowShape } from './sums';

export interface Explained {
  readonly state: TreesState;
  readonly shape: RowShape;
  readonly source: WindowSource;
  readonly scale: Attributions['scale'];
  /** Of the outputs of one row. */
  readonly weights: OutputWeights;
  /** Of the rows of a window, which add up to 1; one of each window where the step is no feature. */
  readonly rowWeights: Float64Array;
  readonly signal: AbortSignalLike;
  readonly onProgress: (done: number) => void;
}

/** What makes up the predictions of trees; see `Estimator.attribute`. @throws AbortError when the signal fires */
export async function explainTrees(explained: Explained): Promise<Attributions> {
  const { state, shape, source, scale, weights, rowWeights, signal, onProgress } = explained;
  const { features, hasStep, times } = shape;
  const trees = new TreeAttributions(state, weights);
  const breather = new Breather(signal);
  const count = features.length + Number(hasStep);
  const windows = source.starts.length;
  const values = new Float64Array(windows * count);
  const seen = new Float32Array(windows * count);
  const levels = new Float64Array(windows);
  const shares = new Float64Array(count);
  for (let window = 0; window < windows; window += 1) {
    const rows = rowsOf(source, features, [window, window + 1], times, hasStep);
    for (let row = 0; row < times; row += 1) {
      const weight = rowWeights[row] ?? 0;
      if (weight === 0) continue;
      shares.fill(0);
      const seenRow = rows.subarray(row * count, (row + 1) * count);
      for (let tree = 0; tree < state.table.roots.length; tree += 1) {
        await breather.breathe();
        trees.addTo(shares, seenRow, tree);
      }
      shares.forEach((share, feature) => {
        const at = window * count + feature;
        values[at] = (values[at] ?? 0) + weight * share;
      });
    }
    seen.set(rows.subarray(0, count), window * count);
    if (scale === 'target') levels[window] = levelOf(source, window);
    onProgress(window + 1);
  }
  signal.throwIfAborted();
  return {
    features: explainedFeatures(state, shape),
    scale,
    base: trees.base,
    levels,
    relativeInput: source.lastValueFeature,
    values,
    seen,
  };
}

function explainedFeatures({ table, importances }: TreesState, { features, hasStep }: RowShape): ExplainedFeature[] {
  const splits = new Float64Array(importances.length);
  for (const node of table.features) {
    if (node < 0) continue;
    const feature = featureOfNode(node);
    splits[feature] = (splits[feature] ?? 0) + 1;
  }
  const learnt = (place: number) => ({ share: importances[place] ?? 0, splits: splits[place] ?? 0 });
  const own = features.map((feature, place): ExplainedFeature => {
    const rows = feature.kind === 'lag' ? feature.lag : feature.rows;
    return { input: feature.input, kind: feature.kind, rows, ...learnt(place) };
  });
  return hasStep ? [...own, { input: null, kind: 'step', rows: 0, ...learnt(features.length) }] : own;
}

/** Weights of `count` steps: one of them, or all alike. */
export function stepWeights(count: number, step: number | null): Float64Array {
  const weights = new Float64Array(count);
  if (step === null) weights.fill(1 / count);
  else weights[step] = 1;
  return weights;
}
