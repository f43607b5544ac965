import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import { fittingRanges, learntValues, numbersOf, withColumns, type Frame } from '../frame';
import { momentsOf, presentValues } from '../scaler';
import type { PreparationStep } from '../schema';
import { numericColumns, type FitContext } from './context';

export const fittedPowerSchema = z.object({
  method: z.enum(['log', 'log1p', 'boxCox', 'yeoJohnson']),
  lambda: z.number(),
});
export type FittedPower = z.infer<typeof fittedPowerSchema>;

export const fittedPowerStepSchema = z.object({
  kind: z.literal('power'),
  columns: z.array(z.object({ name: z.string(), transform: fittedPowerSchema })),
});
export type FittedPowerStep = z.infer<typeof fittedPowerStepSchema>;

/**
 * Learns each column's λ from the training rows by maximum likelihood.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC, or BAD_INPUT for a value outside the domain of the transform, in any row
 */
export function fitPower(
  frame: Frame,
  step: Extract<PreparationStep, { kind: 'power' }>,
  context: FitContext,
): FittedPowerStep {
  const columns = numericColumns(frame, step.columns, context.task, false).map((name) => {
    const column = numbersOf(frame, name);
    const { values } = column;
    const bound = step.method === 'log1p' ? -1 : step.method === 'yeoJohnson' ? Number.NEGATIVE_INFINITY : 0;
    // The domain is a property of the transform, not something learnt: all rows are looked at.
    const outside = values.findIndex((value) => value <= bound);
    if (outside >= 0) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`The column “${name}” holds ${values[outside] ?? bound} at row ${outside + 1}, and ${step.method} needs values above ${bound}. Use yeoJohnson, which takes any number.`,
        { column: name, field: 'preparation.steps', row: outside + 1 },
      );
    }
    const sample = presentValues(learntValues(frame, column), fittingRanges(column, context.trainRanges));
    return { name, transform: { method: step.method, lambda: sample.length < 2 ? 1 : fitLambda(step.method, sample) } };
  });
  return { kind: 'power', columns };
}

/** Replaces each column's values by their transform; predictions of the target are brought back by `invertPower`. */
export function applyPower(frame: Frame, fitted: FittedPowerStep): Frame {
  const present = fitted.columns.filter(({ name }) => frame.columns.has(name));
  return withColumns(
    frame,
    present.map(({ name, transform }) => {
      const column = numbersOf(frame, name);
      return { ...column, values: column.values.map((value) => powerTransform(transform, value)) };
    }),
  );
}

/** Box & Cox (1964); Yeo & Johnson (2000). Values outside a transform's domain give NaN. */
export function powerTransform({ method, lambda }: FittedPower, value: number): number {
  switch (method) {
    case 'log':
      return Math.log(value);
    case 'log1p':
      return Math.log1p(value);
    case 'boxCox':
      return isZero(lambda) ? Math.log(value) : Math.expm1(lambda * Math.log(value)) / lambda;
    case 'yeoJohnson':
      if (value >= 0) return isZero(lambda) ? Math.log1p(value) : Math.expm1(lambda * Math.log1p(value)) / lambda;
      return isZero(lambda - 2) ? -Math.log1p(-value) : -Math.expm1((2 - lambda) * Math.log1p(-value)) / (2 - lambda);
  }
}

/** Undoes `powerTransform`. What lies beyond the transform's range is taken at its edge, so that a wild prediction stays a number. */
export function invertPower({ method, lambda }: FittedPower, value: number): number {
  switch (method) {
    case 'log':
      return Math.exp(value);
    case 'log1p':
      return Math.expm1(value);
    case 'boxCox':
      return isZero(lambda) ? Math.exp(value) : Math.exp(rootLog(lambda * value) / lambda);
    case 'yeoJohnson':
      if (value >= 0) return isZero(lambda) ? Math.expm1(value) : Math.expm1(rootLog(lambda * value) / lambda);
      return isZero(lambda - 2) ? -Math.expm1(-value) : -Math.expm1(rootLog(-(2 - lambda) * value) / (2 - lambda));
  }
}

/** λ of the largest profile log-likelihood in [−3, 3], found by golden-section search (Kiefer 1953). */
function fitLambda(method: FittedPower['method'], sample: Float64Array): number {
  if (method === 'log' || method === 'log1p') return 0;
  if (sample.every((value) => value === sample[0])) return 1;
  let logJacobian = 0;
  for (const value of sample)
    logJacobian += method === 'boxCox' ? Math.log(value) : Math.sign(value) * Math.log1p(Math.abs(value));
  const likelihood = (lambda: number): number => {
    const { sd } = momentsOf(sample.map((value) => powerTransform({ method, lambda }, value)));
    return sd > 0 ? -sample.length * Math.log(sd) + (lambda - 1) * logJacobian : Number.NEGATIVE_INFINITY;
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = -3;
  let high = 3;
  let left = high - ratio * (high - low);
  let right = low + ratio * (high - low);
  let atLeft = likelihood(left);
  let atRight = likelihood(right);
  while (high - low > 1e-6) {
    if (atLeft > atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - ratio * (high - low);
      atLeft = likelihood(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + ratio * (high - low);
      atRight = likelihood(right);
    }
  }
  return (low + high) / 2;
}

function isZero(value: number): boolean {
  return Math.abs(value) < 1e-9;
}

function rootLog(value: number): number {
  return Math.log1p(Math.max(value, -1 + 1e-12));
}
