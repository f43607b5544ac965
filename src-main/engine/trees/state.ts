import { joinFloats } from '../../core/common/arrays';
import type { StateTensor } from '../../core/model';
import { checkTable, joinTrees, splitsCategories, type PlacedTree, type TreeTable } from './predictor';

/** A tree as it is kept, with what explains it. */
export interface KeptTree extends PlacedTree {
  readonly covers: Float32Array;
  readonly gains: Float32Array;
}

/** All that a model of trees has learnt. */
export interface TreesState {
  readonly table: TreeTable;
  /** Weight of the training rows in each node. */
  readonly covers: Float32Array;
  /** What each split gained, times its weight. */
  readonly gains: Float32Array;
  /** Each feature's share of what all splits gained. */
  readonly importances: Float64Array;
}

/** What a state has to fit. */
export type TreesShape = Pick<TreeTable, 'leafOutputs' | 'outputs' | 'featureCount'>;

export function stateOf(trees: readonly KeptTree[], shape: TreesShape, importances: Float64Array): TreesState {
  return {
    table: joinTrees(trees, shape),
    covers: joinFloats(trees.map(({ covers }) => covers)),
    gains: joinFloats(trees.map(({ gains }) => gains)),
    importances,
  };
}

/** The trees of a state, each with what is its own, as it was before they were joined. */
export function treesOf({ table, covers, gains }: TreesState): KeptTree[] {
  const { roots, features, values, leafOutputs } = table;
  const { sets, setWords } = table;
  let leaf = 0;
  let set = 0;
  return Array.from(roots, (root, tree) => {
    const end = roots[tree + 1] ?? features.length;
    const own = features.subarray(root, end);
    const firstLeaf = leaf;
    const firstSet = set;
    leaf += own.reduce((count, feature) => count + Number(feature < 0), 0);
    set += own.reduce((count, feature) => count + Number(feature >= 0 && splitsCategories(feature)), 0);
    return {
      features: own,
      thresholds: table.thresholds.slice(root, end).map((threshold, node) => {
        const feature = own[node] ?? -1;
        return feature >= 0 && splitsCategories(feature) ? threshold - firstSet : threshold;
      }),
      sets: sets.subarray(firstSet * setWords, set * setWords),
      setWords,
      rights: Uint32Array.from(own, (feature, node) => {
        const right = table.rights[root + node] ?? 0;
        return right - (feature < 0 ? firstLeaf : root);
      }),
      values: values.subarray(firstLeaf * leafOutputs, leaf * leafOutputs),
      covers: covers.subarray(root, end),
      gains: gains.subarray(root, end),
      firstOutput: table.firstOutputs[tree] ?? 0,
    };
  });
}

/** The state under the names of its parts, without a copy. */
export function tensorsOf({ table, covers, gains, importances }: TreesState): StateTensor[] {
  const { roots, firstOutputs, features, thresholds, rights, values, leafOutputs, sets, setWords } = table;
  return [
    { name: 'roots', shape: [roots.length], values: roots },
    { name: 'firstOutputs', shape: [firstOutputs.length], values: firstOutputs },
    { name: 'features', shape: [features.length], values: features },
    { name: 'thresholds', shape: [thresholds.length], values: thresholds },
    { name: 'rights', shape: [rights.length], values: rights },
    { name: 'covers', shape: [covers.length], values: covers },
    { name: 'gains', shape: [gains.length], values: gains },
    { name: 'values', shape: [values.length / leafOutputs, leafOutputs], values },
    { name: 'importances', shape: [importances.length], values: importances },
    ...(sets.length === 0 ? [] : [{ name: setsName, shape: [sets.length / setWords, setWords], values: sets }]),
  ];
}

/** Only where a node splits by categories. */
const setsName = 'sets';

/** The tensors by name. @throws Error when one is missing, unknown, or of other numbers */
class NamedTensors {
  readonly #tensors: ReadonlyMap<string, StateTensor>;

  constructor(given: readonly StateTensor[], names: readonly string[]) {
    this.#tensors = new Map(given.map((tensor) => [tensor.name, tensor]));
    const tensors = given.filter(({ name }) => name !== setsName);
    const isWhole = tensors.length === names.length && names.every((name) => this.#tensors.has(name));
    if (!isWhole) throw new Error(`the state is not that of trees, which is ${names.join(', ')}`);
  }

  int32(name: string): Int32Array {
    const values = this.#tensors.get(name)?.values;
    if (!(values instanceof Int32Array)) throw new Error(`“${name}” is not of whole numbers`);
    return values;
  }

  /** The sets of categories, where there are any. */
  sets(): Pick<TreeTable, 'sets' | 'setWords'> {
    const tensor = this.#tensors.get(setsName);
    if (tensor === undefined) return { sets: new Int32Array(0), setWords: 0 };
    return { sets: this.int32(setsName), setWords: tensor.shape[1] ?? 0 };
  }

  float32(name: string): Float32Array {
    const values = this.#tensors.get(name)?.values;
    if (!(values instanceof Float32Array)) throw new Error(`“${name}” is not of 32-bit numbers`);
    return values;
  }

  float64(name: string): Float64Array {
    const values = this.#tensors.get(name)?.values;
    if (!(values instanceof Float64Array)) throw new Error(`“${name}” is not of 64-bit numbers`);
    return values;
  }
}

const names = [
  'roots',
  'firstOutputs',
  'features',
  'thresholds',
  'rights',
  'covers',
  'gains',
  'values',
  'importances',
] as const;

/** @throws Error when the tensors are not a state of trees of this shape */
export function stateFrom(tensors: readonly StateTensor[], shape: TreesShape): TreesState {
  const named = new NamedTensors(tensors, names);
  const table: TreeTable = {
    roots: named.int32('roots'),
    firstOutputs: named.int32('firstOutputs'),
    features: named.int32('features'),
    thresholds: named.float32('thresholds'),
    rights: named.int32('rights'),
    values: named.float64('values'),
    ...named.sets(),
    ...shape,
  };
  checkTable(table);
  const [covers, gains, importances] = [named.float32('covers'), named.float32('gains'), named.float64('importances')];
  const nodeCount = table.features.length;
  if (covers.length !== nodeCount || gains.length !== nodeCount || importances.length !== shape.featureCount) {
    throw new Error('the state has not what it needs of each node and feature');
  }
  return { table, covers, gains, importances };
}
