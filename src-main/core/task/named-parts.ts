import { GatewiseError } from '../common/errors';
import { createRandom, shuffleInPlace } from '../common/random';
import { counted, said } from '../common/sentence';
import { parts, partWords, type Part, type SplitConfiguration } from './schema';
import type { SeriesRange } from './series';

/** The column by whose values rows are shared out. */
export interface SplitValues {
  readonly column: string;
  /** Place of each row's value in `names`; −1 where it has none. */
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

type ColumnSplit = Extract<SplitConfiguration, { kind: 'column' }>;
type Ranges = Record<Part, SeriesRange[]>;

/** A value of the split's column, and how many rows have it; null: rows without a value. */
export interface CountedValue {
  readonly name: string | null;
  readonly rows: number;
}

/**
 * The rows of each part as a column names them: stretches of rows that follow each other, in order. Where no value stands for
 * validation, it takes the last training rows of each series, or whole training series.
 * @throws GatewiseError SPLIT_INVALID for a value that no row has, and for fewer than two series where whole ones validate
 */
export function namedParts(
  series: readonly SeriesRange[],
  split: ColumnSplit,
  values: SplitValues | null,
  strata: readonly number[] | null,
): Ranges {
  if (values === null) throw new Error('a split by a column takes the values of that column');
  requireKnownValues(split, values);
  const partOf = partsOfValues(split, values.names);
  const found: Ranges = { train: [], validation: [], test: [] };
  for (const { series: index, from, to } of series) {
    let start = from;
    while (start < to) {
      const part = partOf[values.codes[start] ?? -1] ?? null;
      let end = start + 1;
      while (end < to && (partOf[values.codes[end] ?? -1] ?? null) === part) end += 1;
      if (part !== null) found[part].push({ series: index, from: start, to: end });
      start = end;
    }
  }
  if (split.validation.length > 0) return found;
  return split.validationBy === 'rows' ? lastRows(found, split) : wholeTrainingSeries(found, split, strata);
}

/** Rows that are in no part because their value names none, with how many there are of each value, the most first. */
export function unnamedRows(split: ColumnSplit, values: SplitValues): CountedValue[] {
  const partOf = partsOfValues(split, values.names);
  return countValues(values).filter(({ name }) => name === null || partOf[values.names.indexOf(name)] === null);
}

/**
 * That windows of several rows see no row of a later part: within a series training comes before validation and that before
 * the test part.
 * @throws GatewiseError SPLIT_INVALID with the first row that comes too late, and how many do
 */
export function requirePartsInOrder(column: string, ranges: Readonly<Record<Part, readonly SeriesRange[]>>): void {
  const stretches = parts
    .flatMap((part, order) => ranges[part].map((range) => ({ ...range, part, order })))
    .sort((one, other) => one.from - other.from);
  let [latest, series] = [0, -1];
  let first: { readonly row: number; readonly part: Part; readonly after: Part } | null = null;
  let late = 0;
  for (const stretch of stretches) {
    if (stretch.series !== series) [latest, series] = [0, stretch.series];
    if (stretch.order >= latest) latest = stretch.order;
    else {
      first ??= { row: stretch.from + 1, part: stretch.part, after: parts[latest] ?? 'test' };
      late += stretch.to - stretch.from;
    }
  }
  if (first === null) return;
  throw new GatewiseError(
    'SPLIT_INVALID',
    said`By “${column}” ${counted(late, 'row comes', 'rows come')} after rows of a later part of the same series, the first at row ${first.row} (${partWords[first.part]} after ${partWords[first.after]}): windows of several rows would see what they are tested on. Make each file or value a series of its own (import with that column as the one that names the series), or let a window see its own row alone (lookback 1, offset 0).`,
    { field: 'split.column', column, rows: late, row: first.row },
  );
}

function partsOfValues(split: ColumnSplit, names: readonly string[]): (Part | null)[] {
  const byName = new Map(parts.flatMap((part) => split[part].map((name) => [name, part] as const)));
  return names.map((name) => byName.get(name) ?? null);
}

function countValues({ codes, names }: SplitValues): CountedValue[] {
  const counts = new Float64Array(names.length + 1);
  for (const code of codes) counts[code + 1] = (counts[code + 1] ?? 0) + 1;
  return [null, ...names]
    .map((name, index) => ({ name, rows: counts[index] ?? 0 }))
    .filter(({ rows }) => rows > 0)
    .sort((one, other) => other.rows - one.rows);
}

const listedValues = 20;

/** `train.csv (8000), test.csv (2000)`. */
export function listValues(values: readonly CountedValue[]): string {
  const listed = values.slice(0, listedValues).map(({ name, rows }) => `${name ?? '—'} (${rows})`);
  return [...listed, ...(values.length > listedValues ? ['…'] : [])].join(', ');
}

function requireKnownValues(split: ColumnSplit, values: SplitValues): void {
  const there = countValues(values);
  for (const part of parts) {
    const missing = split[part].find((name) => !there.some((value) => value.name === name));
    if (missing === undefined) continue;
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`No row has “${missing}” in the column “${values.column}”, whose values are, with their rows: ${listValues(there)}. Give the ${partWords[part]} part one of these.`,
      {
        field: `split.${part}`,
        column: values.column,
        examples: there.slice(0, listedValues).map(({ name }) => name ?? ''),
      },
    );
  }
}

/** The last rows of each series' training rows, by the split's share, become the validation part. */
function lastRows(found: Ranges, { validationShare }: ColumnSplit): Ranges {
  const train: SeriesRange[] = [];
  const validation: SeriesRange[] = [];
  for (const [, ranges] of Map.groupBy(found.train, ({ series }) => series)) {
    const rows = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
    // As with shares of all rows: a hair under a whole number loses no row.
    let left = Math.ceil(rows * (1 - validationShare) - 1e-6);
    for (const range of ranges) {
      const cut = Math.min(range.to, range.from + left);
      left -= cut - range.from;
      if (cut > range.from) train.push({ ...range, to: cut });
      if (cut < range.to) validation.push({ ...range, from: cut });
    }
  }
  return { ...found, train, validation };
}

/** Whole training series become the validation part: their share of each label where every series has one. */
function wholeTrainingSeries(
  found: Ranges,
  { validationShare, seed }: ColumnSplit,
  strata: readonly number[] | null,
): Ranges {
  const members = Uint32Array.from(new Set(found.train.map(({ series }) => series)));
  if (members.length < 2) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`Whole series validate, and the training part has ${counted(members.length, 'series', 'series')}: it takes at least 2. Take the last training rows instead, or name the values of the validation part.`,
      { field: 'split.validationBy', series: members.length },
    );
  }
  if (seed !== null) shuffleInPlace(members, createRandom(seed));
  const dealt = new Set<number>();
  for (const alike of Map.groupBy(members, (index) => strata?.[index] ?? 0).values()) {
    if (alike.length < 2) continue;
    const count = Math.min(alike.length - 1, Math.max(1, Math.round(alike.length * validationShare)));
    for (const index of alike.slice(alike.length - count)) dealt.add(index);
  }
  // One series of each label: labels are left to chance.
  if (dealt.size === 0) dealt.add(members.at(-1) ?? 0);
  return {
    ...found,
    train: found.train.filter(({ series }) => !dealt.has(series)),
    validation: found.train.filter(({ series }) => dealt.has(series)),
  };
}
