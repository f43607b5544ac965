import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../src-main/engine';
import type { WeightTensor } from '../../src-main/core/task/weight-tensor';
import type { Engine } from '../../src-main/core/training';
import { describeTraining, extremeTraining, randomTraining, type RandomTraining } from './support/random-models';
import { largestDifference, scaledDifference } from './support/numbers';
import { fusedTiers } from './support/tiers';

const { signal } = new AbortController();

/** What is compared of a training: before it, its losses epoch by epoch (three steps each), and after it. */
interface Course {
  readonly before: Float32Array;
  readonly losses: readonly number[];
  readonly evaluation: number;
  readonly after: Float32Array;
  readonly weights: readonly WeightTensor[];
}

async function follow(engine: Engine, { specification, source }: RandomTraining, threads: number): Promise<Course> {
  const trainer = await engine.create({ ...specification, threads });
  try {
    const before = await trainer.predict(source, signal);
    const order = source.starts.map((_, index) => source.starts.length - 1 - index);
    const losses: number[] = [];
    for (const epoch of [1, 2]) {
      const { learningRate } = specification.optimizer;
      const result = await trainer.trainEpoch(source, order, { learningRate, epoch, signal });
      losses.push(result.loss);
    }
    const evaluation = await trainer.evaluate(source, signal);
    return { before, losses, evaluation, after: await trainer.predict(source, signal), weights: trainer.weights() };
  } finally {
    trainer.dispose();
  }
}

/** Rounding is all that may differ before the first step; steps carry it on. */
const tolerances = { before: 2e-5, losses: 1e-4, after: 1e-3 };

function expectAgreement(actual: Course, expected: Course, training: RandomTraining): void {
  const model = describeTraining(training);
  const losses = [...expected.losses, expected.evaluation];
  // Steps that are too large lose the numbers: then all have to lose them at the same place, and nothing more is alike.
  const lost = losses.map((loss) => !Number.isFinite(loss));
  expect(
    [...actual.losses, actual.evaluation].map((loss) => !Number.isFinite(loss)),
    `lost: ${model}`,
  ).toEqual(lost);
  if (lost.includes(true)) return;
  const lossDifference = largestDifference([...actual.losses, actual.evaluation], losses);
  expect(scaledDifference(actual.before, expected.before), `predictions before: ${model}`).toBeLessThan(
    tolerances.before,
  );
  expect(lossDifference / Math.max(...losses.map(Math.abs), 1e-3), `losses: ${model}`).toBeLessThan(tolerances.losses);
  expect(scaledDifference(actual.after, expected.after), `predictions after: ${model}`).toBeLessThan(tolerances.after);
}

describe('random models', () => {
  it('learn the same on tfjs and on every tier of the fused engine, on one to three threads', async () => {
    expect(fusedTiers.length).toBeGreaterThan(0);
    const reference = (await chooseEngine('tfjs', [])).engine;
    const engines = fusedTiers.map(({ tier, create }) => ({ tier, engine: create() }));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(randomTraining, async (training) => {
        const expected = await follow(reference, training, 1);
        // tfjs takes most of the time, so that all tiers are held against each of its runs.
        for (const { engine } of engines) {
          run += 1;
          expectAgreement(await follow(engine, training, 1 + (run % 3)), expected, training);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of extreme sizes learn the same on tfjs and on every tier', async () => {
    const reference = (await chooseEngine('tfjs', [])).engine;
    await fc.assert(
      fc.asyncProperty(extremeTraining, async (training) => {
        const expected = await follow(reference, training, 1);
        for (const { create } of fusedTiers) expectAgreement(await follow(create(), training, 2), expected, training);
      }),
      { numRuns: 12 },
    );
  });

  it.each(fusedTiers)('give the same bits on any number of threads of $tier', async ({ create }) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(randomTraining, extremeTraining), async (training) => {
        const alone = await follow(create(), training, 1);
        for (const threads of [1, 2, 3, 4, 7]) {
          expect(await follow(create(), training, threads), describeTraining(training)).toEqual(alone);
        }
      }),
      { numRuns: 12 },
    );
  });
});
