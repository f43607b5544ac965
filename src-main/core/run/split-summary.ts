import { z } from 'zod';
import { partSchema } from '../task/schema';

/** Rows and windows of each part, as trained. */
export const splitSummarySchema = z.object({
  rowCount: z.number().int().nonnegative(),
  parts: z.record(
    partSchema,
    z.object({
      /** First row and one past the last; in a panel counted as if each part’s rows lay together. */
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
      windows: z.number().int().nonnegative(),
      /** Windows that are left out because a target value is missing in the data; runs of earlier versions filled them. */
      missingTargets: z.number().int().nonnegative().default(0),
      /** Series that the part has rows of; left out for a single series. */
      series: z.number().int().nonnegative().optional(),
      start: z.number().nullable(),
      end: z.number().nullable(),
    }),
  ),
  /** Rows of the table that the preparation put in the order of time, merged into others of their time, or left out by their times. */
  arrangedRows: z
    .array(
      z.object({
        kind: z.enum(['sortRows', 'repeatedTimes', 'leaveOut']),
        count: z.number().int().nonnegative(),
      }),
    )
    .default([]),
  /** Values that the preparation treats as missing, with how often they are in the table. */
  markedValues: z
    .array(
      z.object({
        column: z.string(),
        value: z.union([z.number(), z.string()]),
        count: z.number().int().nonnegative(),
      }),
    )
    .default([]),
  /** Rows of the table that have no time and take no part. */
  untimedRows: z.number().int().nonnegative().default(0),
  /** Rows whose value in the column of a split names no part, by that value (null: they have none), the most first. */
  unnamedRows: z
    .object({
      count: z.number().int().nonnegative(),
      /** The first hundred values. */
      first: z.array(z.object({ name: z.string().nullable(), rows: z.number().int().nonnegative() })),
    })
    .default({ count: 0, first: [] }),
  /** Series of a panel that take no part: too short for a window, or without a window whose target is known. */
  leftOutSeries: z
    .object({
      count: z.number().int().nonnegative(),
      /** The first hundred of them. */
      first: z.array(
        z.object({
          name: z.string(),
          rows: z.number().int().nonnegative(),
          needed: z.number().int().nonnegative(),
          reason: z.enum(['short', 'noTarget']),
        }),
      ),
    })
    .prefault({ count: 0, first: [] }),
});
export type SplitSummary = z.infer<typeof splitSummarySchema>;
