import { z } from 'zod';

/** What is done with rows of a file that lie where a dataset has rows already. */
export const appendPolicySchema = z.object({
  /** Rows of a time that the dataset has with other values: the file is refused, the dataset's values stay, or the file's take their place. */
  conflicts: z.enum(['refuse', 'keep', 'replace']).default('refuse'),
  /** Rows before a series' last time that the dataset does not have: the file is refused, or they are left out. */
  older: z.enum(['refuse', 'skip']).default('refuse'),
});
export type AppendPolicy = z.infer<typeof appendPolicySchema>;

/** Rows that are missing between two times, by the dataset's step. */
export const appendGapSchema = z.object({
  /** Null where there is one series. */
  series: z.string().nullable(),
  after: z.string(),
  before: z.string(),
  missing: z.number().int().positive(),
});
export type AppendGap = z.infer<typeof appendGapSchema>;

/** A value of the file that is another one than the dataset's at the same time. */
export const appendConflictSchema = z.object({
  series: z.string().nullable(),
  time: z.string(),
  column: z.string(),
  stored: z.string().nullable(),
  file: z.string().nullable(),
});
export type AppendConflict = z.infer<typeof appendConflictSchema>;

/** What became of the rows of a file. Examples are ten at most. */
export const appendedRowsSchema = z.object({
  fileName: z.string(),
  /** Rows of the file. */
  rows: z.number().int().nonnegative(),
  /** Of these: behind the dataset's last row. */
  appended: z.number().int().nonnegative(),
  /** Of a time that the dataset has, with the same values: left out. */
  repeated: z.number().int().nonnegative(),
  /** Of a time that the dataset has, with other values; `replaced` of them took the place of the dataset's. */
  conflicts: z.number().int().nonnegative(),
  replaced: z.number().int().nonnegative(),
  conflictExamples: z.array(appendConflictSchema),
  /** Before the last time, where the dataset has none: left out. */
  older: z.number().int().nonnegative(),
  /** Rows that are missing between the dataset's and the file's, and within the file's. */
  missing: z.number().int().nonnegative(),
  gapExamples: z.array(appendGapSchema),
  /** Series that the dataset did not have, and those of it that the file has no new row of. */
  newSeries: z.array(z.string()),
  seriesWithout: z.number().int().nonnegative(),
  /** Columns that are not used for anything and that the file lacks: without values in the new rows. */
  absent: z.array(z.string()),
});
export type AppendedRows = z.infer<typeof appendedRowsSchema>;
