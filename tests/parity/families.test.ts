import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readState, stateFile } from '../../src-main/artefact/state';
import { GatewiseError } from '../../src-main/core/common/errors';
import { createRandom } from '../../src-main/core/common/random';
import {
  fitOutcomeSchema,
  modelSummarySchema,
  wasStopped,
  type Estimator,
  type FitListeners,
  type FitOutcome,
  type FitSettings,
  type ModelFamily,
  type ModelsByKind,
  type PreparedShape,
  type StateTensor,
  type WindowFields,
} from '../../src-main/core/model';
import { ensembleSchema, type EnsembleModel } from '../../src-main/core/model/ensemble/schema';
import { linearSchema, type LinearModel } from '../../src-main/core/model/linear/schema';
import { sequentialSchema } from '../../src-main/core/model/sequential/schema';
import { statisticalSchema, type StatisticalModel } from '../../src-main/core/model/statistical/schema';
import { gradientBoostingSchema, type GradientBoostingModel } from '../../src-main/core/model/trees/boosting';
import {
  extraTreesSchema,
  randomForestSchema,
  type ExtraTreesModel,
  type RandomForestModel,
} from '../../src-main/core/model/trees/forest';
import { sizeOf } from '../../src-main/core/network';
import type { WindowSource } from '../../src-main/core/task/window-source';
import type { EngineChoice } from '../../src-main/core/training';
import { modelFamilies } from '../../src-main/engine';
import { plantedFamily, type PlantedModel } from '../support/planted-family';
import { temporaryFolder } from '../support/store';

/** The second half of core/model/family.ts: what every kind of model must do, whatever it computes. */
interface FamilyCase<Model> {
  readonly title: string;
  readonly family: ModelFamily<Model>;
  readonly engine: EngineChoice;
  readonly model: Model;
  /** One that cannot be made on the shape below, and the field that says why. */
  readonly impossible: { readonly model: Model; readonly field: string };
  /** Whether the seed changes what is learnt. */
  readonly isDrawn: boolean;
  /** What it is told of and sees; left out: windows over a wave. */
  readonly sees?: { readonly shape: PreparedShape; readonly of: (source: WindowSource) => WindowSource };
}

const network = sequentialSchema.parse({
  kind: 'sequential',
  layers: [{ type: 'GRU', units: 5, dropout: 0.1 }],
  training: { epochs: 6, batchSize: 16, optimizer: { type: 'adam', learningRate: 0.02 } },
});
const joined = sequentialSchema.parse({
  kind: 'sequential',
  layers: [
    { type: 'GRU', units: 2, id: 'left', returnSequences: true },
    { type: 'GRU', units: 2, returnSequences: true },
    { type: 'GRU', units: 2, inputs: ['left'] },
  ],
});
const networkOn = (engine: EngineChoice): FamilyCase<ModelsByKind['sequential']> => ({
  title: `sequential on ${engine}`,
  family: modelFamilies.sequential,
  engine,
  model: network,
  impossible: { model: joined, field: 'model.layers.2' },
  isDrawn: true,
});
const planted: FamilyCase<PlantedModel> = {
  title: 'one that is fitted at once',
  family: plantedFamily,
  engine: 'auto',
  model: { kind: 'planted', rows: 3 },
  impossible: { model: { kind: 'planted', rows: 13 }, field: 'model.rows' },
  isDrawn: false,
};

const linear = (model: object): FamilyCase<LinearModel> => {
  const parsed = linearSchema.parse({ kind: 'linear', ...model });
  return {
    title: `${parsed.estimator.type}${parsed.decomposition === null ? '' : ' of trend and remainder'}`,
    family: modelFamilies.linear,
    engine: 'auto',
    model: parsed,
    impossible: {
      model: linearSchema.parse({ kind: 'linear', estimator: { type: 'LogisticRegression' } }),
      field: 'model.estimator',
    },
    isDrawn: false,
  };
};

const statistical = (method: object, settings: object = {}): FamilyCase<StatisticalModel> => {
  const model = statisticalSchema.parse({ kind: 'statistical', method, ...settings });
  return {
    title: `statistical: ${model.method.type}`,
    family: modelFamilies.statistical,
    engine: 'auto',
    model,
    impossible: {
      model: statisticalSchema.parse({ kind: 'statistical', method: { type: 'HoltWinters', seasonLength: 30 } }),
      field: 'model.method.seasonLength',
    },
    isDrawn: false,
  };
};

/** What a model of trees sees beside rows, for a title. */
const seenBy = ({ lags, summaries }: WindowFields): string =>
  summaries ? `, summaries${lags === 0 ? ' alone' : ''}` : '';

const forest = (model: object, engine: EngineChoice = 'auto'): FamilyCase<RandomForestModel> => {
  const parsed = randomForestSchema.parse({ kind: 'randomForest', nEstimators: 20, ...model });
  return {
    title: `a random forest, ${parsed.strategy}${seenBy(parsed)}, on ${engine}`,
    family: modelFamilies.randomForest,
    engine,
    model: parsed,
    impossible: { model: { ...parsed, lags: 13 }, field: 'model.lags' },
    isDrawn: true,
  };
};
const extraTrees: FamilyCase<ExtraTreesModel> = {
  title: 'extra trees',
  family: modelFamilies.extraTrees,
  engine: 'auto',
  model: extraTreesSchema.parse({ kind: 'extraTrees', nEstimators: 20, lags: 4 }),
  impossible: {
    model: extraTreesSchema.parse({ kind: 'extraTrees', oobScore: true }),
    field: 'model.oobScore',
  },
  isDrawn: true,
};

const boosting = (
  model: object,
  isDrawn: boolean,
  engine: EngineChoice = 'auto',
): FamilyCase<GradientBoostingModel> => {
  const parsed = gradientBoostingSchema.parse({ kind: 'gradientBoosting', numIterations: 25, ...model });
  return {
    title: `boosting, ${parsed.objective}, ${parsed.strategy}${seenBy(parsed)}, on ${engine}`,
    family: modelFamilies.gradientBoosting,
    engine,
    model: parsed,
    impossible: { model: { ...parsed, rollingWindows: [3, 13] }, field: 'model.rollingWindows' },
    isDrawn,
  };
};

/** The wave's second input as one of 40 categories, of which −1 stands for none. */
function categoriesIn(source: WindowSource): WindowSource {
  const { series, featureCount } = source;
  return {
    ...source,
    series: series.map((value, at) => (at % featureCount === 1 ? Math.floor(20 * value) - 1 : value)),
  };
}
const boostingOfCategories = (model: object, engine: EngineChoice = 'auto'): FamilyCase<GradientBoostingModel> => {
  const plain = boosting({ minDataPerGroup: 5, catSmooth: 2, ...model }, false, engine);
  return {
    ...plain,
    title: `boosting on categories, ${plain.model.strategy}${seenBy(plain.model)}, on ${engine}`,
    impossible: { model: { ...plain.model, monotoneConstraints: [0, 1] }, field: 'model.monotoneConstraints' },
    sees: { shape: { ...waveShape, categoryCounts: [0, 70] }, of: categoriesIn },
  };
};

const memberIds = ['run_aaaaaaaaaa', 'run_bbbbbbbbbb', 'run_cccccccccc'];
const ensemble = (rule: object): FamilyCase<EnsembleModel> => {
  const members = memberIds.map((run, index) => ({ run, number: index + 1, name: 'one', modelName: 'GRU 64' }));
  const model = ensembleSchema.parse({ kind: 'ensemble', members, rule });
  return {
    title: `an ensemble by ${model.rule.type}`,
    family: modelFamilies.ensemble,
    engine: 'auto',
    model,
    impossible: { model: { ...model, rule: { type: 'weights', weights: [0.5, 0.5] } }, field: 'model.rule.weights' },
    isDrawn: false,
    sees: { shape: { ...waveShape, lookback: 1, featureCount: 9 }, of: membersOver },
  };
};

/** What three members say of each window: the truth with noise, more of it from one to the next. */
function membersOver({ targets, targetStarts, targetLength, ...source }: WindowSource): WindowSource {
  const random = createRandom(9);
  const series = Float32Array.from({ length: targetStarts.length * 9 }, (_, place) => {
    const [window, own] = [Math.floor(place / 9), place % 9];
    const value = targets[(targetStarts[window] ?? 0) + (own % targetLength)] ?? 0;
    return value + 0.1 * (1 + Math.floor(own / targetLength)) * random.normal();
  });
  const starts = Uint32Array.from(targetStarts.keys());
  return {
    ...source,
    series,
    featureCount: 9,
    lookback: 1,
    starts,
    targets,
    targetStarts,
    targetLength,
    lastValueFeature: null,
  };
}

const waveShape: PreparedShape = { task: 'forecast', lookback: 12, featureCount: 2, horizon: 3, classCount: 0 };
const { signal: never } = new AbortController();
const aborted = AbortSignal.abort();
const settingsOf = (engine: EngineChoice, seed = 1): FitSettings => ({ seed, threads: 2, engine });
const quiet: FitListeners = { signal: never, stopSignal: never, now: () => 0 };

/** Windows over a noisy wave whose next values are to be predicted. */
function windows(from: number, count: number): WindowSource {
  const { lookback, featureCount, horizon } = waveShape;
  const random = createRandom(5);
  const rows = 400;
  const series = Float32Array.from(
    { length: rows * featureCount },
    (_, i) => 1 + Math.sin(Math.floor(i / featureCount) / 9) + (i % featureCount) / 2 + random.normal() / 20,
  );
  return {
    series,
    featureCount,
    lookback,
    starts: Uint32Array.from({ length: count }, (_, index) => from + index),
    targets: Float32Array.from({ length: rows }, (_, row) => series[row * featureCount] ?? 0),
    targetStarts: Uint32Array.from({ length: count }, (_, index) => from + index + lookback),
    targetLength: horizon,
    sampleWeights: null,
    lastValueFeature: 0,
  };
}
const wave = { train: windows(0, 200), validation: windows(210, 60), test: windows(280, 60) };

function meanSquare(source: WindowSource, predicted: (window: number, step: number) => number): number {
  const { horizon } = waveShape;
  let sum = 0;
  source.targetStarts.forEach((start, window) => {
    for (let step = 0; step < horizon; step += 1) {
      sum += ((source.targets[start + step] ?? 0) - predicted(window, step)) ** 2;
    }
  });
  return sum / (source.targetStarts.length * horizon);
}

function conforms<Model>({ title, family, engine, model, impossible, isDrawn, sees }: FamilyCase<Model>): void {
  const shape = sees?.shape ?? waveShape;
  const [train, validation, test] = [wave.train, wave.validation, wave.test].map(sees?.of ?? ((source) => source));
  if (train === undefined || validation === undefined || test === undefined) throw new Error('three parts');
  describe(`a kind of model: ${title}`, () => {
    const fitted = async <Result>(
      use: (estimator: Estimator, outcome: FitOutcome) => Result | Promise<Result>,
      listeners: Partial<FitListeners> = {},
      seed = 1,
    ): Promise<Result> => {
      const estimator = await family.create(model, shape, settingsOf(engine, seed));
      try {
        return await use(estimator, await estimator.fit(train, validation, { ...quiet, ...listeners }));
      } finally {
        estimator.dispose();
      }
    };
    const bitsOf = (estimator: Estimator): Promise<Uint8Array> =>
      estimator.predict(test, never).then((values) => new Uint8Array(values.buffer.slice(0)));

    it('says what it is made of and what it needs, before it is made', async () => {
      const summary = modelSummarySchema.parse(family.check(model, shape));
      const plan = await family.plan(model, shape, settingsOf(engine));
      expect(plan.memoryBytes).toBeGreaterThan(0);
      expect(plan.memoryField).toMatch(/^model[.]/);
      expect(plan.engine).not.toBe('');
      await fitted((estimator) => {
        const values = estimator.state().reduce((sum, { shape: own }) => sum + sizeOf(own), 0);
        if (summary.parameterCount !== null) expect(values).toBe(summary.parameterCount);
        expect(summary.layers.length + summary.facts.length).toBeGreaterThan(0);
      });
    });

    it('refuses what it cannot make, and names the field', async () => {
      const refused = (work: () => unknown): unknown => {
        try {
          return work();
        } catch (thrown) {
          return thrown;
        }
      };
      const error = refused(() => family.check(impossible.model, shape));
      expect(error).toBeInstanceOf(GatewiseError);
      expect(error).toMatchObject({ code: 'MODEL_INVALID', details: { field: impossible.field } });
      const making = async (): Promise<Estimator> => family.create(impossible.model, shape, settingsOf(engine));
      await expect(making()).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    });

    it('learns: its forecasts are better than the mean of what it was taught', async () => {
      const mean = train.targets.subarray(0, 212).reduce((sum, value) => sum + value, 0) / 212;
      await fitted(async (estimator, outcome) => {
        expect(fitOutcomeSchema.parse(outcome)).toEqual(outcome);
        expect(wasStopped(outcome)).toBe(false);
        const predicted = await estimator.predict(test, never);
        expect(predicted).toHaveLength(test.starts.length * shape.horizon);
        expect(predicted.every(Number.isFinite)).toBe(true);
        const error = meanSquare(test, (window, step) => predicted[window * shape.horizon + step] ?? Number.NaN);
        expect(error).toBeLessThan(meanSquare(test, () => mean));
      });
    });

    it('tells how far it is, never backwards, and up to the end', async () => {
      const told: (readonly [done: number, total: number])[] = [];
      await fitted(() => undefined, { onProgress: (done, total) => told.push([done, total]) });
      expect(told.length).toBeGreaterThan(0);
      told.forEach(([done, total], index) => {
        expect(done).toBeGreaterThanOrEqual(told[index - 1]?.[0] ?? 0);
        expect(done).toBeLessThanOrEqual(total);
      });
    });

    it('is restored from its file, and predicts the same bits', async () => {
      await fitted(async (estimator) => {
        const directory = temporaryFolder();
        writeFileSync(join(directory, 'weights.safetensors'), stateFile(estimator.state()));
        const { tensors } = await readState({ directory });
        const restored = await family.restore(model, shape, settingsOf(engine), tensors);
        try {
          expect(await bitsOf(restored)).toEqual(await bitsOf(estimator));
          expect(restored.state()).toEqual(estimator.state());
        } finally {
          restored.dispose();
        }
      });
    });

    it('does not take the state of another model', async () => {
      const state = await fitted((estimator) => estimator.state());
      const foreign: StateTensor = { name: 'foreign', shape: [1], values: Float32Array.of(1) };
      const [first, ...rest] = state;
      const wrong = [rest, [...state, foreign], [{ ...first!, name: 'other' }, ...rest]];
      for (const one of wrong) {
        const restoring = async (): Promise<Estimator> => family.restore(model, shape, settingsOf(engine), one);
        await expect(restoring()).rejects.toBeInstanceOf(Error);
      }
    });

    it('can be cancelled, while it is fitted and while it predicts', async () => {
      await expect(fitted(() => undefined, { signal: aborted })).rejects.toMatchObject({ name: 'AbortError' });
      await fitted(async (estimator) => {
        await expect(estimator.predict(test, aborted)).rejects.toMatchObject({ name: 'AbortError' });
        expect((await estimator.predict(test, never)).every(Number.isFinite)).toBe(true);
      });
    });

    it('keeps what it has when it is stopped', async () => {
      const stop = new AbortController();
      const listeners = {
        stopSignal: stop.signal,
        onEpoch: () => {
          stop.abort();
        },
      };
      await fitted(async (estimator, outcome) => {
        expect(wasStopped(outcome)).toBe(outcome.kind === 'iterative');
        if (outcome.kind === 'iterative') expect(outcome).toMatchObject({ lastEpoch: 1, keptEpoch: 1 });
        expect((await estimator.predict(test, never)).every(Number.isFinite)).toBe(true);
      }, listeners);
    });

    it('is the same for the same seed, bit for bit', async () => {
      const first = await fitted(bitsOf);
      expect(await fitted(bitsOf)).toEqual(first);
      const other = await fitted(bitsOf, {}, 2);
      expect(Buffer.from(other).equals(Buffer.from(first))).toBe(!isDrawn);
    });
  });
}

conforms(networkOn('tfjs'));
conforms(networkOn('fused-wasm'));
conforms(networkOn('fused-native'));
conforms(planted);
conforms(ensemble({ type: 'mean' }));
conforms(ensemble({ type: 'median' }));
conforms(ensemble({ type: 'weights', weights: [0.6, 0.3, 0.1] }));
conforms(ensemble({ type: 'nnls' }));
conforms(ensemble({ type: 'greedy' }));
conforms(ensemble({ type: 'stack' }));
conforms(
  ensemble({
    type: 'gate',
    on: { kind: 'member', member: 1 },
    bands: [
      { above: 1, weights: [0.4, 0.6, 0] },
      { upTo: 1, weights: [0.7, 0.3, 0] },
    ],
  }),
);
conforms(linear({}));
conforms(linear({ decomposition: { kernelSize: 5 } }));
conforms(linear({ estimator: { type: 'ElasticNet', alpha: 0.001, fitIntercept: false } }));
conforms(statistical({ type: 'AutoETS' }, { refitEvery: 40, fitRows: 60 }));
conforms(statistical({ type: 'HoltWinters', seasonLength: 14 }));
conforms(statistical({ type: 'DynamicOptimizedTheta' }));
conforms(statistical({ type: 'AutoARIMA' }));
conforms(statistical({ type: 'MSTL', seasonLength: 7, furtherSeasonLengths: [57] }));
conforms(
  statistical({
    type: 'Mean',
    members: [{ type: 'RandomWalkWithDrift' }, { type: 'SeasonalNaive', seasonLength: 57 }],
  }),
);
conforms(forest({ rollingWindows: [4, 12], oobScore: true, maxLeafNodes: 40 }));
conforms(forest({ strategy: 'oneModelAStep', maxFeatures: 'sqrt' }, 'fused-wasm'));
conforms(forest({ strategy: 'stepAsFeature', minSamplesLeaf: 2 }));
conforms(forest({ lags: 0, summaries: true }));
conforms(forest({ summaries: true, strategy: 'stepAsFeature' }, 'fused-wasm'));
conforms(extraTrees);
conforms(boosting({ earlyStoppingRound: 5 }, false));
conforms(boosting({ objective: 'huber', strategy: 'stepAsFeature', monotoneConstraints: [1] }, false, 'fused-wasm'));
conforms(boosting({ objective: 'quantile', alpha: 0.5, baggingFraction: 0.6, baggingFreq: 2 }, true));
conforms(boosting({ objective: 'l1', featureFraction: 0.5, rollingWindows: [6] }, true));
conforms(boosting({ lags: 2, summaries: true, monotoneConstraints: [1] }, false));
conforms(boostingOfCategories({ rollingWindows: [6] }));
conforms(boostingOfCategories({ lags: 0, summaries: true }));
conforms(boostingOfCategories({ strategy: 'stepAsFeature' }, 'fused-wasm'));

describe('a network whose epochs take less than a turn of the event loop', () => {
  const endless = sequentialSchema.parse({
    kind: 'sequential',
    layers: [{ type: 'SimpleRNN', units: 1 }],
    training: { epochs: 100_000, earlyStopping: null },
  });

  it.each(['fused-native', 'fused-wasm', 'tfjs'] as const)('hears on %s that it is to stop', async (engine) => {
    const stop = new AbortController();
    const estimator = await modelFamilies.sequential.create(endless, waveShape, settingsOf(engine));
    // As a message from another process would, this comes with a turn of the loop.
    setImmediate(() => {
      stop.abort();
    });
    const outcome = await estimator.fit(windows(0, 2), null, { ...quiet, stopSignal: stop.signal });
    estimator.dispose();
    expect(outcome).toMatchObject({ kind: 'iterative', reason: 'stoppedByUser' });
  });
});

it('is what every registered kind is held to', () => {
  const held: Record<keyof typeof modelFamilies, true> = {
    sequential: true,
    linear: true,
    statistical: true,
    randomForest: true,
    extraTrees: true,
    gradientBoosting: true,
    ensemble: true,
  };
  expect(Object.keys(modelFamilies)).toEqual(Object.keys(held));
});
