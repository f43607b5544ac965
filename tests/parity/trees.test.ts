import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/common/random';
import type { TreesBackend } from '../../src-main/engine/trees/backend';
import { describeForest, GrowingForest, type ForestSettings, type Tree } from '../../src-main/engine/trees/forest';
import { nativeTrees } from '../../src-main/engine/trees/native/backend';
import { portableTrees } from '../../src-main/engine/trees/portable/backend';
import { checkTable, joinTrees } from '../../src-main/engine/trees/predictor';
import { problems, readReference } from './support/fixtures';
import { compareReference } from './support/reference';
import { growForest, predictRows } from './support/trees-reference';

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
