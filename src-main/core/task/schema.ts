import { said, type Sentence } from '../common/sentence';
import { z } from 'zod';

export const taskKindSchema = z.enum(['forecast', 'regression', 'classification']);

export const taskSchema = z.object({
  /** `forecast` predicts the target's next rows, `regression` a number at a row, `classification` a label. */
  kind: taskKindSchema.default('forecast'),
  target: z.string().min(1),
  /** Columns given to the model beside the target's own history. */
  features: z.array(z.string()).default([]),
  /** Whether the model sees the target's past. Only sensible where the target is known up to the last seen row. */
  targetHistory: z.boolean().default(true),
});
export type TaskConfiguration = z.infer<typeof taskSchema>;

export const partSchema = z.enum(['train', 'validation', 'test']);
export type Part = z.infer<typeof partSchema>;
/** In order of time. */
export const parts: readonly Part[] = partSchema.options;
/** What a part is called within a sentence. */
export const partWords: Readonly<Record<Part, Sentence>> = {
  train: said`train`,
  validation: said`validation`,
  test: said`test`,
};

const seriesSeedSchema = z.number().int().min(0).max(4294967295).nullable().default(0);
const partValuesSchema = z.array(z.string().min(1)).max(1000);

/**
 * How rows are shared out. `ratio`, `count` and `date` cut every series in order of time; `series` gives whole series to
 * one part each, and where every series has one label, each part gets its share of every label. `column` reads the part of
 * each row from a column, as published training and test files have it. Rows after the last part are unused, and so are
 * those whose value names no part.
 */
export const splitSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('ratio'),
      train: z.number().positive().max(1).default(0.7),
      validation: z.number().positive().max(1).default(0.15),
      test: z.number().positive().max(1).default(0.15),
    })
    .refine(
      (value) => value.train + value.validation + value.test <= 1 + 1e-9,
      'the three parts add up to more than 1',
    ),
  z.object({
    kind: z.literal('count'),
    train: z.number().int().positive(),
    validation: z.number().int().positive(),
    test: z.number().int().positive(),
  }),
  z.object({
    kind: z.literal('date'),
    /** First timestamps of the validation and the test part, and the first one after it (null: to the end). ISO 8601. */
    validationStart: z.iso.datetime({ offset: true, local: true }).or(z.iso.date()),
    testStart: z.iso.datetime({ offset: true, local: true }).or(z.iso.date()),
    end: z.iso.datetime({ offset: true, local: true }).or(z.iso.date()).nullable().default(null),
  }),
  z
    .object({
      kind: z.literal('series'),
      /** Shares of the series, of which every part gets at least one. */
      train: z.number().positive().max(1).default(0.7),
      validation: z.number().positive().max(1).default(0.15),
      test: z.number().positive().max(1).default(0.15),
      /** Seeds the order in which series are dealt; null keeps the order of the data. */
      seed: seriesSeedSchema,
    })
    .refine(
      (value) => value.train + value.validation + value.test <= 1 + 1e-9,
      'the three parts add up to more than 1',
    ),
  z
    .object({
      kind: z.literal('column'),
      /** The column that names the part of each row or series. */
      column: z.string().min(1),
      /** Values of the column whose rows make up each part; numbers as they are written shortest. */
      train: partValuesSchema.min(1),
      /** Empty: validation is taken from the training part, by the three fields below. */
      validation: partValuesSchema.default([]),
      test: partValuesSchema.min(1),
      /** Share of the training part that validates where no value names that part. */
      validationShare: z.number().positive().max(0.9).default(0.15),
      /** `rows`: the last training rows of each series; `series`: whole training series, with their share of each label. */
      validationBy: z.enum(['rows', 'series']).default('rows'),
      /** Seeds the order in which training series are dealt to validation; null keeps the order of the data. */
      seed: seriesSeedSchema,
    })
    .superRefine((value, context) => {
      const seen = new Set<string>();
      for (const part of parts) {
        for (const name of value[part]) {
          if (seen.has(name)) {
            context.addIssue({
              code: 'custom',
              path: [part],
              message: `“${name}” names two parts, or one of them twice`,
            });
          }
          seen.add(name);
        }
      }
    }),
]);
export type SplitConfiguration = z.infer<typeof splitSchema>;

export const windowSchema = z.object({
  /** Rows the model sees. */
  lookback: z.number().int().min(1).max(100_000).default(96),
  /** Rows it predicts, all at once (direct multi-step). */
  horizon: z.number().int().min(1).max(10_000).default(24),
  /** Rows between the starts of neighbouring windows, in every part. */
  stride: z.number().int().min(1).max(100_000).default(1),
  /** Rows from the last seen row to the first predicted one: 1 forecasts, 0 explains the last seen row itself. */
  offset: z.number().int().min(0).max(10_000).default(1),
  /** `lastValue` subtracts the target's last seen value from the window's target history and from the target, and adds it to the prediction. */
  normalization: z.enum(['none', 'lastValue']).default('none'),
});
export type WindowConfiguration = z.infer<typeof windowSchema>;
