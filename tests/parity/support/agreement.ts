import { expect } from 'vitest';
import type { WeightTensor } from '../../../src-main/core/task/weight-tensor';
import type { Engine } from '../../../src-main/core/training';
import { largestDifference, scaledDifference } from './numbers';
import { describeTraining, type RandomTraining } from './random-models';

const { signal } = new AbortController();

/** What is compared of a training: before it, its losses epoch by epoch (three steps each), and after it. */
export interface Course {
  readonly before: Float32Array;
  readonly losses: readonly number[];
  readonly evaluation: number;
  readonly after: Float32Array;
  readonly weights: readonly WeightTensor[];
}

/** Trains for two epochs and tells the course. */
export async function follow(
  engine: Engine,
  { specification, source }: RandomTraining,
  threads: number,
): Promise<Course> {
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

/** Holds a course against that of the reference; a failure names the model. */
export function expectAgreement(actual: Course, expected: Course, training: RandomTraining): void {
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
