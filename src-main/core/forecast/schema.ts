import { z } from 'zod';
import { calendarStepSchema } from '../calendar';

/** Values of columns that are known ahead, for the forecast's rows, which follow the last known target; numbers, or names of categories. */
export const knownFutureSchema = z.object({
  /** Whose they are; null: of every series. */
  series: z.string().nullable().default(null),
  /** One value a forecast row; null, or a list that ends early, holds the last known value. */
  columns: z.record(z.string(), z.array(z.union([z.number(), z.string(), z.null()])).max(10_000)),
});
export type KnownFuture = z.infer<typeof knownFutureSchema>;

export const forecastRequestSchema = z.object({
  /** Rows past the last known target. */
  steps: z.number().int().min(1).max(10_000),
  /** Nominal coverage of the interval; one of those that the run has stored. */
  level: z.number().gt(0).lt(1).default(0.9),
  /** What is known of the future; every other input is held at its last value. */
  known: z.array(knownFutureSchema).max(10_000).default([]),
});
export type ForecastRequest = z.infer<typeof forecastRequestSchema>;

export const seriesForecastSchema = z.object({
  /** Null when the data hold one series. */
  name: z.string().nullable(),
  /** Timestamp of each forecast row, or its number counted on from the data without a time column. */
  time: z.array(z.number()),
  /** Rows at the end of the data whose target is missing: the forecast starts at the first of them. */
  missingTargets: z.number().int().nonnegative().default(0),
  /** In the target's units; class indices for a classification. */
  predicted: z.array(z.number()),
  /** Ends of the interval; null where the run has none, and for classes. */
  lower: z.array(z.number().nullable()),
  upper: z.array(z.number().nullable()),
  /** [rows × classes] scores of a classification; null for numbers. */
  scores: z.array(z.number()).nullable(),
  /** The last known rows before, for drawing. */
  history: z.object({ time: z.array(z.number()), actual: z.array(z.number().nullable()) }),
});
export type SeriesForecast = z.infer<typeof seriesForecastSchema>;

export const forecastSchema = z.object({
  target: z.string(),
  hasTime: z.boolean(),
  /** About how far apart rows are; null without times. */
  intervalMs: z.number().positive().nullable(),
  /** The step of the calendar from row to row, and the zone that it is counted in; null where times follow none. */
  step: calendarStepSchema.nullable().default(null),
  timeZone: z.string().default('UTC'),
  classNames: z.array(z.string()).nullable(),
  steps: z.number().int().positive(),
  /** Rows that the model predicts at once; beyond them it works with its own predictions. */
  horizon: z.number().int().positive(),
  level: z.number(),
  /**
   * Steps up to which the interval rests on the validation errors as they are. Further out it is widened as if the
   * blocks' errors were independent: an assumption, no measurement.
   */
  calibratedSteps: z.number().int().nonnegative(),
  /** Whether the interval is the model's own, by the errors that it expects, and not by those of the validation part. */
  hasOwnInterval: z.boolean().default(false),
  /** Inputs whose future was not given, or given in part as values that count as missing, and that are held at their last value there. */
  held: z.array(z.string()),
  series: z.array(seriesForecastSchema),
  /** Series of a panel that cannot be forecast, because they are too short, have gaps at their end or no known target. */
  leftOut: z
    .array(
      z.object({
        name: z.string(),
        rows: z.number().int().nonnegative(),
        needed: z.number().int().nonnegative(),
        reason: z.enum(['short', 'gaps', 'noTarget']),
      }),
    )
    .default([]),
});
export type Forecast = z.infer<typeof forecastSchema>;
