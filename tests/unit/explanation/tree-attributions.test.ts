import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src-main/core/common/random';
import { TreeAttributions } from '../../../src-main/engine/trees/attributions';
import { featureOfNode, joinTrees } from '../../../src-main/engine/trees/predictor';
import {
  stateFrom,
  stateOf,
  tensorsOf,
  treesOf,
  type KeptTree,
  type TreesState,
} from '../../../src-main/engine/trees/state';

interface Node {
  feature: number;
  threshold: number;
  right: number;
  cover: number;
}

/** Flag of a node that splits by categories, of which there are 40. */
const categorical = 1 << 25;
const setWords = 2;

/** A tree of random splits, features coming again below each other, some nodes without a training row. */
function randomTree(random: Random, featureCount: number, depth: number, leafOutputs: number, first: number): KeptTree {
  const nodes: Node[] = [];
  const values: number[] = [];
  const sets: number[] = [];
  const grow = (left: number, rows: number): void => {
    const node: Node = { feature: -1, threshold: 0, right: values.length / leafOutputs, cover: rows };
    nodes.push(node);
    if (left === 0 || random.uniform() < 0.2) {
      for (let own = 0; own < leafOutputs; own += 1) values.push(random.normal());
      return;
    }
    const missingLeft = random.uniform() < 0.5 ? 1 << 24 : 0;
    const feature = random.integer(featureCount);
    // Every third feature is one of categories.
    const isCategorical = feature % 3 === 2;
    node.feature = feature | (isCategorical ? categorical : missingLeft);
    node.threshold = isCategorical ? sets.length / setWords : random.normal();
    if (isCategorical) sets.push(random.integer(2 ** 31), random.integer(256));
    const share = random.uniform() < 0.1 ? 0 : random.uniform();
    const below = Math.round(rows * share);
    grow(left - 1, below);
    node.right = nodes.length;
    grow(left - 1, rows - below);
  };
  grow(depth, 100);
  return {
    features: Int32Array.from(nodes, ({ feature }) => feature),
    thresholds: Float32Array.from(nodes, ({ threshold }) => threshold),
    rights: Uint32Array.from(nodes, ({ right }) => right),
    covers: Float32Array.from(nodes, ({ cover }) => cover),
    gains: new Float32Array(nodes.length),
    values: Float64Array.from(values),
    sets: Int32Array.from(sets),
    setWords,
    firstOutput: first,
  };
}

/** What the trees predict of a row of which some features are known, the others averaged over the training rows. */
function expected({ table, covers }: TreesState, weights: Float64Array, row: Float32Array, known: number): number {
  const visit = (node: number, first: number): number => {
    const at = table.features[node] ?? -1;
    const right = table.rights[node] ?? 0;
    if (at < 0) {
      let sum = 0;
      for (let own = 0; own < table.leafOutputs; own += 1) {
        sum += (table.values[right * table.leafOutputs + own] ?? 0) * (weights[first + own] ?? 0);
      }
      return sum;
    }
    const feature = featureOfNode(at);
    const value = row[feature] ?? NaN;
    if ((known & (1 << feature)) !== 0) {
      const threshold = table.thresholds[node] ?? 0;
      const inSet = (): boolean =>
        value >= 0 &&
        value < 64 &&
        ((table.sets[threshold * setWords + Math.floor(value / 32)] ?? 0) & (1 << (value % 32))) !== 0;
      const inOrder = (): boolean => (Number.isNaN(value) ? at >= 1 << 24 : value <= threshold);
      return visit((at >= categorical ? inSet() : inOrder()) ? node + 1 : right, first);
    }
    const cover = covers[node] ?? 0;
    if (cover === 0) return 0;
    const part = (child: number) => ((covers[child] ?? 0) / cover) * visit(child, first);
    return part(node + 1) + part(right);
  };
  return table.roots.reduce((sum, root, tree) => sum + visit(root, table.firstOutputs[tree] ?? 0), 0);
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
const bits = (set: number): number => set.toString(2).replaceAll('0', '').length;

/** Shapley values by their definition: over all subsets of the other features. */
function shapley(value: (known: number) => number, count: number): number[] {
  return Array.from({ length: count }, (_, feature) => {
    let sum = 0;
    for (let set = 0; set < 1 << count; set += 1) {
      if ((set & (1 << feature)) !== 0) continue;
      const size = bits(set);
      const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
      sum += weight * (value(set | (1 << feature)) - value(set));
    }
    return sum;
  });
}

describe('SHAP values of trees', () => {
  it('are the Shapley values by their definition, and add up to the prediction', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), (seed, leafOutputs) => {
        const random = createRandom(seed);
        const featureCount = 1 + random.integer(5);
        const outputs = leafOutputs + 1;
        const trees = Array.from({ length: 1 + random.integer(4) }, () =>
          randomTree(random, featureCount, 5, leafOutputs, random.integer(2)),
        );
        const state = stateOf(trees, { leafOutputs, outputs, featureCount }, new Float64Array(featureCount));
        expect(treesOf(state)).toEqual(
          trees.map((tree) => (state.table.sets.length > 0 ? tree : { ...tree, setWords: 0 })),
        );
        expect(stateFrom(tensorsOf(state), { leafOutputs, outputs, featureCount })).toEqual(state);
        expect(state.table).toEqual(joinTrees(trees, { leafOutputs, outputs, featureCount }));
        const weights = Float64Array.from({ length: outputs }, () => random.normal());
        const row = Float32Array.from({ length: featureCount }, () =>
          random.uniform() < 0.2 ? Number.NaN : random.normal(),
        ).map((value, feature) => (feature % 3 === 2 && !Number.isNaN(value) ? random.integer(70) - 2 : value));
        const shares = new Float64Array(featureCount);
        const attributions = new TreeAttributions(state, weights);
        trees.forEach((_, tree) => {
          attributions.addTo(shares, row, tree);
        });
        const value = (known: number) => expected(state, weights, row, known);
        shapley(value, featureCount).forEach((share, feature) => {
          expect(shares[feature]).toBeCloseTo(share, 10);
        });
        const all = value((1 << featureCount) - 1);
        // A row may come where no training row was, which the average does not know of.
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(attributions.base).toBeCloseTo(value(0), 10);
        expect(attributions.base + sum).toBeCloseTo(all, 10);
      }),
      { numRuns: 300 },
    );
  });
});
