import { z } from 'zod';
import { calendarStepSchema, stepOfInterval, type CalendarStep } from '../calendar';

/** How a column's values are read. `boolean` and `text` columns with few distinct values train as categories. */
export const columnKindSchema = z.enum(['number', 'time', 'category', 'boolean', 'text']);
export type ColumnKind = z.infer<typeof columnKindSchema>;

/** What a column is for. At most one column each is `time` and `seriesId`; one is the default `target`. */
export const columnRoleSchema = z.enum(['time', 'target', 'feature', 'seriesId', 'ignored']);
export type ColumnRole = z.infer<typeof columnRoleSchema>;

export const datasetColumnSchema = z.object({
  name: z.string().min(1),
  kind: columnKindSchema,
  role: columnRoleSchema,
  /** Whether a person gave the role; left out where it was guessed, and by imports of earlier releases. */
  roleIsChosen: z.literal(true).optional(),
  /** Free text such as `°C` or `MWh`; shown on axes and after figures. */
  unit: z.string().nullable(),
  missing: z.number().int().nonnegative(),
  /** Distinct values of a category, boolean or text column, in the order of their codes; null for other kinds. */
  categories: z.array(z.string()).nullable(),
});
export type DatasetColumn = z.infer<typeof datasetColumnSchema>;

/** What a column of its own can hold of a time. */
export const timePartSchema = z.enum([
  'year',
  'quarter',
  'month',
  'week',
  'dayOfYear',
  'day',
  'hour',
  'minute',
  'second',
]);
export type TimePart = z.infer<typeof timePartSchema>;

/** The column that holds each part of the time; empty where the time stands in one column. */
export const timePartsSchema = z.partialRecord(timePartSchema, z.string());
export type TimeParts = z.infer<typeof timePartsSchema>;

/** `long`: a row a time, as it stands. `wide`: headings are times too, such as the hours of a row's day. */
export const tableLayoutSchema = z.enum(['long', 'wide']);
export type TableLayout = z.infer<typeof tableLayoutSchema>;

export const decimalMarkSchema = z.enum(['.', ',']);
export type DecimalMark = z.infer<typeof decimalMarkSchema>;

/** Between groups of three digits: a comma, a point, a space of any width, an apostrophe, or nothing. */
export const thousandsMarkSchema = z.enum(['', ',', '.', ' ', "'"]);
export type ThousandsMark = z.infer<typeof thousandsMarkSchema>;

/** How a column's texts are read as numbers. Signs before and behind, U+2212 and `(100)` for −100 are read everywhere. */
export const numberReadingSchema = z.object({
  /** Null where no value shows a decimal mark: whole numbers, among which a mark does not fit. */
  decimal: decimalMarkSchema.nullable(),
  thousands: thousandsMarkSchema.default(''),
  /**
   * What stands before or behind the digits, such as `kWh`, `$` or `%`; it becomes the column's unit. The figure stays as it
   * is written: 45 % is 45. Null for nothing.
   */
  unit: z.string().nullable().default(null),
  /** Found by the values and not decided by a person: an import looks again, at all of the file. */
  guessed: z.boolean().default(false),
});
export type NumberReading = z.infer<typeof numberReadingSchema>;

/** How the source file was read, so that the same reading can be repeated and shown. */
export const importChoicesSchema = z.object({
  /** An iconv-lite name, e.g. `utf-8`, `cp949`; null when the format has none (Parquet). */
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  /** Of the columns that `numbers` does not name. */
  decimal: decimalMarkSchema.nullable(),
  thousands: thousandsMarkSchema.nullable().default(null),
  /** How single columns of text are read as numbers. */
  numbers: z.record(z.string(), numberReadingSchema).default({}),
  /** Values of single columns that stand for missing ones, beside the empty text, `NA` and the like. */
  missing: z.record(z.string(), z.array(z.string().min(1))).default({}),
  header: z.boolean().nullable(),
  /** Lines (rows of a workbook) above the names that belong to no column: a title, comments, `sep=;`. */
  skippedLines: z.number().int().nonnegative().default(0),
  timeColumn: z.string().nullable(),
  /** A second column that holds the time of day (`9`, `09:30`, `0930`, `09:30:15`), where date and time are apart. */
  timeOfDayColumn: z.string().nullable().default(null),
  /** Columns of a year, a quarter, a month, … that make up the time together; it is stored under the first one's name. */
  timeParts: timePartsSchema.default({}),
  layout: tableLayoutSchema.default('long'),
  /** Whether hours in the headings of a wide table stand for their beginning or their end; null where none do. */
  hourStamp: z.enum(['start', 'end']).nullable().default(null),
  /**
   * `iso`, a count since 1970 (`epoch-s`, `epoch-ms`, `epoch-us`, `epoch-ns`), days since a workbook's zero (`serial`,
   * `serial-1904`), or a strptime pattern such as `%d.%m.%Y %H:%M`.
   */
  timeFormat: z.string().nullable(),
  /** Sheet of a workbook. */
  sheet: z.string().nullable(),
  raggedRows: z.enum(['refuse', 'skip', 'pad']),
  /** Rows whose time is missing or cannot be read: the file is refused, or they are left out. */
  rowsWithoutTime: z.enum(['refuse', 'skip']).default('refuse'),
  /** Rows that are none of the data (totals, units, repeated names, footnotes): left out, refused, or taken like others. */
  nonDataRows: z.enum(['skip', 'refuse', 'keep']).default('skip'),
  seriesIdColumn: z.string().nullable(),
  /** A column that is added and holds the name of the file that each row came from; null: none. */
  fileColumn: z.string().min(1).nullable().default(null),
  /** The zone in which local times without offset are read, in which days begin and in which times are shown; null: UTC. Stored times are UTC. */
  timeZone: z.string().nullable(),
});
export type ImportChoices = z.infer<typeof importChoicesSchema>;
/** What a person has decided about the numbers of a column; the rest is found by the values. */
const partialNumberReadingSchema = z
  .object({
    decimal: numberReadingSchema.shape.decimal,
    thousands: thousandsMarkSchema,
    unit: numberReadingSchema.shape.unit.unwrap(),
    guessed: z.boolean(),
  })
  .partial();
export type PartialNumberReading = z.infer<typeof partialNumberReadingSchema>;

/**
 * What a person has decided so far; the rest is guessed. Without the defaults that stored choices of earlier versions
 * need: what is left out here is open, not decided.
 */
export const partialImportChoicesSchema = importChoicesSchema
  .extend({
    timeOfDayColumn: importChoicesSchema.shape.timeOfDayColumn.unwrap(),
    timeParts: timePartsSchema,
    layout: tableLayoutSchema,
    hourStamp: importChoicesSchema.shape.hourStamp.unwrap(),
    skippedLines: importChoicesSchema.shape.skippedLines.unwrap(),
    rowsWithoutTime: importChoicesSchema.shape.rowsWithoutTime.unwrap(),
    nonDataRows: importChoicesSchema.shape.nonDataRows.unwrap(),
    fileColumn: importChoicesSchema.shape.fileColumn.unwrap(),
    thousands: importChoicesSchema.shape.thousands.unwrap(),
    numbers: z.record(z.string(), partialNumberReadingSchema),
    missing: importChoicesSchema.shape.missing.unwrap(),
  })
  .partial();
export type PartialImportChoices = {
  readonly [Key in Exclude<keyof ImportChoices, 'numbers'>]?: ImportChoices[Key] | undefined;
} & { readonly numbers?: Readonly<Record<string, PartialNumberReading>> | undefined };

export const samplingSchema = z.object({
  /** Typical distance of rows in milliseconds; null without a time column or with fewer than two rows. */
  intervalMs: z.number().positive().nullable(),
  /** The step of the calendar from row to row; null where there is none. Versions of earlier releases do not have it yet. */
  step: calendarStepSchema.nullable().optional(),
  start: z.number().nullable(),
  end: z.number().nullable(),
});

export type Sampling = z.infer<typeof samplingSchema>;

/** The step that the pages show and defaults are chosen by; of an earlier release's version the one that its interval suggests. */
export function samplingStep({ step, intervalMs, start }: Sampling): CalendarStep | null {
  if (step !== undefined) return step;
  return intervalMs === null ? null : stepOfInterval(intervalMs, start ?? 0);
}

/** The series of a panel. */
export const panelFactsSchema = z.object({
  seriesCount: z.number().int().positive(),
  /** Rows of the shortest and of the longest series. */
  shortest: z.number().int().nonnegative(),
  longest: z.number().int().nonnegative(),
  /** Columns with one value throughout each series, such as the label of a series classification. */
  constantColumns: z.array(z.string()),
});
export type PanelFacts = z.infer<typeof panelFactsSchema>;

/** What was noticed and decided while reading (skipped rows, text in numeric columns, …). */
export const importNoticeSchema = z.object({
  code: z.string(),
  message: z.string(),
  column: z.string().nullable(),
  /** The first ten values or rows that it is about. */
  examples: z.array(z.string()).default([]),
  /** Figures behind the message, for the interface's own wording. */
  values: z.record(z.string(), z.number()).default({}),
});
export type ImportNotice = z.infer<typeof importNoticeSchema>;

export const datasetVersionSchema = z.object({
  /** SHA-256 of the Parquet file, hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  rowCount: z.number().int().positive(),
  columns: z.array(datasetColumnSchema).min(1),
  sampling: samplingSchema,
  sourceName: z.string(),
  sourceBytes: z.number().int().nonnegative(),
  choices: importChoicesSchema,
  notices: z.array(importNoticeSchema),
});
export type DatasetVersion = z.infer<typeof datasetVersionSchema>;
