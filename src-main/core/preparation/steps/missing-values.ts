import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import { columnNotFound, type Table, type TableColumn } from '../../dataset/table';
import { markersSchema, type Markers, type PreparationStep } from '../schema';

/** Learns nothing: what a run stores is what its configuration says. */
export const fittedMissingSchema = z.object({
  kind: z.literal('missingValues'),
  markers: z.array(markersSchema),
});
export type MissingStep = z.infer<typeof fittedMissingSchema>;
type MarkerValue = Markers['values'][number];

/** How often a value that stands for a missing one was found in a column of the table. */
export interface MarkedValue {
  readonly column: string;
  readonly value: MarkerValue;
  /** 0: the value occurs nowhere. */
  readonly count: number;
}

export interface MarkedTable {
  /** The table without those values; the one that was given where none of them occurs. */
  readonly table: Table;
  /** In the order of the steps. Columns that the table lacks are not among them. */
  readonly marked: readonly MarkedValue[];
}

/**
 * A table in which the steps' values are missing, as if it had been imported so. Works on the table and not on its columns in
 * use, so that the target, the classes and their order, and the labels of whole series are found among what is left.
 */
export function markMissing(given: Table, steps: readonly { readonly kind: string }[]): MarkedTable {
  const marking = steps.flatMap((step) => (isMissingStep(step) ? [step] : []));
  const marked: MarkedValue[] = [];
  const replaced = new Map<string, TableColumn>();
  for (const { column: name, values } of markersByColumn(marking)) {
    const column = given.columns.find((candidate) => candidate.name === name);
    if (column === undefined || column.kind === 'time') continue;
    const result = column.kind === 'number' ? withoutNumbers(column, values) : withoutCategories(column, values);
    marked.push(...result.marked);
    replaced.set(name, result.column);
  }
  if (marked.every(({ count }) => count === 0)) return { table: given, marked };
  const columns = given.columns.map((column) => replaced.get(column.name) ?? column);
  return { table: { ...given, columns }, marked };
}

/**
 * Refuses values of what has none to be missing.
 * @throws GatewiseError COLUMN_NOT_FOUND for a column that the table lacks; BAD_INPUT for times and the names of series
 */
export function requireMarkable(table: Table, steps: readonly PreparationStep[]): void {
  steps.forEach((step, index) => {
    if (step.kind !== 'missingValues') return;
    const field = `preparation.steps.${index}`;
    for (const { column: name } of step.markers) {
      const column = table.columns.find((candidate) => candidate.name === name);
      if (column === undefined) throw columnNotFound(name, table, field);
      if (column.kind !== 'time' && name !== table.seriesIdColumn) continue;
      const what = column.kind === 'time' ? said`holds times` : said`names the series`;
      throw new GatewiseError(
        'BAD_INPUT',
        said`“${name}” ${what}, and values can be missing in columns of numbers or categories alone. Take it out of the step.`,
        { field, column: name },
      );
    }
  });
}

/** Whether a value that is given for a column, a known future's say, is one of those that the steps treat as missing. */
export function isMarkedValue(
  steps: readonly { readonly kind: string }[],
  { name, kind }: Pick<TableColumn, 'name' | 'kind'>,
  value: MarkerValue,
): boolean {
  const keyOf = kind === 'number' ? numberOf : wordOf;
  const key = keyOf(value);
  return markersByColumn(steps.flatMap((step) => (isMissingStep(step) ? [step] : []))).some(
    ({ column, values }) => column === name && values.some((marker) => keyOf(marker) === key),
  );
}

export function isMissingStep<Step extends { readonly kind: string }>(step: Step): step is Step & MissingStep {
  return step.kind === 'missingValues';
}

/** The values of each column, in the order in which columns are first named. */
function markersByColumn(steps: readonly MissingStep[]): Markers[] {
  const byColumn = new Map<string, MarkerValue[]>();
  for (const { column, values } of steps.flatMap(({ markers }) => markers)) {
    byColumn.set(column, [...(byColumn.get(column) ?? []), ...values]);
  }
  return [...byColumn].map(([column, values]) => ({ column, values }));
}

/** A marker as a number; NaN for a text that is none, which no number equals. */
function numberOf(value: MarkerValue): number {
  return typeof value === 'number' || value.trim() !== '' ? Number(value) : Number.NaN;
}

/** A marker as the import compares texts: without blanks around it, in any capitals. */
function wordOf(value: MarkerValue): string {
  return String(value).trim().toLowerCase();
}

type ColumnOf<Kind extends TableColumn['kind']> = Extract<TableColumn, { kind: Kind }>;

function withoutNumbers(column: ColumnOf<'number'>, markers: readonly MarkerValue[]) {
  const counts = new Map(markers.map((marker) => [numberOf(marker), 0]));
  // NaN is what is missing already.
  counts.delete(Number.NaN);
  const values = column.values.slice();
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    const count = counts.get(value);
    if (count === undefined) continue;
    counts.set(value, count + 1);
    values[row] = Number.NaN;
  }
  const marked = markedValues(column.name, markers, numberOf, counts);
  return { column: { ...column, values }, marked };
}

function withoutCategories(column: ColumnOf<'category'>, markers: readonly MarkerValue[]) {
  const counts = new Map(markers.map((marker) => [wordOf(marker), 0]));
  const words = column.categories.map(wordOf);
  const categories = column.categories.filter((_, code) => !counts.has(words[code] ?? ''));
  const codeOf = new Map(categories.map((name, code) => [name, code]));
  const newCodes = column.categories.map((name) => codeOf.get(name) ?? -1);
  const codes = column.codes.map((code) => {
    const word = words[code];
    const count = word === undefined ? undefined : counts.get(word);
    if (word !== undefined && count !== undefined) counts.set(word, count + 1);
    return newCodes[code] ?? -1;
  });
  const marked = markedValues(column.name, markers, wordOf, counts);
  return { column: { ...column, codes, categories }, marked };
}

/** Each marker once, under the form in which it was given first. */
function markedValues<Key>(
  column: string,
  markers: readonly MarkerValue[],
  keyOf: (marker: MarkerValue) => Key,
  counts: ReadonlyMap<Key, number>,
): MarkedValue[] {
  const first = new Map<Key, MarkerValue>();
  for (const marker of markers) if (!first.has(keyOf(marker))) first.set(keyOf(marker), marker);
  return [...first].map(([key, value]) => ({ column, value, count: counts.get(key) ?? 0 }));
}
