import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../support/store';
import type { Estimator, PreparedShape, SequentialModel } from '../../../src-main/core/model';
import { sequentialSchema } from '../../../src-main/core/model/sequential/schema';
import type { WindowSource } from '../../../src-main/core/task/window-source';
import { fastestOf, racedSteps, type Engine, type EngineChoice, type EngineId } from '../../../src-main/core/training';
import { engineFactories, type EngineFactories } from '../../../src-main/engine';
import { createNeuralFamily } from '../../../src-main/engine/neural/family';

const shape: PreparedShape = { task: 'forecast', lookback: 4, featureCount: 1, horizon: 1, classCount: 0 };
const model: SequentialModel = sequentialSchema.parse({
  kind: 'sequential',
  layers: [{ type: 'GRU', units: 3, dropout: 0.3 }],
  training: { epochs: 2, batchSize: 8, earlyStopping: null },
});

const seed = 3;
afterEach(() => {
  vi.unstubAllEnvs();
});

function windows(count: number): WindowSource {
  const series = Float32Array.from({ length: 60 }, (_, index) => Math.sin(index / 3));
  return {
    series,
    featureCount: 1,
    lookback: 4,
    starts: Uint32Array.from({ length: count }, (_, index) => index),
    targets: series,
    targetStarts: Uint32Array.from({ length: count }, (_, index) => index + 4),
    targetLength: 1,
    sampleWeights: null,
    lastValueFeature: null,
  };
}

/** Milliseconds of each step of an engine, in order, the last one from then on; what is thrown in a step's place. */
type Costs = Readonly<Partial<Record<EngineId, readonly (number | Error)[]>>>;

/** Real engines whose steps take as long as is told, by a clock of their own. */
function course(costs: Costs) {
  let time = 0;
  const windowsSeen: number[] = [];
  const created: EngineId[] = [];
  const disposed: EngineId[] = [];
  const slowed = (id: EngineId, engine: Engine): Engine => ({
    describe: () => engine.describe(),
    unsupported: (layers) => engine.unsupported(layers),
    plannedBytes: (planned) => engine.plannedBytes(planned),
    probeLayer: (probe) => engine.probeLayer(probe),
    async create(specification) {
      const trainer = await engine.create(specification);
      // The self-test, which is done once a process, is no part of the race.
      if (specification.seed !== seed) return trainer;
      created.push(id);
      let step = 0;
      return new Proxy(trainer, {
        get(target, name) {
          if (name === 'dispose') {
            return () => {
              disposed.push(id);
              target.dispose();
            };
          }
          if (name !== 'trainEpoch') {
            const value: unknown = Reflect.get(target, name);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          }
          return async (...given: Parameters<typeof target.trainEpoch>) => {
            const own = costs[id] ?? [1];
            const cost = own[Math.min(step, own.length - 1)] ?? 1;
            step += 1;
            if (cost instanceof Error) throw cost;
            const result = await target.trainEpoch(...given);
            time += cost;
            windowsSeen.push(given[1].length - (given[2].from?.step ?? 0) * specification.batchSize);
            return result;
          };
        },
      });
    },
  });
  const factories: EngineFactories = Object.fromEntries(
    (Object.keys(costs) as EngineId[]).map((id) => [
      id,
      () => {
        const engine = engineFactories[id]?.();
        if (engine === undefined) throw new Error(`there is no ${id}`);
        return slowed(id, engine);
      },
    ]),
  );
  return { factories, now: () => time, windowsSeen, created, disposed };
}

async function race(costs: Costs, beside: readonly EngineId[], options: { windows?: number; abortAt?: number } = {}) {
  const { factories, now, ...seen } = course(costs);
  const controller = new AbortController();
  const progress: [number, number][] = [];
  const family = createNeuralFamily(factories);
  const result = await family.race?.(model, shape, { seed, threads: 1 }, windows(options.windows ?? 50), {
    beside,
    signal: controller.signal,
    now,
    onProgress: (done, total) => {
      progress.push([done, total]);
      if (done === options.abortAt) controller.abort();
    },
  });
  if (result === undefined) throw new Error('networks are raced');
  return { result, progress, ...seen };
}

describe('a race of engines', () => {
  it('is won by the one whose steps take the least time in the middle, wherever it stands', async () => {
    const { result, progress, created, disposed, windowsSeen } = await race(
      // The first step of each is not timed.
      { 'fused-wasm': [999, 4, 4, 90, 4, 4], tfjs: [999, 3, 3, 3, 70, 80] },
      ['tfjs'],
    );
    expect(result).toMatchObject({
      steps: racedSteps,
      batchSize: 8,
      entries: [
        { engine: 'fused-wasm', stepMs: 4, reason: null },
        { engine: 'tfjs', device: 'JavaScript', stepMs: 3, reason: null },
      ],
    });
    expect(fastestOf(result)?.engine).toBe('tfjs');
    expect(progress.at(-1)).toEqual([12, 12]);
    expect(created).toEqual(['fused-wasm', 'tfjs']);
    expect(disposed).toEqual(created);
    expect(new Set(windowsSeen)).toEqual(new Set([8]));
  });

  it('goes to the first in a tie', async () => {
    const { result } = await race({ 'fused-wasm': [1, 5], tfjs: [1, 5] }, ['tfjs']);
    expect(fastestOf(result)?.engine).toBe('fused-wasm');
  });

  it('leaves out with its reason what fails in it, is not there or cannot start', async () => {
    // The machine may have TensorFlow's library.
    vi.stubEnv('GATEWISE_TFJS_NODE', join(temporaryFolder(), 'nothing'));
    const { result, disposed } = await race(
      { 'fused-wasm': [5], tfjs: [1, 1, new Error('the device was unplugged')], 'tfjs-node': [1] },
      ['tfjs', 'tfjs-node', 'webgpu'],
    );
    // No `webgpu` in this build at all.
    expect(result.entries.map(({ engine, stepMs }) => [engine, stepMs])).toEqual([
      ['fused-wasm', 5],
      ['tfjs', null],
      ['tfjs-node', null],
    ]);
    expect(result.entries.map(({ reason }) => reason?.message)).toEqual([
      undefined,
      'It failed: the device was unplugged',
      expect.stringMatching(/npm run setup:gpu/),
    ]);
    expect(fastestOf(result)?.engine).toBe('fused-wasm');
    expect(disposed).toEqual(['fused-wasm', 'tfjs']);
  });

  it('that nothing gets through ends with every reason', async () => {
    const lost = [new Error('no memory')];
    await expect(race({ 'fused-wasm': lost, tfjs: [new Error('unplugged')] }, ['tfjs'])).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: 'No device could train this model. (fused-wasm: It failed: no memory) (tfjs: It failed: unplugged)',
    });
  });

  it('is left when its signal fires, and leaves nothing behind', async () => {
    const costs: Costs = { 'fused-wasm': [1], tfjs: [1] };
    await expect(race(costs, ['tfjs'], { abortAt: 8 })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('takes the batches of a small training part over again', async () => {
    const { windowsSeen } = await race({ 'fused-wasm': [1], tfjs: [1] }, ['tfjs'], { windows: 11 });
    expect(windowsSeen.slice(0, 6)).toEqual([8, 3, 8, 3, 8, 3]);
    expect((await race({ 'fused-wasm': [1], tfjs: [1] }, ['tfjs'], { windows: 5 })).windowsSeen).toEqual(
      Array.from({ length: 12 }, () => 5),
    );
  });
});

describe('a training after a race', () => {
  const fit = async (estimator: Estimator) => {
    const { signal } = new AbortController();
    await estimator.fit(windows(50), windows(9), { signal, stopSignal: signal, now: () => 0 });
    const state = estimator.state();
    estimator.dispose();
    return state;
  };

  it.each(['fused-native', 'fused-wasm', 'tfjs'] as const)(
    'comes to the very bits of one without it, on %s',
    async (engine) => {
      const family = createNeuralFamily(engineFactories);
      const settings = { seed, threads: 1, engine: engine satisfies EngineChoice };
      const without = await fit(await family.create(model, shape, settings));
      const race = await family.race?.(model, shape, settings, windows(50), {
        beside: ['fused-wasm', 'tfjs'],
        signal: new AbortController().signal,
        now: () => 0,
      });
      expect(race?.entries).toHaveLength(3);
      expect(await fit(await family.create(model, shape, settings))).toEqual(without);
    },
  );
});
