import type { TreesBackend, TreesPlan } from './backend';

/** Trees one after the other, as a state keeps them: what a node names is counted from its tree's own first. */
export interface TreeTable {
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** First of the outputs that each tree adds to. */
  readonly firstOutputs: Int32Array;
  /** −1: a leaf. Else the feature, with a flag where what is missing goes left, and one where categories are split. */
  readonly features: Int32Array;
  /** Of a split by categories the place of its set. */
  readonly thresholds: Float32Array;
  /** Right child, or place among the values; both counted over all trees. */
  readonly rights: Int32Array;
  /** Leaves × values of a leaf. */
  readonly values: Float64Array;
  readonly leafOutputs: number;
  /** All that is predicted. */
  readonly outputs: number;
  readonly featureCount: number;
  /** Categories that go left, a bit each, `setWords` numbers a set. */
  readonly sets: Int32Array;
  readonly setWords: number;
}

const planKind = 2;
/** Flags of a node beside its feature; kernels/predictor.cc has the same. */
const missingLeft = 1 << 24;
const categorical = 1 << 25;
/** Sets that a 32-bit threshold can name. */
const mostSets = 1 << 24;

/** The feature of a node that is no leaf. */
export function featureOfNode(node: number): number {
  return node & (missingLeft - 1);
}

/** Whether a node, which is no leaf, splits by categories. */
export function splitsCategories(node: number): boolean {
  return (node & categorical) !== 0;
}

/** Whether a row goes left at a node that is no leaf; what is missing is in no set. */
export function goesLeft(table: TreeTable, node: number, value: number): boolean {
  const feature = table.features[node] ?? 0;
  const threshold = table.thresholds[node] ?? 0;
  if (!splitsCategories(feature)) return value <= threshold || (Number.isNaN(value) && (feature & missingLeft) !== 0);
  const { sets, setWords } = table;
  if (!(value >= 0 && value < 32 * setWords)) return false;
  return (((sets[threshold * setWords + (value >>> 5)] ?? 0) >>> (value & 31)) & 1) === 1;
}

/** Places of kernels/predictor.cc's `Operation`. */
const operations = {
  setRoots: 0,
  setOutputs: 1,
  setFeatures: 2,
  setThresholds: 3,
  setRights: 4,
  setValues: 5,
  predict: 6,
  setSets: 7,
};

/**
 * The kernels follow what nodes say without looking at bounds, so a table is looked through before they see it.
 * @throws Error when a node leads out of its tree, back, or to a feature or value that does not exist
 */
export function checkTable(table: TreeTable): void {
  const { roots, firstOutputs, features, thresholds, rights, values, leafOutputs, outputs, featureCount } = table;
  const nodeCount = features.length;
  if (thresholds.length !== nodeCount || rights.length !== nodeCount) throw new Error('the nodes are not whole');
  const leafCount = values.length / leafOutputs;
  const setCount = setCountOf(table);
  if (!Number.isInteger(setCount) || setCount > mostSets) throw new Error('the sets of categories are not whole');
  if (firstOutputs.length !== roots.length) throw new Error('the trees are not whole');
  if (!firstOutputs.every((first) => first >= 0 && first + leafOutputs <= outputs)) {
    throw new Error('a tree predicts what is not asked for');
  }
  if (roots.length === 0 || roots[0] !== 0) throw new Error('there is no first tree');
  roots.forEach((root, tree) => {
    const end = roots[tree + 1] ?? nodeCount;
    if (end <= root || end > nodeCount) throw new Error(`tree ${tree} has no nodes`);
    for (let node = root; node < end; node += 1) {
      const feature = features[node] ?? -1;
      const right = rights[node] ?? 0;
      const isSound =
        feature < 0
          ? feature === -1 && right >= 0 && right < leafCount
          : feature < 2 * categorical &&
            featureOfNode(feature) < featureCount &&
            right > node + 1 &&
            right < end &&
            (!splitsCategories(feature) || isPlaceBelow(setCount, thresholds[node] ?? NaN));
      if (!isSound) throw new Error(`node ${node - root} of tree ${tree} leads nowhere`);
    }
  });
}

function setCountOf({ sets, setWords }: Pick<TreeTable, 'sets' | 'setWords'>): number {
  return sets.length === 0 ? 0 : sets.length / setWords;
}

function isPlaceBelow(count: number, place: number): boolean {
  return Number.isInteger(place) && place >= 0 && place < count;
}

/** Sums of what trees say. */
export class TreePredictor {
  private constructor(
    private readonly plan: TreesPlan,
    private readonly table: TreeTable,
  ) {}

  get memoryBytes(): number {
    return this.plan.memoryBytes;
  }

  static async create(backend: TreesBackend, table: TreeTable, threads: number): Promise<TreePredictor> {
    const { roots, features, values, leafOutputs, outputs, featureCount } = table;
    const description = Float64Array.of(
      planKind,
      roots.length,
      features.length,
      values.length / leafOutputs,
      leafOutputs,
      outputs,
      setCountOf(table),
      table.setWords,
      featureCount,
      threads,
    );
    const plan = await backend.createPlan(description, threads);
    plan.call(operations.setRoots, 0, roots, null);
    plan.call(operations.setOutputs, 0, table.firstOutputs, null);
    plan.call(operations.setFeatures, 0, features, null);
    plan.call(operations.setThresholds, 0, table.thresholds, null);
    plan.call(operations.setRights, 0, table.rights, null);
    plan.call(operations.setValues, 0, values, null);
    if (table.sets.length > 0) plan.call(operations.setSets, 0, table.sets, null);
    return new TreePredictor(plan, table);
  }

  /**
   * @param rows row-major, `count` × features
   * @returns `count` × outputs, the sum over all trees
   */
  sums(rows: Float32Array, count: number): Float64Array {
    const sums = new Float64Array(count * this.table.outputs);
    this.plan.call(operations.predict, count, rows, sums);
    return sums;
  }

  dispose(): void {
    this.plan.dispose();
  }
}

/** Trees that add to outputs from one on. */
export interface PlacedTree {
  readonly features: Int32Array;
  readonly thresholds: Float32Array;
  readonly rights: Uint32Array;
  readonly values: Float64Array;
  readonly firstOutput: number;
  /** Left out: no node splits by categories. */
  readonly sets?: Int32Array;
  readonly setWords?: number;
}

/** One table of many trees, whose sets are alike wide. @throws Error when there are more sets than a threshold can name */
export function joinTrees(
  trees: readonly PlacedTree[],
  { leafOutputs, outputs, featureCount }: Pick<TreeTable, 'leafOutputs' | 'outputs' | 'featureCount'>,
): TreeTable {
  const nodeCount = trees.reduce((sum, { features }) => sum + features.length, 0);
  const valueCount = trees.reduce((sum, { values }) => sum + values.length, 0);
  const table = {
    roots: new Int32Array(trees.length),
    firstOutputs: Int32Array.from(trees, ({ firstOutput }) => firstOutput),
    features: new Int32Array(nodeCount),
    thresholds: new Float32Array(nodeCount),
    rights: new Int32Array(nodeCount),
    values: new Float64Array(valueCount),
    leafOutputs,
    outputs,
    featureCount,
    sets: new Int32Array(trees.reduce((sum, { sets }) => sum + (sets?.length ?? 0), 0)),
    setWords: trees.find(({ sets }) => sets !== undefined && sets.length > 0)?.setWords ?? 0,
  };
  if (setCountOf(table) > mostSets) throw new Error('the trees have more sets of categories than they can name');
  let node = 0;
  let value = 0;
  let word = 0;
  trees.forEach(({ features, thresholds, rights, values, sets }, tree) => {
    table.roots[tree] = node;
    table.features.set(features, node);
    table.thresholds.set(thresholds, node);
    table.values.set(values, value);
    const leaf = value / leafOutputs;
    for (let own = 0; own < features.length; own += 1) {
      const feature = features[own] ?? -1;
      table.rights[node + own] = (rights[own] ?? 0) + (feature < 0 ? leaf : node);
      if (feature >= 0 && splitsCategories(feature)) {
        table.thresholds[node + own] = (thresholds[own] ?? 0) + word / table.setWords;
      }
    }
    if (sets !== undefined) {
      table.sets.set(sets, word);
      word += sets.length;
    }
    node += features.length;
    value += values.length;
  });
  return table;
}
