import { expect, it } from 'vitest';
import { passes, type Engine, type Trainer } from '../../../src-main/core/training';
import { selfTest } from '../../../src-main/engine/common/self-test';
import { createTensorflowEngine } from '../../../src-main/engine/tensorflow';
import { fusedTiers } from '../../parity/support/tiers';

const engines: readonly { readonly tier: string; readonly create: () => Engine }[] = [
  ...fusedTiers,
  { tier: 'tfjs', create: createTensorflowEngine },
];

it.each(engines)('$tier comes to the recorded figures', async ({ create }) => {
  const test = await selfTest(create());
  expect(passes(test)).toBe(true);
  expect(test.error).toBeLessThan(1e-5);
});

/** The reference engine with a fault. */
function faulty(spoil: (trainer: Trainer) => Trainer): Engine {
  const engine = createTensorflowEngine();
  return { ...engine, create: async (specification) => spoil(await engine.create(specification)) };
}

/** Passes calls on to a trainer, but for those that are given. */
function changed(trainer: Trainer, changes: Partial<Trainer>): Trainer {
  return {
    memoryBytes: trainer.memoryBytes,
    trainEpoch: (...given) => trainer.trainEpoch(...given),
    evaluate: (...given) => trainer.evaluate(...given),
    predict: (...given) => trainer.predict(...given),
    weights: () => trainer.weights(),
    setWeights: (weights) => {
      trainer.setWeights(weights);
    },
    optimizerState: () => trainer.optimizerState(),
    setOptimizerState: (state) => {
      trainer.setOptimizerState(state);
    },
    dispose: () => {
      trainer.dispose();
    },
    ...changes,
  };
}

it.each(
  ['lstm', 'gru'].flatMap((layer) => ['kernel', 'recurrent_kernel', 'bias'].map((part) => [layer, part] as const)),
)('sees that %s/%s is learned a twentieth too fast', async (layer, part) => {
  const engine = faulty((trainer) =>
    changed(trainer, {
      trainEpoch: async (...given) => {
        const before = trainer.weights();
        const result = await trainer.trainEpoch(...given);
        trainer.setWeights(
          trainer.weights().map((weight, place) => {
            const old = before[place]?.values ?? new Float32Array();
            const values = weight.values.map((value, index) => value + (value - (old[index] ?? 0)) / 20);
            return weight.name.startsWith(layer) && weight.name.endsWith(`/${part}`) ? { ...weight, values } : weight;
          }),
        );
        return result;
      },
    }),
  );
  const test = await selfTest(engine);
  expect(passes(test)).toBe(false);
});

it('tells what is not a number', async () => {
  const engine = faulty((trainer) =>
    changed(trainer, { predict: () => Promise.resolve(new Float32Array(5).fill(NaN)) }),
  );
  const test = await selfTest(engine);
  expect(test.error).toBeNull();
  expect(passes(test)).toBe(false);
});
