import { createRandom } from '../../../src-main/core/common/random';
import type { Sample } from '../../../src-main/core/ensemble';

/** A sample of such members, the rows of the values one after the other. */
export function sampleFrom(predicted: readonly (readonly number[])[], actual: readonly number[], span = 1): Sample {
  return {
    members: predicted.length,
    predicted: Float64Array.from(actual.flatMap((_, index) => predicted.map((member) => member[index] ?? Number.NaN))),
    actual: Float64Array.from(actual),
    rows: Float64Array.from(actual.keys()),
    span,
  };
}

/** Members that are off by noise of their own and by one that they share. */
export function noisySample(members: number, values: number, seed: number): Sample {
  const random = createRandom(seed);
  const actual = Array.from({ length: values }, (_, index) => 20 + 5 * Math.sin(index / 7) + random.normal());
  const shared = actual.map(() => random.normal());
  const predicted = Array.from({ length: members }, (_, member) =>
    actual.map((value, index) => value + (shared[index] ?? 0) / 2 + (0.5 + member / 3) * random.normal()),
  );
  return sampleFrom(predicted, actual);
}
