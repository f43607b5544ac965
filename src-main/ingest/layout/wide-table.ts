import type { ImportOverrides, PartialImportChoices, TimeParts } from '../../core/dataset';
import type { TableSample } from '../formats';
import { guessColumns } from '../guess-columns';
import { timeFormatOf } from '../times';
import { isMissing } from '../values';
import { dayGroup, hourGroups, monthGroup, quarterGroup, timeGroup, type HourGroup, type SlotGroup } from './headings';
import { composeTime, guessTimeParts } from './time-parts';

const dayMs = 86_400_000;

/** A table with times in its headings. */
export interface WideTable {
  readonly kind: 'hour' | 'day' | 'month' | 'quarter' | 'time';
  readonly names: readonly string[];
  readonly groups: readonly SlotGroup[];
  /** What hours in the headings stand for as they are written; null for other kinds. */
  readonly stamp: 'start' | 'end' | null;
  /** Whether “1” could as well be the hour that begins at 1 as the one that ends there. */
  readonly isStampOpen: boolean;
  /** Columns that every new row keeps: the time of the row, places, classes. */
  readonly kept: readonly string[];
  /** Totals and means of the row, which are left out. */
  readonly leftOut: readonly string[];
  /** The column that holds the row's time; null where it is put together or stands in the headings. */
  readonly timeColumn: string | null;
  /** Parts of the time among the kept columns and the new one. */
  readonly timeParts: TimeParts;
  /** Name of the column that takes up the headings. */
  readonly part: string;
  /** Names of the columns of values, one for each group. */
  readonly values: readonly string[];
  /** Tells rows of the same time apart. */
  readonly seriesIdColumn: string | null;
  /** The row's time in milliseconds as if in UTC; NaN where it is not read. */
  readonly timeOf: (row: readonly (string | null)[]) => number;
}

const summaryName =
  /^(grand |row |sub)?(total|sum|mean|avg|average|max(imum)?|min(imum)?|median|annual|ann)s?( .*)?$|^(j-d|d-n|djf|mam|jja|son)$|^(합계|소계|총계|계|평균|최대|최소|최고|최저|누계|итого|всего|сумма|среднее|максимум|минимум|summe|gesamt|mittel(wert)?|合計|合计|総計|平均|最大|最小)$/i;
const yearText = /^(1[5-9]|20|21)\d{2}(\.0*)?$/;

/** Tells whether a table is wide; null where a row stands for one time, as in most tables. */
export function recogniseWide(
  sample: Pick<TableSample, 'names' | 'rows' | 'storedAs'>,
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): WideTable | null {
  const { names } = sample;
  for (const { kind, groups } of candidates(names)) {
    const used = new Set(groups.flatMap(({ slots }) => slots.map(({ column }) => column)));
    if (!areNumbers(sample, used)) continue;
    const rest = names.filter((_, index) => !used.has(index));
    // Numbers that go on are no months.
    if (kind !== 'time' && rest.some((name) => /^\d{1,3}$/.test(name.trim()))) continue;
    const leftOut = rest.filter((name) => summaryName.test(name.trim()));
    const kept = rest.filter((name) => !leftOut.includes(name));
    const place = placeOf(kind, only(sample, kept), choices, overrides);
    if (place === null) continue;
    const [group] = groups;
    const isHour = kind === 'hour' && group !== undefined && 'stamp' in group;
    const hours = isHour ? (group as HourGroup) : null;
    const part = freeName(kind === 'time' ? timePartName(groups) : kind, kept);
    return {
      kind,
      names,
      groups,
      stamp: hours?.stamp ?? null,
      isStampOpen: hours !== null && (hours.isNumbered || hours.stamp === 'end'),
      kept,
      leftOut,
      part,
      values: groups.map(({ name }) => freeName(name === '' ? 'value' : name, [...kept, part])),
      timeColumn: kind === 'time' ? part : place.timeColumn,
      timeParts: place.timeParts(part),
      timeOf: (row) => place.timeOf(kept.map((name) => row[names.indexOf(name)] ?? '')),
      seriesIdColumn: seriesOf(only(sample, kept), kind === 'time' ? () => 0 : place.timeOf),
    };
  }
  return null;
}

interface Candidate {
  readonly kind: WideTable['kind'];
  readonly groups: readonly SlotGroup[];
}

function candidates(names: readonly string[]): Candidate[] {
  const some = (kind: WideTable['kind'], group: SlotGroup | null): Candidate[] =>
    group === null ? [] : [{ kind, groups: [group] }];
  return [
    ...hourCandidates(names),
    ...some('day', dayGroup(names)),
    ...some('month', monthGroup(names)),
    ...some('quarter', quarterGroup(names)),
    ...some('time', timeGroup(names)),
  ];
}

/** Several values a row, such as `load_h01` … and `wind_h01` …, have to go through the same hours. */
function hourCandidates(names: readonly string[]): Candidate[] {
  const groups = hourGroups(names);
  const [first] = groups;
  if (first === undefined) return [];
  const hours = (group: SlotGroup): string => group.slots.map(({ start, isExtra }) => `${start} ${isExtra}`).join();
  return [{ kind: 'hour', groups: groups.filter((group) => hours(group) === hours(first)) }];
}

function timePartName(groups: readonly SlotGroup[]): string {
  return groups[0]?.slots.every(({ text }) => /^\d{4}$/.test(text)) === true ? 'year' : 'time';
}

function freeName(name: string, taken: readonly string[]): string {
  const isTaken = (candidate: string): boolean =>
    taken.some((other) => other.toLowerCase() === candidate.toLowerCase());
  let free = name;
  for (let next = 2; isTaken(free); next += 1) free = `${name} ${next}`;
  return free;
}

function only(sample: Pick<TableSample, 'names' | 'rows' | 'storedAs'>, names: readonly string[]) {
  const at = names.map((name) => sample.names.indexOf(name));
  return {
    names,
    storedAs: at.map((index) => sample.storedAs[index] ?? ('text' as const)),
    rows: sample.rows.map((row) => at.map((index) => row[index] ?? '')),
  };
}

/** Most of what stands below the headings has to be a number, in whatever way it is written. */
function areNumbers({ rows }: Pick<TableSample, 'rows'>, columns: ReadonlySet<number>): boolean {
  let numbers = 0;
  let others = 0;
  for (const row of rows.slice(0, 200)) {
    for (const column of columns) {
      const text = row[column] ?? '';
      if (isMissing(text)) continue;
      if (/^[^\p{L}]*\d[\d.,'  \s]*[^\p{L}\d:]*(e[+-]?\d+)?$/iu.test(text) && !/\d[-/]\d/.test(text)) numbers += 1;
      else others += 1;
    }
  }
  return numbers > 0 && numbers >= 0.7 * (numbers + others);
}

interface Place {
  readonly timeColumn: string | null;
  readonly timeParts: (part: string) => TimeParts;
  readonly timeOf: (row: readonly string[]) => number;
}

type Kept = ReturnType<typeof only>;

/** The time that a row stands for, in the columns beside the headings; null where they hold none that fits. */
function placeOf(
  kind: WideTable['kind'],
  kept: Kept,
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): Place | null {
  if (kind === 'time') return { timeColumn: null, timeParts: () => ({}), timeOf: () => Number.NaN };
  const parts = guessTimeParts(kept.names, kept.rows, false);
  const textIn = (row: readonly string[]) => (column: string) => row[kept.names.indexOf(column)] ?? '';
  const composed = (used: TimeParts) => (row: readonly string[]) =>
    Date.parse(`${composeTime(used, textIn(row))?.replace(' ', 'T') ?? ''}Z`);
  if (kind === 'month' || kind === 'quarter') {
    const year = yearColumn(kept, choices);
    if (year === null) return null;
    return { timeColumn: null, timeParts: (part) => ({ year, [kind]: part }), timeOf: composed({ year }) };
  }
  if (kind === 'day') {
    const { year, month } = parts;
    if (year === undefined || month === undefined) return null;
    const used = { year, month };
    return { timeColumn: null, timeParts: (part) => ({ ...used, day: part }), timeOf: composed(used) };
  }
  const isOpen = choices.timeColumn === undefined || choices.timeColumn === parts.year;
  if (isOpen && parts.day !== undefined && parts.hour === undefined)
    return { timeColumn: null, timeParts: (part) => ({ ...parts, hour: part }), timeOf: composed(parts) };
  return dayPlace(kept, choices, overrides);
}

function yearColumn({ names, rows }: Kept, choices: PartialImportChoices): string | null {
  const fitting = names.filter((_, index) => {
    const texts = rows.map((row) => row[index] ?? '').filter((text) => !isMissing(text));
    return texts.length > 0 && texts.filter((text) => yearText.test(text.trim())).length >= 0.9 * texts.length;
  });
  if (typeof choices.timeColumn === 'string') return fitting.find((name) => name === choices.timeColumn) ?? null;
  return fitting.find((name) => /year|yr|년|연도|год|jahr|年/i.test(name)) ?? fitting[0] ?? null;
}

/** A column of days. */
function dayPlace(kept: Kept, choices: PartialImportChoices, overrides: ImportOverrides): Place | null {
  const known = Object.fromEntries(
    Object.entries(choices).filter(([, column]) => typeof column !== 'string' || kept.names.includes(column)),
  );
  const guess = guessColumns(kept, { decimal: choices.decimal, timeColumn: undefined, ...pick(known) }, overrides);
  const { timeColumn } = guess;
  if (timeColumn === null || guess.times.candidates.length === 0) return null;
  const format = timeFormatOf(choices.timeFormat ?? guess.times.candidates[0]?.format.name ?? 'iso');
  const at = kept.names.indexOf(timeColumn);
  const timeOf = (row: readonly string[]): number => format.read(row[at] ?? '');
  const times = kept.rows.map(timeOf).filter((time) => Number.isFinite(time));
  if (times.length === 0 || times.some((time) => time % dayMs !== 0)) return null;
  return { timeColumn, timeParts: () => ({}), timeOf };
}

function pick({ timeColumn }: PartialImportChoices): PartialImportChoices {
  return timeColumn === undefined ? {} : { timeColumn };
}

/** A column that tells rows of the same time apart, where times come more than once. */
function seriesOf({ names, rows }: Kept, timeOf: (row: readonly string[]) => number): string | null {
  const times = rows.map(timeOf);
  if (new Set(times).size === rows.length) return null;
  const apart = names.find(
    (_, index) =>
      new Set(rows.map((row, at) => `${String(times[at])} ${row[index] ?? ''}`)).size === rows.length &&
      rows.some((row) => Number.isNaN(Number(row[index] ?? '')) || /^\d+$/.test(row[index] ?? '')),
  );
  return apart ?? null;
}
