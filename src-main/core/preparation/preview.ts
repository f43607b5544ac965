import { z } from 'zod';
import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import type { Table } from '../dataset/table';
import type { Frame, FrameColumn } from './frame';
import { requireOrder } from './order';
import { featuresOf, startFrame, type PreparationInput } from './prepare';
import { preparationStepKindSchema } from './schema';
import { withSplitColumn } from './table-frame';
import { partRanges } from '../task/split';
import { applyStep, fitStep, isTableStep, requireMarkable, runTableSteps, type FittedOwnStep } from './steps';

const cellSchema = z.union([z.number(), z.string()]).nullable();

/** Some rows of a preparation's columns: numbers, or the names of categories. Missing values are null. */
const rowsSchema = z.object({
  columns: z.array(z.string()),
  /** Row of the table that each row came from, from 1. */
  rowNumbers: z.array(z.number().int().positive()),
  /** Milliseconds since 1970 UTC; null without a time column. */
  times: z.array(z.number().nullable()),
  cells: z.array(z.array(cellSchema)),
});

const lineSchema = z.object({
  column: z.string(),
  /** Milliseconds since 1970 UTC, or row numbers. */
  x: z.array(z.number()),
  y: z.array(z.number().nullable()),
});

/** What one step does to real rows, and what it learnt from the training rows. */
export const stepPreviewSchema = z.object({
  step: z.number().int().nonnegative(),
  kind: preparationStepKindSchema,
  rowsBefore: z.number().int().nonnegative(),
  rowsAfter: z.number().int().nonnegative(),
  /** Values that the step changed in columns that were there before; null where it changed the rows. */
  changedValues: z.number().int().nonnegative().nullable(),
  addedColumns: z.array(z.string()),
  learnt: z.array(z.object({ column: z.string(), figures: z.record(z.string(), z.union([z.number(), z.string()])) })),
  before: rowsSchema,
  after: rowsSchema,
  /** One column of a stretch of rows around the first change. */
  lines: z.object({ before: lineSchema.nullable(), after: lineSchema.nullable(), hasTime: z.boolean() }),
});
export type StepPreview = z.infer<typeof stepPreviewSchema>;

const shownRows = 8;
const rowsAhead = 2;
const shownColumns = 6;
const drawnRows = 240;

/**
 * Runs the steps up to and including `step` on a table, each fitted on the training rows as in a run, and shows what that one
 * does: rows before and after around the first change, what it learnt, and a stretch of the column that it changes most.
 * @throws GatewiseError what `prepare` throws for its steps, with `preparation.steps.N` as the field
 */
export function previewStep(table: Table, input: PreparationInput, step: number): StepPreview {
  const { task, preparation, split, window } = input;
  requireOrder(preparation);
  requireMarkable(table, preparation.steps);
  let source = withSplitColumn(table, split);
  let before = startFrame(source, task, featuresOf(task));
  for (const [index, configured] of preparation.steps.entries()) {
    try {
      if (isTableStep(configured)) {
        // These come first, and work on the table.
        const marking = runTableSteps(source, [configured]);
        const after = startFrame(marking.table, task, featuresOf(task));
        if (index === step) return describeStep(index, configured, before, after);
        [source, before] = [marking.table, after];
        continue;
      }
      const fitted = fitStep(before, configured, { trainRanges: partRanges({ ...before, split }).train, task, window });
      const after = applyStep(before, fitted);
      if (index === step) return describeStep(index, fitted, before, after);
      before = after;
    } catch (error) {
      if (!(error instanceof GatewiseError)) throw error;
      if ((error.details.field ?? 'preparation.steps') !== 'preparation.steps') throw error;
      throw new GatewiseError(
        error.code,
        error.message,
        Object.assign(error.details, { field: `preparation.steps.${index}` }),
      );
    }
  }
  throw new GatewiseError('BAD_INPUT', said`The preparation has no step ${step + 1}.`, { field: 'preparation.steps' });
}

function describeStep(step: number, fitted: FittedOwnStep, before: Frame, after: Frame): StepPreview {
  const sameRows = before.rowCount === after.rowCount && sameTimes(before, after);
  const addedColumns = [...after.columns.keys()].filter((name) => !before.columns.has(name));
  const changes = [...before.columns.keys()].flatMap((name) => {
    const change = sameRows ? changeOf(before.columns.get(name), after.columns.get(name)) : { count: 0, first: -1 };
    return change.count > 0 ? [{ name, ...change }] : [];
  });
  const changed = changes.map(({ name }) => name);
  const sources = changed.length > 0 ? changed : sourcesOf(fitted, before);
  const columnsBefore = (sources.length > 0 ? sources : [...before.columns.keys()].slice(0, 1)).slice(0, shownColumns);
  const columnsAfter = [
    ...new Set([...(changed.length > 0 ? changed : addedColumns.length > 0 ? [] : columnsBefore), ...addedColumns]),
  ].slice(0, shownColumns);
  const firstChange =
    changes.length > 0 ? Math.min(...changes.map(({ first }) => first)) : firstKnown(after, columnsAfter[0]);
  const start = Math.max(0, Math.min(firstChange - rowsAhead, before.rowCount - shownRows));
  const startAfter = sameRows ? start : 0;
  const drawFrom = Math.max(0, Math.min(firstChange - drawnRows / 4, before.rowCount - drawnRows));
  const line = (frame: Frame, name: string | undefined, from: number) =>
    name === undefined ? null : lineOf(frame, name, Math.floor(from), drawnRows);
  return {
    step,
    kind: fitted.kind,
    rowsBefore: before.rowCount,
    rowsAfter: after.rowCount,
    changedValues: sameRows ? changes.reduce((sum, { count }) => sum + count, 0) : null,
    addedColumns,
    learnt: learntBy(fitted),
    before: rowsOf(before, columnsBefore, sameRows ? start : 0),
    after: rowsOf(after, columnsAfter, startAfter),
    lines: {
      before: line(
        before,
        columnsBefore.find((name) => before.columns.get(name)?.kind === 'number'),
        sameRows ? drawFrom : 0,
      ),
      after: line(
        after,
        columnsAfter.find((name) => after.columns.get(name)?.kind === 'number'),
        sameRows ? drawFrom : 0,
      ),
      hasTime: after.time !== null,
    },
  };
}

function sameTimes(before: Frame, after: Frame): boolean {
  if (before.time === null || after.time === null) {
    const [earlier, later] = [before.sourceRows, after.sourceRows];
    return earlier === later || (later !== null && earlier?.every((row, index) => row === later[index]) === true);
  }
  return before.time.every((time, row) => time === after.time?.[row]);
}

/** Columns that a step reads, of those that are there. */
function sourcesOf(fitted: FittedOwnStep, frame: Frame): string[] {
  const names =
    fitted.kind === 'missingValues'
      ? fitted.markers.map(({ column }) => column)
      : 'columns' in fitted
        ? fitted.columns.map((column) => (typeof column === 'string' ? column : column.name))
        : [];
  return names.filter((name) => frame.columns.has(name));
}

function valueAt(column: FrameColumn | undefined, row: number): number {
  if (column === undefined) return Number.NaN;
  return (column.kind === 'number' ? column.values[row] : column.codes[row]) ?? Number.NaN;
}

function wordOrNumberAt(column: FrameColumn | undefined, row: number): number | string | null {
  const value = valueAt(column, row);
  return column?.kind === 'category' ? (column.categories[value] ?? null) : value;
}

function changeOf(before: FrameColumn | undefined, after: FrameColumn | undefined): { count: number; first: number } {
  const length = before === undefined ? 0 : before.kind === 'number' ? before.values.length : before.codes.length;
  let [count, first] = [0, -1];
  if (after === undefined || before === after) return { count, first };
  for (let row = 0; row < length; row += 1) {
    // By its name: a category may have another code where others are gone.
    if (Object.is(wordOrNumberAt(before, row), wordOrNumberAt(after, row))) continue;
    count += 1;
    if (first < 0) first = row;
  }
  return { count, first };
}

/** The first row where a column has another value than at first: lags begin late, holidays are rare. */
function firstKnown(frame: Frame, name: string | undefined): number {
  const column = name === undefined ? undefined : frame.columns.get(name);
  if (column?.kind !== 'number') return 0;
  const start = column.values[0] ?? Number.NaN;
  return Math.max(
    0,
    column.values.findIndex((value) => !Object.is(value, start) && !Number.isNaN(value)),
  );
}

function rowsOf(frame: Frame, columns: string[], from: number): StepPreview['before'] {
  const rows = Array.from({ length: Math.min(shownRows, frame.rowCount - from) }, (_, index) => from + index);
  return {
    columns,
    rowNumbers: rows.map((row) => (frame.sourceRows?.[row] ?? row) + 1),
    times: rows.map((row) => frame.time?.[row] ?? null),
    cells: rows.map((row) => columns.map((name) => cellOf(frame.columns.get(name), row))),
  };
}

function cellOf(column: FrameColumn | undefined, row: number): number | string | null {
  const cell = wordOrNumberAt(column, row);
  return typeof cell !== 'number' || Number.isFinite(cell) ? cell : null;
}

function lineOf(frame: Frame, column: string, from: number, count: number): z.infer<typeof lineSchema> {
  const rows = Array.from({ length: Math.min(count, frame.rowCount - from) }, (_, index) => from + index);
  return {
    column,
    x: rows.map((row) => frame.time?.[row] ?? row + 1),
    y: rows.map((row) => {
      const value = valueAt(frame.columns.get(column), row);
      return Number.isFinite(value) ? value : null;
    }),
  };
}

function learntBy(fitted: FittedOwnStep): StepPreview['learnt'] {
  switch (fitted.kind) {
    case 'fillMissing':
      return fitted.columns.flatMap(({ name, fallback }) =>
        fallback === null ? [] : [{ column: name, figures: { median: fallback } }],
      );
    case 'clipOutliers':
      return fitted.columns.map(({ name, low, high }) => ({ column: name, figures: { low, high } }));
    case 'power':
      return fitted.columns.map(({ name, transform }) => ({
        column: name,
        figures: { method: transform.method, lambda: transform.lambda },
      }));
    case 'oneHot':
      return fitted.columns.map(({ name, categories }) => ({
        column: name,
        figures: { categories: categories.join(', ') },
      }));
    case 'missingValues':
    case 'sortRows':
    case 'repeatedTimes':
    case 'leaveOut':
    case 'resample':
    case 'difference':
    case 'lag':
    case 'rolling':
    case 'cyclicEncoding':
    case 'calendar':
    case 'holidays':
    case 'knownFuture':
      return [];
  }
}
