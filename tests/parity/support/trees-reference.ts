import { z } from 'zod';
import { accuracyOf } from './accuracy';
import { meanAbsoluteError, r2Score } from '../../../src-main/core/evaluation/regression';
import type { TreesBackend } from '../../../src-main/engine/trees/backend';
import {
  describeForest,
  GrowingForest,
  impurityImportances,
  type ForestSettings,
  type Tree,
} from '../../../src-main/engine/trees/forest';
import { Boosting, describeBoosting, type BoostingSettings } from '../../../src-main/engine/trees/boosting';
import { checkTable, joinTrees, TreePredictor } from '../../../src-main/engine/trees/predictor';
import { TreeAttributions } from '../../../src-main/engine/trees/attributions';
import { stateOf, type KeptTree, type TreesState } from '../../../src-main/engine/trees/state';
import { largestDifference, storedArraySchema, type Quantity, type StoredArray } from './numbers';

const row = z.array(z.number());
/** Inputs, of which some may be missing (null). */
const inputsSchema = z
  .object({ shape: z.array(z.int().nonnegative()), data: z.array(z.number().nullable()) })
  .transform(({ shape, data }) => ({ shape, data: data.map((value) => value ?? Number.NaN) }))
  .refine(({ shape, data }) => shape.reduce((product, length) => product * length, 1) === data.length, {
    error: 'the shape does not fit the number of values',
  })
  .transform(({ shape, data }) => ({ shape, values: Float32Array.from(data) }));
const dataSchema = z.object({
  x: inputsSchema,
  y: storedArraySchema,
  classes: row,
  x_test: inputsSchema,
  y_test: storedArraySchema,
  classes_test: row.optional(),
  /** Columns of categories. */
  categorical: z.array(z.int().nonnegative()).default([]),
});
type TreesData = z.infer<typeof dataSchema>;

const taskSchema = z.enum(['regression', 'classification']);
const paramsSchema = z.strictObject({
  n_estimators: z.number().int().positive().default(100),
  criterion: z.enum(['squared_error', 'gini', 'entropy']).optional(),
  max_depth: z.number().int().positive().nullable().default(null),
  max_leaf_nodes: z.number().int().min(2).nullable().default(null),
  min_samples_split: z.number().int().min(2).default(2),
  min_samples_leaf: z.number().int().min(1).default(1),
  min_impurity_decrease: z.number().nonnegative().default(0),
  max_features: z.union([z.enum(['sqrt', 'log2']), z.number().positive()]).optional(),
  class_weight: z.literal('balanced').optional(),
  bootstrap: z.boolean().default(true),
});
type Params = z.infer<typeof paramsSchema>;

const treeCaseSchema = z.object({
  task: taskSchema,
  params: paramsSchema,
  predictions: row.optional(),
  probabilities: z.array(row).optional(),
  leaves: z.number(),
  depth: z.number(),
  importances: row.optional(),
});
const forestCaseSchema = z.object({
  task: taskSchema,
  params: paramsSchema,
  /** Figures of one forest a seed, from seed 0 on. */
  r2: row.optional(),
  mae: row.optional(),
  accuracy: row.optional(),
  oob: row.optional(),
  importances: z.array(row).optional(),
});

const boostingParamsSchema = z.strictObject({
  objective: z.enum(['l2', 'l1', 'huber', 'quantile', 'binary', 'multiclass']),
  alpha: z.number().default(0.9),
  num_class: z.number().int().positive().optional(),
  learning_rate: z.number().positive().default(0.1),
  num_leaves: z.number().int().min(2).default(31),
  max_depth: z.number().int().default(-1),
  min_data_in_leaf: z.number().int().nonnegative().default(20),
  min_sum_hessian_in_leaf: z.number().nonnegative().default(1e-3),
  lambda_l1: z.number().nonnegative().default(0),
  lambda_l2: z.number().nonnegative().default(0),
  max_bin: z.number().int().min(2).default(255),
  max_cat_to_onehot: z.number().int().positive().default(4),
  max_cat_threshold: z.number().int().positive().default(32),
  min_data_per_group: z.number().int().positive().default(100),
  cat_smooth: z.number().nonnegative().default(10),
  cat_l2: z.number().nonnegative().default(10),
});
const boostingCaseSchema = z.object({
  params: boostingParamsSchema,
  rounds: z.number().int().positive(),
  /** Metrics by name: of the first round, every tenth after it, and the last. */
  train_metric: z.record(z.string(), row),
  test_metric: z.record(z.string(), row),
  predictions: z.array(z.union([z.number(), row])).default([]),
  /** SHAP values of the first test rows and, behind them, the base; of several classes one after the other. */
  contributions: z.array(row).default([]),
});

export const treesReferenceSchema = z
  .object({
    /** Rows of single trees. */
    tree_data: dataSchema.optional(),
    /** Rows of forests and of boosting. */
    forest_data: dataSchema.optional(),
    trees: z.array(treeCaseSchema).default([]),
    forests: z.array(forestCaseSchema).default([]),
    boosting: z.array(boostingCaseSchema).default([]),
  })
  .refine(({ trees, tree_data }) => trees.length === 0 || tree_data !== undefined, {
    error: 'single trees need rows',
    path: ['tree_data'],
  })
  .refine(({ forests, boosting, forest_data }) => forests.length + boosting.length === 0 || forest_data !== undefined, {
    error: 'forests and boosting need rows',
    path: ['forest_data'],
  });
export type TreesReference = z.infer<typeof treesReferenceSchema>;

/** Trees are the same, so that nothing but rounding of means differs. */
const treeTolerance = 1e-9;

function settingsOf(
  { task, params }: { readonly task: z.infer<typeof taskSchema>; readonly params: Params },
  { x, classes }: TreesData,
  seed: number,
  isSingleTree: boolean,
): ForestSettings {
  const [rows = 0, features = 0] = x.shape;
  const isOfClasses = task === 'classification';
  const wanted = params.max_features ?? (isOfClasses && !isSingleTree ? 'sqrt' : 1);
  const share =
    typeof wanted === 'number' ? wanted * features : wanted === 'sqrt' ? Math.sqrt(features) : Math.log2(features);
  return {
    rows,
    features,
    outputs: isOfClasses ? Math.max(...classes) + 1 : 1,
    criterion: params.criterion ?? (isOfClasses ? 'gini' : 'squared_error'),
    splitter: 'best',
    nEstimators: isSingleTree ? 1 : params.n_estimators,
    maxDepth: params.max_depth,
    maxLeafNodes: params.max_leaf_nodes,
    minSamplesSplit: params.min_samples_split,
    minSamplesLeaf: params.min_samples_leaf,
    maxFeatures: Math.max(1, Math.floor(share)),
    minImpurityDecrease: params.min_impurity_decrease,
    bootstrap: !isSingleTree && params.bootstrap,
    sampleSize: rows,
    balancedSubsample: false,
    oobScore: !isSingleTree && params.bootstrap,
    seed,
    isSingleTree,
  };
}

function columnOf({ shape, values }: StoredArray, feature: number): Float32Array {
  const [rows = 0, features = 0] = shape;
  return Float32Array.from({ length: rows }, (_, index) => values[index * features + feature] ?? 0);
}

interface Grown {
  readonly trees: readonly Tree[];
  readonly outOfBag: Float64Array | null;
}

/** A forest grown in small pieces, as a job grows it. */
export async function growForest(
  backend: TreesBackend,
  settings: ForestSettings,
  { x, y, classes }: Pick<TreesData, 'x' | 'y' | 'classes'>,
  threads: number,
  weights: Float64Array | null = null,
): Promise<Grown> {
  const plan = await backend.createPlan(describeForest(settings, threads), threads);
  try {
    const forest = new GrowingForest(plan, settings);
    for (let feature = 0; feature < settings.features; feature += 1) forest.setColumn(feature, columnOf(x, feature));
    forest.setTargets(Float64Array.from(settings.criterion === 'squared_error' ? y.values : classes));
    if (weights !== null) forest.setWeights(weights);
    const trees: Tree[] = [];
    while (trees.length < settings.nEstimators) {
      forest.advance(20_000);
      trees.push(...forest.takeTrees());
    }
    return { trees, outOfBag: settings.oobScore ? forest.outOfBag() : null };
  } finally {
    plan.dispose();
  }
}

/** Means of what trees say of rows. */
export async function predictRows(
  backend: TreesBackend,
  trees: readonly Tree[],
  outputs: number,
  { shape, values }: StoredArray,
): Promise<Float64Array> {
  const [rows = 0, features = 0] = shape;
  const table = joinTrees(
    trees.map((tree) => ({ ...tree, firstOutput: 0 })),
    { leafOutputs: outputs, outputs, featureCount: features },
  );
  checkTable(table);
  const predictor = await TreePredictor.create(backend, table, 2);
  try {
    return predictor.sums(values, rows).map((sum) => sum / trees.length);
  } finally {
    predictor.dispose();
  }
}

function balancedWeights(classes: readonly number[]): Float64Array {
  const counts = new Map<number, number>();
  for (const label of classes) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Float64Array.from(classes, (label) => classes.length / (counts.size * (counts.get(label) ?? 1)));
}

const weightsOf = ({ params }: { readonly params: Params }, { classes }: TreesData): Float64Array | null =>
  params.class_weight === 'balanced' ? balancedWeights(classes) : null;

/** One tree, split by split: leaves, depth, predictions and importances are scikit-learn's. */
export async function compareTree(
  stored: TreesReference['trees'][number],
  data: TreesData,
  backend: TreesBackend,
  threads: number,
): Promise<Quantity[]> {
  const settings = settingsOf(stored, data, 0, true);
  const { trees } = await growForest(backend, settings, data, threads, weightsOf(stored, data));
  const [tree] = trees;
  const expected = stored.predictions ?? stored.probabilities?.flat() ?? [];
  const predicted = await predictRows(backend, trees, settings.outputs, data.x_test);
  const leaves = ((tree?.features.length ?? 0) + 1) / 2;
  const quantities: Quantity[] = [
    { quantity: 'leaves', error: Math.abs(leaves - stored.leaves), tolerance: 0 },
    { quantity: 'depth', error: Math.abs((tree?.depth ?? NaN) - stored.depth), tolerance: 0 },
    {
      quantity: 'predictions',
      error: largestDifference(predicted.slice(0, expected.length), expected),
      tolerance: treeTolerance,
    },
  ];
  if (stored.importances !== undefined) {
    const own = impurityImportances(trees, settings.features);
    quantities.push({
      quantity: 'importances',
      error: largestDifference(own, stored.importances),
      tolerance: treeTolerance,
    });
  }
  return quantities;
}

/** How far figures lie outside the range of others. */
function outside(own: readonly number[], spread: readonly number[]): number {
  const [low, high] = [Math.min(...spread), Math.max(...spread)];
  return Math.max(...own.map((figure) => Math.max(low - figure, figure - high, 0)));
}

/** Rounding of R² and MAE, whose last digits depend on the order of additions. */
const figureTolerance = 1e-6;

/**
 * Forests of as many seeds as `seeds`, whose figures lie within the spread of scikit-learn's; beside it, how far each is
 * from scikit-learn's of the same seed.
 */
export async function compareForest(
  stored: TreesReference['forests'][number],
  data: TreesData,
  backend: TreesBackend,
  { threads, seeds }: { readonly threads: number; readonly seeds: number },
): Promise<Quantity[]> {
  const own: Record<'r2' | 'mae' | 'accuracy' | 'oob', number[]> = { r2: [], mae: [], accuracy: [], oob: [] };
  let importances = 0;
  for (let seed = 0; seed < seeds; seed += 1) {
    const settings = settingsOf(stored, data, seed, false);
    const { trees, outOfBag } = await growForest(backend, settings, data, threads, weightsOf(stored, data));
    const predicted = await predictRows(backend, trees, settings.outputs, data.x_test);
    if (stored.task === 'classification') {
      own.accuracy.push(accuracyOf(predicted, settings.outputs, data.classes_test ?? []));
      if (outOfBag !== null) own.oob.push(accuracyOf(outOfBag, settings.outputs, data.classes));
    } else {
      own.r2.push(r2Score(data.y_test.values, predicted));
      own.mae.push(meanAbsoluteError(data.y_test.values, predicted));
      if (outOfBag !== null) own.oob.push(r2Score(data.y.values, outOfBag));
    }
    const expected = stored.importances?.[seed];
    if (expected !== undefined) {
      importances = Math.max(importances, largestDifference(impurityImportances(trees, settings.features), expected));
    }
  }
  const quantities: Quantity[] = [];
  for (const figure of ['r2', 'mae', 'accuracy', 'oob'] as const) {
    const spread = stored[figure];
    if (spread === undefined || own[figure].length === 0) continue;
    quantities.push({ quantity: figure, error: outside(own[figure], spread), tolerance: figureTolerance });
    const sameSeed = largestDifference(own[figure], spread.slice(0, own[figure].length));
    quantities.push({ quantity: `${figure} of the same seed`, error: sameSeed, tolerance: null });
  }
  quantities.push({ quantity: 'importances of the same seed', error: importances, tolerance: null });
  return quantities;
}

/** LightGBM's metrics, which another order of additions changes a little, and more the longer it learns by heart. */
const metricTolerance = 0.02;

interface Boosted {
  readonly trees: readonly KeptTree[];
  /** Of each round. */
  readonly metrics: readonly { readonly metric: number; readonly validationMetric: number }[];
}

/** Boosts on rows, those of training first, for so many rounds or until no tree can be split. */
export async function boostRows(
  backend: TreesBackend,
  settings: BoostingSettings,
  {
    inputs,
    targets,
    rounds,
    threads,
    kinds = null,
  }: {
    readonly inputs: StoredArray;
    readonly targets: Float64Array;
    readonly rounds: number;
    readonly threads: number;
    /** As `Boosting.setKinds` has them. */
    readonly kinds?: Int32Array | null;
  },
): Promise<Boosted> {
  const plan = await backend.createPlan(describeBoosting(settings, threads), threads);
  try {
    const boosting = new Boosting(plan, settings);
    if (kinds !== null) boosting.setKinds(kinds);
    for (let feature = 0; feature < settings.features; feature += 1) {
      boosting.setColumns(feature, columnOf(inputs, feature));
    }
    boosting.setTargets(targets);
    const trees: KeptTree[] = [];
    const metrics: { metric: number; validationMetric: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { hasGrown, metric, validationMetric } = boosting.round();
      trees.push(...boosting.trees());
      metrics.push({ metric, validationMetric });
      if (!hasGrown) break;
    }
    return { trees, metrics };
  } finally {
    plan.dispose();
  }
}

/** A boosting's course: metrics of training and test rows at the rounds that the file has. */
export async function compareBoosting(
  { params, rounds, train_metric, test_metric, predictions, contributions }: TreesReference['boosting'][number],
  { x, y, classes, x_test, y_test, classes_test, categorical }: TreesData,
  backend: TreesBackend,
  threads: number,
): Promise<Quantity[]> {
  const [rows = 0, features = 0] = x.shape;
  const [testRows = 0] = x_test.shape;
  const isOfClasses = params.objective === 'multiclass' || params.objective === 'binary';
  const outputs = params.objective === 'multiclass' ? (params.num_class ?? 2) : 1;
  const settings: BoostingSettings = {
    rows,
    validationRows: testRows,
    features,
    outputs,
    objective: params.objective,
    alpha: params.alpha,
    scalePosWeight: 1,
    boostFromAverage: true,
    numLeaves: params.num_leaves,
    maxDepth: params.max_depth > 0 ? params.max_depth : null,
    minDataInLeaf: params.min_data_in_leaf,
    maxBin: params.max_bin,
    minDataInBin: 3,
    baggingFreq: 0,
    baggingFraction: 1,
    featureFraction: 1,
    minSumHessianInLeaf: params.min_sum_hessian_in_leaf,
    lambdaL1: params.lambda_l1,
    lambdaL2: params.lambda_l2,
    minGainToSplit: 0,
    learningRate: params.learning_rate,
    maxCatToOnehot: params.max_cat_to_onehot,
    maxCatThreshold: params.max_cat_threshold,
    minDataPerGroup: params.min_data_per_group,
    catSmooth: params.cat_smooth,
    catL2: params.cat_l2,
    // Categories of the training rows; those of the test rows alone have no place.
    setWords: Math.max(0, ...categorical.map((feature) => Math.floor(largestOf(x, feature) / 32) + 1)),
    seed: 0,
  };
  const rowsOf = (own: StoredArray, others: StoredArray): StoredArray => ({
    shape: [rows + testRows, features],
    values: Float32Array.of(...own.values, ...others.values),
  });
  const targets = isOfClasses ? [...classes, ...(classes_test ?? [])] : [...y.values, ...y_test.values];
  const { trees, metrics } = await boostRows(backend, settings, {
    inputs: rowsOf(x, x_test),
    targets: Float64Array.from(targets),
    rounds,
    threads,
    kinds:
      categorical.length === 0
        ? null
        : Int32Array.from({ length: features }, (_, feature) => (categorical.includes(feature) ? 2 : 0)),
  });
  const kept = metrics.filter((_, round) => round % 10 === 0);
  const courses = [...kept, ...metrics.slice(-1)];
  const own = { train: courses.map(({ metric }) => metric), test: courses.map((round) => round.validationMetric) };
  const relative = (actual: readonly number[], expected: readonly number[]): number =>
    actual.length !== expected.length
      ? NaN
      : Math.max(...actual.map((value, at) => Math.abs(value / (expected[at] ?? NaN) - 1)));
  const shape = { leafOutputs: 1, outputs, featureCount: features };
  const state = stateOf(trees, shape, new Float64Array(features));
  const { table } = state;
  checkTable(table);
  const predictor = await TreePredictor.create(backend, table, threads);
  const scores = predictor.sums(x_test.values.subarray(0, predictions.length * features), predictions.length);
  predictor.dispose();
  const predicted =
    params.objective === 'multiclass'
      ? softmaxRows(scores, outputs)
      : params.objective === 'binary'
        ? scores.map((score) => 1 / (1 + Math.exp(-score)))
        : scores;
  return [
    {
      quantity: 'training metric',
      error: relative(own.train, Object.values(train_metric)[0] ?? []),
      tolerance: metricTolerance,
    },
    {
      quantity: 'test metric',
      error: relative(own.test, Object.values(test_metric)[0] ?? []),
      tolerance: metricTolerance,
    },
    { quantity: 'predictions', error: largestDifference(predicted, predictions.flat()), tolerance: null },
    ...(contributions.length === 0
      ? []
      : [
          {
            quantity: 'SHAP values',
            error: largestDifference(
              contributions.flatMap((_, window) =>
                Array.from({ length: outputs }, (__, output) =>
                  contributionsOf(
                    state,
                    x_test.values.subarray(window * features, (window + 1) * features),
                    Float64Array.from({ length: outputs }, (___, own) => Number(own === output)),
                  ),
                ).flat(),
              ),
              contributions.flat(),
            ),
            tolerance: null,
          },
        ]),
  ];
}

/** SHAP values of a row and, behind them, the base. */
function contributionsOf(state: TreesState, row: Float32Array, weights: Float64Array): number[] {
  const explained = new TreeAttributions(state, weights);
  const shares = new Float64Array(row.length);
  for (let tree = 0; tree < state.table.roots.length; tree += 1) explained.addTo(shares, row, tree);
  return [...shares, explained.base];
}

function largestOf(inputs: StoredArray, feature: number): number {
  return columnOf(inputs, feature).reduce((most, value) => (value > most ? value : most), 0);
}

function softmaxRows(scores: Float64Array, classCount: number): Float64Array {
  return scores.map((score, at) => {
    const first = at - (at % classCount);
    let sum = 0;
    for (let other = first; other < first + classCount; other += 1) sum += Math.exp((scores[other] ?? 0) - score);
    return 1 / sum;
  });
}
