import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/common/random';
import type { TreesBackend } from '../../src-main/engine/trees/backend';
import type { BoostingSettings } from '../../src-main/engine/trees/boosting';
import { describeForest, GrowingForest, type ForestSettings, type Tree } from '../../src-main/engine/trees/forest';
import { nativeTrees } from '../../src-main/engine/trees/native/backend';
import { portableTrees } from '../../src-main/engine/trees/portable/backend';
import { checkTable, joinTrees } from '../../src-main/engine/trees/predictor';
import { problems, readReference } from './support/fixtures';
import { compareReference } from './support/reference';
import { boostRows, growForest, predictRows } from './support/trees-reference';

const reference = readReference('trees');
const backends = [nativeTrees(), portableTrees()].filter(
  (backend): backend is TreesBackend => typeof backend !== 'string',
);
const engines = { 'trees-native': 'fused-native', 'trees-wasm': 'fused-wasm' } as const;

const plain: ForestSettings = {
  rows: 400,
  features: 6,
  outputs: 1,
  criterion: 'squared_error',
  splitter: 'best',
  nEstimators: 9,
  maxDepth: null,
  maxLeafNodes: null,
  minSamplesSplit: 2,
  minSamplesLeaf: 1,
  maxFeatures: 3,
  minImpurityDecrease: 0,
  bootstrap: true,
  sampleSize: 400,
  balancedSubsample: false,
  oobScore: true,
  seed: 11,
  isSingleTree: false,
};

/** Rows with many equal values and one feature that is the same everywhere. */
function randomData({ rows, features, outputs, criterion }: ForestSettings) {
  const random = createRandom(3);
  const values = Float32Array.from({ length: rows * features }, (_, at) => {
    const feature = at % features;
    return feature === 1 ? 4 : feature % 2 === 0 ? Math.floor(random.uniform() * 12) : random.normal();
  });
  const valueOf = (row: number, feature: number): number => values[row * features + feature] ?? 0;
  const isOfClasses = criterion !== 'squared_error';
  const classes = Array.from(
    { length: rows },
    (_, row) => (valueOf(row, 0) + Math.floor(random.uniform() * 3)) % outputs,
  );
  const y = Float32Array.from(
    { length: isOfClasses ? rows : rows * outputs },
    (_, at) => valueOf(Math.floor(at / outputs), 0) * (1 + (at % outputs)) + random.normal(),
  );
  return { x: { shape: [rows, features], values }, y: { shape: [y.length], values: y }, classes };
}

const settingsOf: Record<string, Partial<ForestSettings>> = {
  'of numbers': {},
  'of several numbers': { outputs: 3, minSamplesLeaf: 4 },
  'of classes': { criterion: 'gini', outputs: 3 },
  'of classes by entropy': { criterion: 'entropy', outputs: 3, balancedSubsample: true, maxDepth: 5 },
  'with the best leaves first': { maxLeafNodes: 17, minImpurityDecrease: 0.001 },
  'of random thresholds': { splitter: 'random', bootstrap: false, oobScore: false },
};

const bytesOf = (trees: readonly Tree[]): Buffer =>
  Buffer.concat(
    trees.flatMap(({ features, thresholds, rights, covers, gains, values, importances }) =>
      [features, thresholds, rights, covers, gains, values, importances].map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer, byteOffset, byteLength),
      ),
    ),
  );

describe.each(backends)('trees on $id', (backend) => {
  it('are scikit-learn’s, split by split', async () => {
    const { cases } = await compareReference(reference, engines[backend.id], { threads: 2 });
    expect(cases).toHaveLength(17);
    expect(problems(cases)).toEqual([]);
    const sameSeed = cases.flatMap((report) => (report.state === 'compared' ? report.quantities : []));
    expect(sameSeed.filter(({ quantity, error }) => quantity.endsWith('same seed') && !(error < 1e-6))).toEqual([]);
  });

  it.each(['boosting', 'boosting_missing'])('are LightGBM’s of %s.json', async (name) => {
    const { cases } = await compareReference(readReference(name), engines[backend.id], { threads: 2 });
    expect(cases).toHaveLength(7);
    expect(problems(cases)).toEqual([]);
    // The same splits, but for ties that the last digit of a sum decides.
    for (const report of cases) expect(report.state === 'compared' && report.error, report.name).toBeLessThan(5e-4);
  });

  it('split categories as LightGBM does', async () => {
    const { cases } = await compareReference(readReference('boosting_categories'), engines[backend.id], { threads: 2 });
    expect(cases).toHaveLength(8);
    expect(problems(cases)).toEqual([]);
    for (const report of cases) {
      const quantities = report.state === 'compared' ? report.quantities : [];
      expect(quantities.map(({ quantity }) => quantity)).toContain('SHAP values');
      for (const { quantity, error } of quantities) expect(error, `${report.name}: ${quantity}`).toBeLessThan(1e-6);
    }
  });

  it('refuse what does not fit their plan', async () => {
    const plan = await backend.createPlan(describeForest(plain, 1), 1);
    const forest = new GrowingForest(plan, plain);
    expect(() => {
      forest.setColumn(0, new Float32Array(plain.rows - 1));
    }).toThrow(/operation 0/);
    expect(() => {
      forest.setColumn(plain.features, new Float32Array(plain.rows));
    }).toThrow(/operation 0/);
    expect(() => {
      forest.setWeights(new Float64Array(plain.rows));
    }).toThrow(/operation 2/);
    plan.dispose();
    expect(() => forest.advance(1)).toThrow(/disposed/);
    await expect((async () => backend.planBytes(Float64Array.of(1, 2, 3)))()).rejects.toThrow(/description/);
  });
});

describe('forests', () => {
  it.each(Object.keys(settingsOf))(
    '%s are the same bits on any number of threads, natively and in WebAssembly',
    async (name) => {
      const settings = { ...plain, ...settingsOf[name] };
      const data = randomData(settings);
      const grown: Buffer[] = [];
      for (const backend of backends) {
        for (const threads of [1, 2, 5]) {
          const { trees, outOfBag } = await growForest(backend, settings, data, threads);
          const predicted = await predictRows(backend, trees, settings.outputs, data.x);
          expect(predicted.every(Number.isFinite)).toBe(true);
          grown.push(
            Buffer.concat([
              bytesOf(trees),
              Buffer.from(predicted.buffer),
              Buffer.from((outOfBag ?? new Float64Array()).buffer),
            ]),
          );
        }
      }
      expect(grown.length).toBeGreaterThan(0);
      for (const one of grown) expect(one.equals(grown[0]!)).toBe(true);
    },
  );

  it('draw rows by their weights', async () => {
    const [backend] = backends;
    const data = randomData(plain);
    const first = Float64Array.from({ length: plain.rows }, (_, row) => Number(row < 50));
    const { trees } = await growForest(backend!, plain, data, 2, first);
    const seen = Math.min(...data.y.values.subarray(0, 50));
    for (const { values } of trees) expect(Math.min(...values)).toBeGreaterThanOrEqual(seen);
  });

  it('of a state that leads nowhere are refused before they are followed', async () => {
    const { trees } = await growForest(backends[0]!, plain, randomData(plain), 1);
    const table = joinTrees(
      trees.map((tree) => ({ ...tree, firstOutput: 0 })),
      { leafOutputs: 1, outputs: 1, featureCount: plain.features },
    );
    expect(() => {
      checkTable(table);
    }).not.toThrow();
    const spoiled = {
      'a loop': { rights: table.rights.map((right, node) => (node === 0 ? 0 : right)) },
      'another tree': { rights: table.rights.map((right, node) => (node === 0 ? table.features.length - 1 : right)) },
      'no such feature': { features: table.features.map((feature) => (feature < 0 ? -1 : plain.features)) },
      'no such value': { values: table.values.slice(1) },
      'no such output': { firstOutputs: table.firstOutputs.map(() => 1) },
      'fewer nodes': { thresholds: table.thresholds.slice(1) },
    };
    for (const [what, part] of Object.entries(spoiled)) {
      expect(() => {
        checkTable({ ...table, ...part });
      }, what).toThrow();
    }
  });
});

const boosted: BoostingSettings = {
  rows: 9000,
  validationRows: 700,
  features: 11,
  outputs: 1,
  objective: 'l2',
  alpha: 0.9,
  scalePosWeight: 1,
  boostFromAverage: true,
  numLeaves: 15,
  maxDepth: null,
  minDataInLeaf: 20,
  maxBin: 63,
  minDataInBin: 3,
  baggingFreq: 0,
  baggingFraction: 1,
  featureFraction: 1,
  minSumHessianInLeaf: 1e-3,
  lambdaL1: 0,
  lambdaL2: 0,
  minGainToSplit: 0,
  learningRate: 0.1,
  maxCatToOnehot: 4,
  maxCatThreshold: 32,
  minDataPerGroup: 100,
  catSmooth: 10,
  catL2: 10,
  setWords: 0,
  seed: 4,
};

/** More rows than are added up at once; some inputs are missing. */
function boostedRows({ rows, validationRows, features, outputs, objective, setWords }: BoostingSettings) {
  const random = createRandom(8);
  const all = rows + validationRows;
  const values = Float32Array.from({ length: all * features }, (_, at) =>
    at % features < 4 && random.uniform() < 0.2 ? Number.NaN : random.normal(),
  );
  // The last two are categories: 64 of them, and 3.
  if (setWords > 0) {
    for (let at = 0; at < values.length; at += 1) {
      const width = [64, 3][(at % features) - 9] ?? 0;
      if (width > 0) values[at] = Math.floor(random.uniform() * width);
    }
  }
  const known = (row: number, feature: number): number => {
    const value = values[row * features + feature] ?? 0;
    return Number.isNaN(value) ? 1.5 : value;
  };
  const levels = Array.from(
    { length: all },
    (_, row) => known(row, 0) * known(row, 5) + known(row, 9) + random.normal(),
  );
  const targets =
    objective === 'binary'
      ? levels.map((level) => Number(level > 0.5))
      : objective === 'multiclass'
        ? levels.map((level) => Math.max(0, Math.min(outputs - 1, Math.floor(level + 1))))
        : levels.flatMap((level) => Array.from({ length: outputs }, (_, output) => level * (output + 1)));
  return { inputs: { shape: [all, features], values }, targets: Float64Array.from(targets) };
}

const boostedOf: Record<string, Partial<BoostingSettings> & { readonly kinds?: Int32Array }> = {
  'the squared error': {},
  'several numbers': { outputs: 3, maxDepth: 4 },
  'the absolute error': { objective: 'l1' },
  'a quantile': { objective: 'quantile', alpha: 0.2 },
  huber: { objective: 'huber', lambdaL1: 1, lambdaL2: 2 },
  'two classes': { objective: 'binary' },
  'three classes': { objective: 'multiclass', outputs: 3 },
  'drawn rows and features': { baggingFreq: 2, baggingFraction: 0.6, featureFraction: 0.5 },
  'what may only grow': { kinds: Int32Array.from({ length: 11 }, (_, feature) => (feature === 9 ? 1 : 0)) },
  categories: { setWords: 2, kinds: Int32Array.from({ length: 11 }, (_, feature) => (feature > 8 ? 2 : 0)) },
};

describe('boosting', () => {
  it('of sets of categories that are not there is refused before it is followed', async () => {
    const settings = { ...boosted, ...boostedOf['categories'] };
    const { trees } = await boostRows(backends[0]!, settings, {
      ...boostedRows(settings),
      rounds: 3,
      threads: 1,
      kinds: boostedOf['categories']?.kinds ?? null,
    });
    const table = joinTrees(trees, { leafOutputs: 1, outputs: 1, featureCount: settings.features });
    const node = table.features.findIndex((feature) => feature >= 1 << 25);
    expect(node).toBeGreaterThanOrEqual(0);
    expect(() => {
      checkTable(table);
    }).not.toThrow();
    const named = (threshold: number) => ({
      thresholds: table.thresholds.map((own, at) => (at === node ? threshold : own)),
    });
    const spoiled = {
      'no sets': { sets: new Int32Array(0) },
      'half a set': { sets: table.sets.slice(1) },
      'a set behind the last': named(table.sets.length / 2),
      'a set before the first': named(-1),
      'a part of a set': named(0.5),
      'no number': named(NaN),
      'another flag': { features: table.features.map((feature, at) => (at === node ? feature | (1 << 26) : feature)) },
    };
    for (const [what, part] of Object.entries(spoiled)) {
      expect(() => {
        checkTable({ ...table, ...part });
      }, what).toThrow();
    }
  });

  it.each(Object.keys(boostedOf))(
    'of %s is the same bits on 1, 2 and 4 threads, natively and in WebAssembly',
    async (name) => {
      const { kinds = null, ...own } = boostedOf[name] ?? {};
      const settings = { ...boosted, ...own };
      const rows = boostedRows(settings);
      const grown: Buffer[] = [];
      for (const backend of backends) {
        for (const threads of [1, 2, 4]) {
          const { trees, metrics } = await boostRows(backend, settings, { ...rows, rounds: 8, threads, kinds });
          const figures = Float64Array.from(
            metrics.flatMap(({ metric, validationMetric }) => [metric, validationMetric]),
          );
          expect(figures.every(Number.isFinite)).toBe(true);
          expect(metrics.at(-1)?.metric).toBeLessThan(metrics[0]?.metric ?? 0);
          const arrays = trees.flatMap(({ features, thresholds, rights, covers, gains, values }) => [
            ...[features, thresholds, rights, covers, gains, values],
          ]);
          grown.push(
            Buffer.concat(
              [figures, ...arrays].map(({ buffer, byteOffset, byteLength }) =>
                Buffer.from(buffer, byteOffset, byteLength),
              ),
            ),
          );
        }
      }
      expect(grown.length).toBe(3 * backends.length);
      for (const one of grown) expect(one.equals(grown[0]!)).toBe(true);
    },
  );
});
