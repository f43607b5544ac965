import { featureOfNode, goesLeft } from './predictor';
import type { TreesState } from './state';

/** What is explained: a weighted sum of the outputs, e.g. one step, one class, or the mean of all steps. */
export type OutputWeights = Float64Array;

/**
 * Exact SHAP values of trees: how much each feature moves a row's prediction away from what the trees predict on average
 * over the training rows, a feature that is not known being averaged over the training rows below each split. They add up
 * with the base to the prediction. Algorithm 2 of Lundberg, Erion and Lee, "Consistent individualized feature attribution
 * for tree ensembles" (2018).
 */
export class TreeAttributions {
  /** Prediction on average over the training rows. */
  readonly base: number;
  /** Of each leaf, its values weighted. */
  readonly #leaves: Float64Array;
  readonly #path: Path;

  /** @param weights of each output; of forests divided by the number of trees */
  constructor(
    private readonly state: TreesState,
    weights: OutputWeights,
  ) {
    const { table, covers } = state;
    const { roots, features, rights, values, leafOutputs, firstOutputs } = table;
    this.#leaves = new Float64Array(features.length);
    let base = 0;
    roots.forEach((root, tree) => {
      const first = firstOutputs[tree] ?? 0;
      const end = roots[tree + 1] ?? features.length;
      let sum = 0;
      for (let node = root; node < end; node += 1) {
        if ((features[node] ?? -1) >= 0) continue;
        const at = (rights[node] ?? 0) * leafOutputs;
        let value = 0;
        for (let own = 0; own < leafOutputs; own += 1) value += (values[at + own] ?? 0) * (weights[first + own] ?? 0);
        this.#leaves[node] = value;
        sum += value * (covers[node] ?? 0);
      }
      const cover = covers[root] ?? 0;
      base += cover > 0 ? sum / cover : 0;
    });
    this.base = base;
    this.#path = new Path(deepest(state) + 2);
  }

  /** Adds to `shares`, of each feature, what it adds to a tree's prediction of a row. */
  addTo(shares: Float64Array, row: Float32Array, tree: number): void {
    this.#visit(shares, row, this.state.table.roots[tree] ?? 0, 0, 0, 1, 1, -1);
  }

  #visit(
    shares: Float64Array,
    row: Float32Array,
    node: number,
    parent: number,
    length: number,
    zero: number,
    one: number,
    feature: number,
  ): void {
    // Neither rows that know the feature nor those that do not come here.
    if (zero === 0 && one === 0) return;
    const path = this.#path;
    const start = path.copy(parent, length);
    path.extend(start, length, zero, one, feature);
    const { table, covers } = this.state;
    const at = table.features[node] ?? -1;
    if (at < 0) {
      path.share(shares, start, length, this.#leaves[node] ?? 0);
      return;
    }
    const split = featureOfNode(at);
    const value = row[split] ?? Number.NaN;
    const isLeft = goesLeft(table, node, value);
    const [left, right] = [node + 1, table.rights[node] ?? 0];
    const [hot, cold] = isLeft ? [left, right] : [right, left];
    let [ownZero, ownOne, depth] = [1, 1, length];
    const known = path.find(start, length, split);
    if (known > 0) {
      [ownZero, ownOne] = [path.zeros[start + known] ?? 0, path.ones[start + known] ?? 0];
      path.unwind(start, length, known);
      depth -= 1;
    }
    const cover = covers[node] ?? 1;
    const shareOf = (child: number): number => (cover > 0 ? ((covers[child] ?? 0) / cover) * ownZero : 0);
    this.#visit(shares, row, hot, start, depth + 1, shareOf(hot), ownOne, split);
    this.#visit(shares, row, cold, start, depth + 1, shareOf(cold), 0, split);
  }
}

/** Levels of the deepest tree below its root. */
function deepest({ table: { roots, features, rights } }: TreesState): number {
  const depths = new Int32Array(features.length);
  let most = 0;
  for (let node = 0; node < features.length; node += 1) {
    if ((features[node] ?? -1) < 0) continue;
    const below = (depths[node] ?? 0) + 1;
    depths[node + 1] = below;
    depths[rights[node] ?? 0] = below;
    most = Math.max(most, below);
  }
  return roots.length === 0 ? 0 : most;
}

/**
 * The splits above a node, each feature once: the share of training rows that pass them when it is not known (`zeros`), when
 * it is (`ones`), and the weights of the subsets by their size. Each level of the tree has a copy of its own.
 */
class Path {
  readonly features: Int32Array;
  readonly zeros: Float64Array;
  readonly ones: Float64Array;
  readonly weights: Float64Array;

  constructor(levels: number) {
    const places = ((levels + 1) * (levels + 2)) / 2;
    this.features = new Int32Array(places);
    this.zeros = new Float64Array(places);
    this.ones = new Float64Array(places);
    this.weights = new Float64Array(places);
  }

  /** Copies the `length` places from `parent` behind them. @returns where the copy starts */
  copy(parent: number, length: number): number {
    const start = parent + length;
    for (const list of [this.features, this.zeros, this.ones, this.weights]) list.copyWithin(start, parent, start);
    return start;
  }

  extend(start: number, length: number, zero: number, one: number, feature: number): void {
    const { weights } = this;
    this.features[start + length] = feature;
    this.zeros[start + length] = zero;
    this.ones[start + length] = one;
    weights[start + length] = length === 0 ? 1 : 0;
    for (let i = length - 1; i >= 0; i -= 1) {
      const weight = weights[start + i] ?? 0;
      weights[start + i + 1] = (weights[start + i + 1] ?? 0) + (one * weight * (i + 1)) / (length + 1);
      weights[start + i] = (zero * weight * (length - i)) / (length + 1);
    }
  }

  /** Place of a feature after the first, which stands for the root; 0: it is not there. */
  find(start: number, length: number, feature: number): number {
    for (let place = 1; place <= length; place += 1) if (this.features[start + place] === feature) return place;
    return 0;
  }

  unwind(start: number, length: number, place: number): void {
    const { weights, zeros, ones, features } = this;
    const [zero, one] = [zeros[start + place] ?? 0, ones[start + place] ?? 0];
    let next = weights[start + length] ?? 0;
    for (let i = length - 1; i >= 0; i -= 1) {
      const weight = weights[start + i] ?? 0;
      if (one === 0) {
        weights[start + i] = (weight * (length + 1)) / (zero * (length - i));
      } else {
        weights[start + i] = (next * (length + 1)) / ((i + 1) * one);
        next = weight - ((weights[start + i] ?? 0) * zero * (length - i)) / (length + 1);
      }
    }
    for (let i = place; i < length; i += 1) {
      features[start + i] = features[start + i + 1] ?? -1;
      zeros[start + i] = zeros[start + i + 1] ?? 0;
      ones[start + i] = ones[start + i + 1] ?? 0;
    }
  }

  /** Adds each feature's share of a leaf's value. */
  share(shares: Float64Array, start: number, length: number, value: number): void {
    for (let place = 1; place <= length; place += 1) {
      const feature = this.features[start + place] ?? 0;
      const difference = (this.ones[start + place] ?? 0) - (this.zeros[start + place] ?? 0);
      shares[feature] = (shares[feature] ?? 0) + this.#unwoundSum(start, length, place) * difference * value;
    }
  }

  /** Sum of the weights once a place is taken out. */
  #unwoundSum(start: number, length: number, place: number): number {
    const { weights } = this;
    const [zero, one] = [this.zeros[start + place] ?? 0, this.ones[start + place] ?? 0];
    let next = weights[start + length] ?? 0;
    let sum = 0;
    for (let i = length - 1; i >= 0; i -= 1) {
      const weight = weights[start + i] ?? 0;
      if (one === 0) {
        sum += (weight * (length + 1)) / (zero * (length - i));
      } else {
        const own = (next * (length + 1)) / ((i + 1) * one);
        sum += own;
        next = weight - (own * zero * (length - i)) / (length + 1);
      }
    }
    return sum;
  }
}
