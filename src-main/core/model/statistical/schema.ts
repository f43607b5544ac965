import { z } from 'zod';

/** Rows of a season; null: those of the evaluation, which follow from the configuration or the step of the rows. 1: no season. */
const seasonLength = z.number().int().min(1).max(100_000).nullable().default(null);
const decompositionType = z.enum(['multiplicative', 'additive']).default('multiplicative');
const errorType = z.enum(['A', 'M']).default('A');
const weight = z.number().min(0).max(1);
const theta = { seasonLength, decompositionType };

/** Every search of forms but that of a season that multiplies beside an error that adds, whose variance is infinite. */
const etsModels = ['Z', 'A', 'M'].flatMap((error) =>
  ['Z', 'N', 'A'].flatMap((trend) =>
    ['Z', 'N', 'A', 'M'].flatMap((season) => (error === 'A' && season === 'M' ? [] : [`${error}${trend}${season}`])),
  ),
);

/** Methods of one series alone, under the names of statsforecast's classes and with its parameters and defaults. */
const plainMethods = [
  z.object({
    type: z.literal('AutoETS'),
    seasonLength,
    /** Error, trend and season: A, M, N, or Z for whichever has the least AICc. */
    model: z.enum(etsModels).default('ZZZ'),
    /** Null: the better of both. */
    damped: z.boolean().nullable().default(null),
  }),
  z.object({ type: z.literal('SimpleExponentialSmoothingOptimized') }),
  z.object({ type: z.literal('Holt'), errorType }),
  z.object({ type: z.literal('HoltWinters'), seasonLength, errorType }),
  z.object({ type: z.literal('AutoTheta'), ...theta }),
  z.object({ type: z.literal('Theta'), ...theta }),
  z.object({ type: z.literal('OptimizedTheta'), ...theta }),
  z.object({ type: z.literal('DynamicTheta'), ...theta }),
  z.object({ type: z.literal('DynamicOptimizedTheta'), ...theta }),
  z.object({
    type: z.literal('AutoARIMA'),
    seasonLength,
    /** Differences; null: as many as the KPSS test asks for. */
    d: z.number().int().min(0).max(2).nullable().default(null),
    /** Differences of a season; null: one where the season is strong. */
    D: z.number().int().min(0).max(1).nullable().default(null),
    /** Whether a series that is differenced once may have a drift. */
    allowdrift: z.boolean().default(true),
    /** Whether a series that is not differenced may have a mean. */
    allowmean: z.boolean().default(true),
  }),
  z.object({ type: z.literal('SeasonalNaive'), seasonLength }),
  z.object({ type: z.literal('RandomWalkWithDrift') }),
  z.object({ type: z.literal('CrostonClassic') }),
  z.object({ type: z.literal('CrostonSBA') }),
  z.object({ type: z.literal('TSB'), alphaD: weight.default(0.2), alphaP: weight.default(0.2) }),
] as const;

export const plainMethodSchema = z.discriminatedUnion('type', plainMethods);
export type PlainMethod = z.infer<typeof plainMethodSchema>;

export const methodSchema = z.discriminatedUnion('type', [
  ...plainMethods,
  z.object({
    type: z.literal('MSTL'),
    /** Rows of the shortest season. */
    seasonLength,
    /** Rows of further seasons, e.g. of the week where the shortest is a day's. */
    furtherSeasonLengths: z.array(z.number().int().min(2).max(100_000)).max(4).default([]),
    /** Forecasts what is left without the seasons. */
    trendForecaster: plainMethodSchema.default(() =>
      plainMethodSchema.parse({ type: 'AutoETS', model: 'ZZN', seasonLength: 1 }),
    ),
  }),
  z.object({
    type: z.literal('Mean'),
    /** Methods whose forecasts are averaged. */
    members: z
      .array(plainMethodSchema)
      .min(2)
      .max(8)
      .default(() => [
        plainMethodSchema.parse({ type: 'AutoETS' }),
        plainMethodSchema.parse({ type: 'DynamicOptimizedTheta' }),
      ]),
  }),
]);
export type StatisticalMethod = z.infer<typeof methodSchema>;

/** A classical model of the target's own history, fitted to each series alone. */
export const statisticalSchema = z.object({
  kind: z.literal('statistical'),
  method: methodSchema.prefault({ type: 'AutoETS' }),
  /**
   * Rows after the end of the training part, and again after as many, at which the method is fitted anew to all rows before.
   * Null: it is fitted once, and only its state follows the rows.
   */
  refitEvery: z.number().int().min(1).max(1_000_000).nullable().default(null),
  /** Last rows that each fit goes by; null: all rows before it. */
  fitRows: z.number().int().min(2).max(10_000_000).nullable().default(null),
});
export type StatisticalModel = z.infer<typeof statisticalSchema>;
