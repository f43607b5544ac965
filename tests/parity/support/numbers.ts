import { z } from 'zod';

/** An array as the reference files store it. */
export const storedArraySchema = z
  .object({ shape: z.array(z.int().nonnegative()), data: z.array(z.number()) })
  .refine(({ shape, data }) => shape.reduce((product, length) => product * length, 1) === data.length, {
    error: 'the shape does not fit the number of values',
  })
  .transform(({ shape, data }) => ({ shape, values: Float32Array.from(data) }));
export type StoredArray = z.infer<typeof storedArraySchema>;

/** Something that is compared, with the largest error found and the largest one allowed. */
export interface Quantity {
  readonly quantity: string;
  readonly error: number;
  /** Null: reported, not judged. */
  readonly tolerance: number | null;
}

/** Largest absolute difference; NaN where a value is missing or not a number. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return NaN;
  let largest = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const difference = Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN));
    if (Number.isNaN(difference)) return NaN;
    largest = Math.max(largest, difference);
  }
  return largest;
}

/** Largest absolute difference over the largest absolute reference value; the difference itself where that is 0. */
export function scaledDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < expected.length; i += 1) scale = Math.max(scale, Math.abs(expected[i] ?? 0));
  return largestDifference(actual, expected) / (scale === 0 ? 1 : scale);
}

/** Whether a quantity is within its tolerance; an error that is not a number never is. */
export function isWithin({ error, tolerance }: Quantity): boolean {
  return tolerance === null || error <= tolerance;
}
