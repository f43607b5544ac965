import type { TreesPlan } from './backend';
import { nodeBytes, nodesIn, type TreeNodes } from './nodes';

/** scikit-learn's settings of a forest, as kernels/forest.cc reads them. */
export interface ForestSettings {
  readonly rows: number;
  readonly features: number;
  /** Numbers that are predicted at once, or classes. */
  readonly outputs: number;
  readonly criterion: 'squared_error' | 'gini' | 'entropy';
  /** `random`: one random threshold a feature, as extra trees have. */
  readonly splitter: 'best' | 'random';
  readonly nEstimators: number;
  readonly maxDepth: number | null;
  readonly maxLeafNodes: number | null;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  /** Features drawn for each split. */
  readonly maxFeatures: number;
  readonly minImpurityDecrease: number;
  readonly bootstrap: boolean;
  /** Rows drawn for each tree. */
  readonly sampleSize: number;
  readonly balancedSubsample: boolean;
  readonly oobScore: boolean;
  readonly seed: number;
  /** The first tree is drawn by the seed itself, as a lone tree of scikit-learn is. */
  readonly isSingleTree: boolean;
}

const planKind = 1;
const criteria = { squared_error: 0, gini: 1, entropy: 2 } as const;
/** Places of kernels/forest.cc's `Operation`. */
const operations = { setColumn: 0, setTargets: 1, setWeights: 2, advance: 3, size: 4, read: 5, take: 6, outOfBag: 7 };

/** The numbers that kernels/forest.cc reads, in its order. */
export function describeForest(settings: ForestSettings, threads: number): Float64Array {
  return Float64Array.of(
    planKind,
    settings.rows,
    settings.features,
    settings.outputs,
    criteria[settings.criterion],
    Number(settings.splitter === 'random'),
    settings.nEstimators,
    settings.maxDepth ?? 0,
    settings.maxLeafNodes ?? 0,
    settings.minSamplesSplit,
    settings.minSamplesLeaf,
    settings.maxFeatures,
    settings.minImpurityDecrease,
    Number(settings.bootstrap),
    settings.sampleSize,
    Number(settings.balancedSubsample),
    Number(settings.oobScore),
    settings.seed,
    Number(settings.isSingleTree),
    threads,
  );
}

/** A tree; its gains are the decrease of the impurity by each split, times its weight. */
export interface Tree extends TreeNodes {
  /** Leaves × outputs. */
  readonly values: Float64Array;
  /** Of each feature, not normalised. */
  readonly importances: Float64Array;
  readonly depth: number;
}

/** A forest that is grown. */
export class GrowingForest {
  readonly #size = new Uint32Array(3);

  constructor(
    private readonly plan: TreesPlan,
    private readonly settings: ForestSettings,
  ) {}

  /** @param values of all rows */
  setColumn(feature: number, values: Float32Array): void {
    this.plan.call(operations.setColumn, feature, values, null);
  }

  /** @param targets rows × outputs, or each row's class */
  setTargets(targets: Float64Array): void {
    this.plan.call(operations.setTargets, 0, targets, null);
  }

  /** Weights of the rows; without them all weigh 1. */
  setWeights(weights: Float64Array): void {
    this.plan.call(operations.setWeights, 0, weights, null);
  }

  /** Grows for about `units` looks at a value on each thread; how many trees there are then, those in work by their share. */
  advance(units: number): number {
    return this.plan.call(operations.advance, units, null, null);
  }

  /** The trees that are whole, in order. */
  takeTrees(): Tree[] {
    const trees: Tree[] = [];
    while (this.plan.call(operations.size, 0, null, this.#size) === 1) {
      trees.push(this.#readTree());
      this.plan.call(operations.take, 0, null, null);
    }
    return trees;
  }

  /** Rows × outputs: means of the trees that have not seen a row, NaN where all have. */
  outOfBag(): Float64Array {
    const means = new Float64Array(this.settings.rows * this.settings.outputs);
    this.plan.call(operations.outOfBag, 0, null, means);
    return means;
  }

  #readTree(): Tree {
    const [nodes = 0, leaves = 0, depth = 0] = this.#size;
    const start = nodeBytes(nodes);
    const valueCount = leaves * this.settings.outputs;
    const bytes = new Uint8Array(start + 8 * (valueCount + this.settings.features));
    this.plan.call(operations.read, 0, null, bytes);
    const { buffer } = bytes;
    return {
      ...nodesIn(buffer, nodes),
      values: new Float64Array(buffer, start, valueCount),
      importances: new Float64Array(buffer, start + 8 * valueCount, this.settings.features),
      depth,
    };
  }
}

/** Each feature's share of the decrease of impurity, a tree's shares adding up to 1 and those of all trees too; scikit-learn's. */
export function impurityImportances(trees: readonly Tree[], featureCount: number): Float64Array {
  const sums = new Float64Array(featureCount);
  for (const { importances, features } of trees) {
    if (features.length <= 1) continue;
    const total = importances.reduce((sum, value) => sum + value, 0);
    if (total > 0) importances.forEach((value, feature) => (sums[feature] = (sums[feature] ?? 0) + value / total));
  }
  const all = sums.reduce((sum, value) => sum + value, 0);
  return all > 0 ? sums.map((value) => value / all) : sums;
}
