import { z } from 'zod';
import { columnKindSchema, columnRoleSchema, importChoicesSchema, numberReadingSchema } from './schema';

export const fileFormatSchema = z.enum(['csv', 'parquet', 'arrow', 'json', 'jsonl', 'xlsx']);
export type FileFormat = z.infer<typeof fileFormatSchema>;

/** One way to read the file's bytes, best first in a preview. */
export const encodingGuessSchema = z.object({
  /** An iconv-lite name. */
  encoding: z.string(),
  /** From 0 to 1; the guesses of one preview need not add up to 1. */
  confidence: z.number().min(0).max(1),
  /** Text of the first line with characters outside ASCII (else the first line), read this way. */
  sample: z.string(),
});
export type EncodingGuess = z.infer<typeof encodingGuessSchema>;

/** How one time was read: the file's text and the instant (ISO 8601, UTC). */
export const timeExampleSchema = z.object({ text: z.string(), iso: z.string() });
export type TimeExample = z.infer<typeof timeExampleSchema>;

/** How one number was read: the file's text, and the value as it will be stored. */
export const numberExampleSchema = z.object({ text: z.string(), value: z.number() });
export type NumberExample = z.infer<typeof numberExampleSchema>;

/** How a column of text is read as numbers, and how else it could be. */
export const columnNumbersSchema = z.object({
  reading: numberReadingSchema,
  /** Of a value that shows the most of how it is read. */
  example: numberExampleSchema.nullable(),
  /** Readings between which nothing in the file decides, likeliest first, each with the same example; empty where one is certain or chosen. */
  alternatives: z.array(z.object({ reading: numberReadingSchema, example: numberExampleSchema })),
});
export type ColumnNumbers = z.infer<typeof columnNumbersSchema>;

export const previewColumnSchema = z.object({
  name: z.string(),
  kind: columnKindSchema,
  role: columnRoleSchema,
  /** Taken from a header such as `power [kW]`; null when there is none. */
  unit: z.string().nullable(),
  /** Missing values among the sampled rows. */
  missing: z.number().int().nonnegative(),
  /** Distinct values among the sampled rows, counted up to 1,000. */
  distinct: z.number().int().nonnegative(),
  /** Values among the sampled rows that the guessed kind cannot hold, such as text in a numeric column. */
  unreadable: z.number().int().nonnegative(),
  /** Null for what is not read as numbers, and where the format stores numbers itself. */
  numbers: columnNumbersSchema.nullable(),
});
export type PreviewColumn = z.infer<typeof previewColumnSchema>;

/** Something to know before importing. An `error` will refuse the import as chosen. */
export const previewFindingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  column: z.string().nullable(),
  /** Line of the file, from 1. */
  line: z.number().int().positive().nullable(),
  examples: z.array(z.string()),
  /** Figures behind the message, for the interface's own wording. */
  values: z.record(z.string(), z.number()).default({}),
});
export type PreviewFinding = z.infer<typeof previewFindingSchema>;

/** What a look at the start of a file says about it, and how it would be imported. */
export const filePreviewSchema = z.object({
  fileName: z.string(),
  fileBytes: z.number().int().nonnegative(),
  /** Files that are read as one. */
  fileCount: z.number().int().positive(),
  format: fileFormatSchema,
  compression: z.enum(['none', 'gzip']),
  /** The person's choices, completed by guesses. Pass them on to the import as they are. */
  choices: importChoicesSchema,
  alternatives: z.object({
    encodings: z.array(encodingGuessSchema),
    delimiters: z.array(z.string()),
    /** Sheets of a workbook; empty for other formats. */
    sheets: z.array(z.string()),
    timeColumns: z.array(z.string()),
    /** Ways to read the time column that fit its sampled values, best first. */
    timeFormats: z.array(z.object({ timeFormat: z.string(), examples: z.array(timeExampleSchema).max(3) })),
  }),
  columns: z.array(previewColumnSchema),
  /** The first rows as text, a value for each column; null is missing. */
  rows: z.array(z.array(z.string().nullable())),
  /** Rows in the file: exact where the format says so, estimated from the sampled bytes otherwise. */
  rowCount: z.object({ value: z.number().int().nonnegative(), exact: z.boolean() }),
  /** How up to three times are read under `choices`. */
  timeExamples: z.array(timeExampleSchema).max(3),
  /** Whether times are read as what the clock of the zone shows; times with an offset of their own and counts since 1970 are instants. */
  timesAreLocal: z.boolean(),
  findings: z.array(previewFindingSchema),
});
export type FilePreview = z.infer<typeof filePreviewSchema>;

/** What a person decides about the columns on import; columns left out keep the guesses. */
export const importOverridesSchema = z.object({
  roles: z.record(z.string(), columnRoleSchema).default({}),
  kinds: z.record(z.string(), columnKindSchema).default({}),
  units: z.record(z.string(), z.string()).default({}),
});
export type ImportOverrides = z.infer<typeof importOverridesSchema>;
