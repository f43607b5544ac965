import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SequentialModel, StateTensor } from '../../src-main/core/model';
import { sequentialSchema } from '../../src-main/core/model/sequential/schema';
import { epochOrder, passes, type Engine } from '../../src-main/core/training';
import type { GraphicsPort } from '../../src-main/engine';
import { selfTest } from '../../src-main/engine/common/self-test';
import { createNeuralFamily } from '../../src-main/engine/neural/family';
import { createTensorflowEngine, createWebgpuEngine } from '../../src-main/engine/tensorflow';
import { createPageEngine } from '../../src-main/engine/tensorflow/page/engine';
import { expectAgreement, follow } from '../parity/support/agreement';
import { itConforms, small, specify, windows } from '../parity/support/conformance';
import { scaledDifference } from '../parity/support/numbers';
import { tinyTraining } from '../parity/support/random-models';
import { fitInTwo, fitWhole, type Fitting } from '../parity/support/resumption';
import { fusedTiers } from '../parity/support/tiers';
import { lacksWebgpu } from '../parity/support/webgpu';
import { startGraphicsHost, type GraphicsPageHost } from './support/graphics/page';
import { lacksBrowser } from './support/workbench';

const { signal } = new AbortController();
const modelOf = (type: 'LSTM' | 'GRU'): SequentialModel =>
  sequentialSchema.parse({
    kind: 'sequential',
    layers: [{ type, units: 3 }],
    training: { epochs: 3, batchSize: 8, earlyStopping: null },
  });

/** A fit of the neural family on this engine, which stands where its factories look for WebGPU. */
function fittingOn(engine: Engine): Fitting<SequentialModel> {
  return {
    family: createNeuralFamily({ webgpu: () => engine }),
    shape: { task: 'forecast', lookback: 9, featureCount: 2, horizon: 1, classCount: 0 },
    settings: { seed: 1, threads: 1, engine: 'webgpu' },
    train: windows(40),
    validation: windows(9),
  };
}

describe.skipIf(lacksBrowser)('the page that computes by WebGPU, in a real Chromium', () => {
  let host: GraphicsPageHost;
  let engine: Engine;

  beforeAll(async () => {
    host = await startGraphicsHost();
    engine = createPageEngine(host.open);
  });
  afterAll(async () => {
    await host.close();
  });

  it('tells of its device, and comes to the figures of the self-test', async () => {
    const description = await engine.describe();
    expect(description).toMatchObject({
      ...{ id: 'webgpu', available: true },
      facts: { kind: 'graphics', isSoftware: true, versions: { chromium: expect.any(String) as string } },
    });
    expect(passes(await selfTest(engine))).toBe(true);
  });

  itConforms(() => engine);

  it('learns random models as the reference engine does', async () => {
    await fc.assert(
      fc.asyncProperty(tinyTraining, async (training) => {
        expectAgreement(
          await follow(engine, training, 1),
          await follow(createTensorflowEngine(), training, 1),
          training,
        );
      }),
      { numRuns: 6 },
    );
  });

  it.skipIf(lacksWebgpu)('learns them as the same trainer does on Dawn', async () => {
    for (const training of fc.sample(tinyTraining, { numRuns: 2, seed: 9 })) {
      expectAgreement(await follow(engine, training, 1), await follow(createWebgpuEngine(), training, 1), training);
    }
  });

  it.each(['LSTM', 'GRU'] as const)('trains a small %s epoch by epoch as the fused engine does', async (type) => {
    const [fused] = fusedTiers;
    if (fused === undefined) throw new Error('there is no fused engine');
    const own = await fitWhole(fittingOn(engine), modelOf(type));
    const expected = await fitWhole(fittingOn(fused.create()), modelOf(type));
    if (own.outcome.kind === 'direct' || expected.outcome.kind === 'direct') throw new Error('networks have epochs');
    const losses = ({ history }: typeof own.outcome): Float32Array =>
      Float32Array.from(history.flatMap(({ loss, valLoss }) => [loss, valLoss ?? Number.NaN]));
    expect(losses(own.outcome)).toHaveLength(6);
    expect(scaledDifference(losses(own.outcome), losses(expected.outcome))).toBeLessThan(1e-4);
    expect(scaledDifference(own.predictions, expected.predictions)).toBeLessThan(1e-3);
  });

  it('comes to the same bits where a fit is paused in the middle of an epoch and goes on from its checkpoint', async () => {
    const whole = await fitWhole(fittingOn(engine), modelOf('LSTM'));
    const inTwo = await fitInTwo(fittingOn(engine), modelOf('LSTM'), { onProgress: (done) => done > 1 });
    expect(inTwo.state).toEqual(whole.state);
    expect(inTwo.predictions).toEqual(whole.predictions);
  });

  it('sends numbers once, and keeps those of the last sources alone', async () => {
    const trainer = await engine.create(specify(small));
    const before = host.posted.get('keep') ?? 0;
    const source = windows(20);
    for (let epoch = 1; epoch <= 3; epoch += 1) {
      const order = epochOrder(20, true, 1, epoch);
      await trainer.trainEpoch(source, order, { learningRate: 0.01, epoch, signal });
    }
    await trainer.predict(
      { ...source, starts: source.starts.subarray(4), targetStarts: source.targetStarts.subarray(4) },
      signal,
    );
    expect(host.posted.get('keep')).toBe(before + 2);
    const forgotten = host.posted.get('forget') ?? 0;
    // Each of ten sources has numbers of its own, as where inputs are shuffled one after the other.
    for (let other = 0; other < 10; other += 1) await trainer.predict(windows(20), signal);
    expect(host.posted.get('forget')).toBe(forgotten + 14);
    expect(await trainer.predict(source, signal)).toHaveLength(20);
    trainer.dispose();
  });

  it('leaves weights where they are that nobody will ask for', async () => {
    const trainer = await engine.create(specify(small));
    const before = trainer.weights();
    const order = epochOrder(16, true, 1, 1);
    const options = { learningRate: 0.01, epoch: 1, signal };
    const timed = await trainer.trainEpoch(windows(16), order, { ...options, discards: true });
    expect(timed.steps).toBe(2);
    expect(trainer.weights()).toEqual(before);
    await trainer.trainEpoch(windows(16), order, options);
    expect(trainer.optimizerState().steps).toBe(4);
    trainer.dispose();
  });

  it('loads its one script under its policy, and nothing that the policy would have to keep away', () => {
    expect(host.complaints).toEqual([]);
  });
});

describe.skipIf(lacksBrowser)('a page whose device or process is lost while it trains', () => {
  let host: GraphicsPageHost;
  beforeAll(async () => {
    host = await startGraphicsHost();
  });
  afterAll(async () => {
    await host.close();
  });

  /** As each process has one. */
  const ownPage = (): Engine => createPageEngine(() => host.open());

  /** Trains until something happens after the first epoch; answers with the last checkpoint and the error. */
  async function fitUntilLost(lose: () => Promise<void>): Promise<{ kept: readonly StateTensor[]; error: unknown }> {
    const { family, shape, settings, train, validation } = fittingOn(ownPage());
    const estimator = await family.create(modelOf('GRU'), shape, settings);
    const kept: (readonly StateTensor[])[] = [];
    const error: unknown = await estimator
      .fit(train, validation, {
        ...{ signal, stopSignal: signal, now: () => 0 },
        checkpoints: {
          isDue: () => true,
          keep: async (checkpoint) => {
            kept.push(checkpoint);
            if (kept.length === 1) await lose();
          },
        },
      })
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    const last = kept.at(-1);
    if (last === undefined) throw new Error('no checkpoint was kept');
    return { kept: last, error };
  }

  it.each([
    ['device', /device failed while it worked: .+/, () => host.loseDevice()],
    ['process', /hidden window that computes on the graphics device ended: crashed/, () => host.crash()],
  ] as const)(
    'ends with the reason when its %s is lost, and goes on from its checkpoint in another page',
    async (_, message, lose) => {
      const { kept, error } = await fitUntilLost(lose);
      expect(error).toMatchObject({
        code: 'ENGINE_UNAVAILABLE',
        message: expect.stringMatching(message) as string,
        details: { hint: expect.stringContaining('can go on from its last checkpoint') as string },
      });
      const engine = ownPage();
      const resumed = await fitWhole(fittingOn(engine), modelOf('GRU'), kept);
      const whole = await fitWhole(fittingOn(engine), modelOf('GRU'));
      expect(resumed.state).toEqual(whole.state);
    },
  );
});

describe('a hidden window that cannot be used', () => {
  const silent: GraphicsPort = { post: () => undefined, onMessage: () => undefined, onGone: () => undefined };

  it('counts as one that does not answer after its time', async () => {
    const limit = new AbortController();
    const described = createPageEngine(
      () => silent,
      () => limit.signal,
    ).describe();
    limit.abort();
    expect(await described).toMatchObject({
      available: false,
      note: { template: expect.stringContaining('did not answer') as string },
    });
  });

  it('is told of with what its system says, and another is opened at the next question', async () => {
    let opened = 0;
    const engine = createPageEngine(() => {
      opened += 1;
      return {
        ...silent,
        onGone: (listener) => {
          queueMicrotask(() => {
            listener('launch-failed');
          });
        },
      };
    });
    for (const count of [1, 2]) {
      const { available, note } = await engine.describe();
      expect(available).toBe(false);
      expect(JSON.stringify(note)).toContain('launch-failed');
      expect(opened).toBe(count);
    }
  });

  it.skipIf(lacksBrowser)('says so where its browser has no adapter', async () => {
    const host = await startGraphicsHost(false);
    try {
      const { available, note } = await createPageEngine(host.open).describe();
      expect(available).toBe(false);
      expect(note?.template).toMatch(/no graphics driver|does not have WebGPU/);
    } finally {
      await host.close();
    }
  });
});
