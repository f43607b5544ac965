import type { DecimalMark, ImportOverrides, NumberReading, PartialImportChoices, PreviewColumn } from '../core/dataset';
import type { TableSample } from './formats';
import {
  commonMark,
  plainReading,
  readColumns,
  readNumber,
  saysAbsent,
  shownNumbers,
  type TextNumbers,
} from './numbers';
import {
  candidatesFor,
  isNamedLikeTime,
  rankCandidates,
  readTimeOfDay,
  SpacingCounter,
  type Candidate,
  type Ranked,
} from './times';
import { isMissing, missingNumbers, missingTest } from './values';

export interface ColumnGuess {
  readonly columns: PreviewColumn[];
  /** Of the file as a whole. */
  readonly decimal: DecimalMark;
  /** For each column; null where the format stores no text. */
  readonly numbers: readonly (TextNumbers | null)[];
  /** The sampled values of each column that are there. */
  readonly values: readonly (readonly string[])[];
  readonly timeColumn: string | null;
  readonly timeOfDayColumn: string | null;
  readonly timeColumns: string[];
  /** Formats that fit the time column's values, best first, by what the sample shows. */
  readonly times: Ranked;
}

/** A category has at most this many distinct values in the sample. */
const mostCategories = 50;
const mostlyReadable = 0.7;
const timeOfDayNames = /^(time|hour|hh|hhmm|clock|시간|시각|시|時刻|时间|время|час|uhrzeit|zeit|stunde)([^a-z]|$)/i;
/** Columns named for an amount of time hold no time of day, though its texts look like one. */
const durationNames = /dura|elaps|laps|runtime|down|up ?time|interval|소요|가동|длит|dauer/i;
const seriesNames = ['unique_id', 'item_id', 'series_id'];
const targetNames = ['y', 'target', 'ot', 'label', 'class'];
/** Words of a name that say that the column holds labels, such as those of `machine_status` or `faultCode`. */
const labelWords = new Set(
  [
    'label class state status anomaly anomalous abnormal fault failure defect alarm',
    'состояние статус класс метка авария отказ неисправность аномалия',
  ].flatMap((words) => words.split(' ')),
);
const koreanLabelName = /(상태|고장|라벨|레이블|이상|불량|판정)(여부|유형|코드)?$/;
/** Labels have few values, and rows enough to show each of them again. */
const mostLabels = 20;

/** What each column of a sample holds and what it is for. */
export function guessColumns(
  sample: Pick<TableSample, 'names' | 'rows' | 'storedAs' | 'dayZero'> & Partial<Pick<TableSample, 'reading'>>,
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): ColumnGuess {
  const { names, rows, storedAs } = sample;
  const present = names.map((name, index) => {
    const isGone = missingTest(choices.missing?.[name]);
    return rows.map((row) => row[index] ?? '').filter((text) => !isGone(text));
  });
  const formatsByColumn = present.map((column, index) => candidatesFor(column, names[index] ?? '', sample.dayZero));
  const isYear = (name: string): boolean => formatsByColumn[names.indexOf(name)]?.[0]?.format.name === '%Y';
  const timeColumns = names.filter((_, index) => (formatsByColumn[index]?.length ?? 0) > 0);
  const timeColumn = choices.timeColumn === undefined ? guessTimeColumn(timeColumns, isYear) : choices.timeColumn;
  const formats = formatsByColumn[names.indexOf(timeColumn ?? '')] ?? [];
  const timeOfDayColumn =
    choices.timeOfDayColumn === undefined ? guessTimeOfDay(names, rows, timeColumn, formats) : choices.timeOfDayColumn;
  const isTime = (index: number): boolean =>
    (formatsByColumn[index]?.length ?? 0) > 0 || [timeColumn, timeOfDayColumn].includes(names[index] ?? '');
  const numbers = readColumns(sample, present, choices, isTime);
  const values = present.map((column, index) => {
    const isMarker = numberTest(numbers[index]?.reading ?? plainReading, choices.missing?.[names[index] ?? '']);
    return isMarker === null ? column : column.filter((text) => !isMarker(text));
  });
  const columns = names.map((name, index): PreviewColumn => {
    const column = values[index] ?? [];
    const isNumber = storedAs[index] === 'number';
    const looked = numbers[index] ?? null;
    const kind = Object.hasOwn(overrides.kinds, name)
      ? (overrides.kinds[name] ?? 'text')
      : name === timeColumn || storedAs[index] === 'time'
        ? 'time'
        : guessKind(name, column, isNumber, looked);
    const shown = kind === 'number' && looked !== null ? shownNumbers(looked, looked.evidence) : null;
    return {
      name,
      kind,
      role: 'feature',
      unit:
        (Object.hasOwn(overrides.units, name) ? overrides.units[name] : undefined) ??
        shown?.reading.unit ??
        (kind === 'number' ? /\[([^\]]+)\]\s*$|\(([^)]+)\)\s*$/.exec(name)?.slice(1).find(Boolean) : undefined) ??
        null,
      missing: rows.length - column.length,
      distinct: Math.min(1000, new Set(column).size),
      unreadable: shown === null ? 0 : column.filter((text) => looked?.read(text) === null).length,
      numbers: shown,
    };
  });
  const assigned = assignRoles(columns, rows.length, timeColumn, timeOfDayColumn, choices, overrides);
  return {
    columns: assigned,
    decimal: choices.decimal ?? commonMark(numbers),
    numbers,
    values,
    timeColumn,
    timeOfDayColumn,
    timeColumns,
    times: rankTimes(formats, rows, {
      date: names.indexOf(timeColumn ?? ''),
      clock: names.indexOf(timeOfDayColumn ?? ''),
      series: assigned.findIndex(({ role }) => role === 'seriesId'),
    }),
  };
}

/** Of the ways to read the times, the one under which the sampled rows lie most evenly is the first. */
function rankTimes(
  candidates: readonly Candidate[],
  rows: TableSample['rows'],
  { date, clock, series }: Readonly<Record<'date' | 'clock' | 'series', number>>,
): Ranked {
  if (candidates.length < 2) return { candidates, others: [], isOpen: false };
  const spacings = candidates.map(({ format }) => {
    const counter = new SpacingCounter();
    for (const row of rows) {
      const ofDay = clock < 0 ? 0 : readTimeOfDay(row[clock] ?? '');
      counter.add(format.read(row[date] ?? '') + ofDay, series < 0 ? '' : (row[series] ?? ''));
    }
    return counter.spacing;
  });
  return rankCandidates(candidates, spacings);
}

/** Whether a text is one of the numbers that stand for missing values, such as -999.0 for -999; null where there are none. */
function numberTest(reading: NumberReading, own: readonly string[] = []): ((text: string) => boolean) | null {
  const markers = new Set(missingNumbers(own));
  return markers.size === 0 ? null : (text) => markers.has(readNumber(text, reading) ?? Number.NaN);
}

/** A column named like a time before others, and before one of years, which often stands beside the whole date. */
function guessTimeColumn(candidates: readonly string[], isYear: (name: string) => boolean): string | null {
  const found = candidates.filter((name) => !isYear(name));
  return found.find(isNamedLikeTime) ?? found[0] ?? candidates[0] ?? null;
}

/**
 * Another column with times of day, where the time column has days only: one whose name says so, or one with a colon in
 * every value that tells the rows of a day apart.
 */
function guessTimeOfDay(
  names: readonly string[],
  rows: TableSample['rows'],
  timeColumn: string | null,
  [candidate]: readonly Candidate[],
): string | null {
  const date = names.indexOf(timeColumn ?? '');
  const dated = rows.filter((row) => !isMissing(row[date] ?? ''));
  const days = new Set(dated.map((row) => row[date]));
  if (candidate === undefined) return null;
  const times = [...days].map((text) => candidate.format.read(text ?? '')).filter((time) => Number.isFinite(time));
  if (times.some((time) => time % 86_400_000 !== 0)) return null;
  // Days that never repeat need no time of day.
  if (days.size === dated.length) return null;
  const found = names.find((name, index) => {
    const texts = dated.map((row) => row[index] ?? '').filter((text) => !isMissing(text));
    if (index === date || texts.length === 0 || !texts.every((text) => Number.isFinite(readTimeOfDay(text))))
      return false;
    if (timeOfDayNames.test(name)) return true;
    const apart = new Set(dated.map((row) => `${row[date] ?? ''} ${row[index] ?? ''}`)).size;
    return apart === dated.length && !durationNames.test(name) && texts.every((text) => text.includes(':'));
  });
  return found ?? null;
}

/**
 * @param isNumber whether the file itself says that the column holds numbers
 * @param looked how its text is read as numbers
 */
function guessKind(
  name: string,
  texts: readonly string[],
  isNumber: boolean,
  looked: TextNumbers | null,
): PreviewColumn['kind'] {
  if (texts.length === 0) return isNumber ? 'number' : 'text';
  const distinct = new Set(texts.map((text) => text.trim()));
  const isFewNames = distinct.size <= Math.min(mostCategories, Math.max(2, texts.length / 2));
  if (isNumber || (looked !== null && looked.fitting >= mostlyReadable)) {
    if (isIdentifier(distinct, texts.length)) return isFewNames ? 'category' : 'text';
    // Codes of classes: their order and distances say nothing.
    const isCode = namesLabels(name) && isFew(distinct.size, texts.length);
    const isPlain = (text: string): boolean => /^-?\d+(\.0)?$/.test(text) || (!isNumber && saysAbsent(text));
    return isCode && [...distinct].every(isPlain) ? 'category' : 'number';
  }
  if ([...distinct].every((text) => /^(true|false|yes|no)$/i.test(text))) return 'boolean';
  return isFewNames ? 'category' : 'text';
}

/**
 * Digits that name something: numbers would make one of two of them, because of zeros before them (`007` and `7`) or because
 * there are more digits than a number keeps, and they come again.
 */
function isIdentifier(distinct: ReadonlySet<string>, count: number): boolean {
  if (distinct.size > 0.5 * count) return false;
  const whole = [...distinct].filter((text) => /^\d+$/.test(text));
  if (whole.length < distinct.size || !whole.some((text) => /^0\d/.test(text) || text.length > 15)) return false;
  return (
    new Set(whole.map(Number)).size < whole.length ||
    whole.some((text) => String(BigInt(text)) !== String(BigInt(Number(text))))
  );
}

function namesLabels(name: string): boolean {
  const words = name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return words.some((word) => labelWords.has(word) || koreanLabelName.test(word));
}

function isFew(distinct: number, rows: number): boolean {
  return distinct >= 2 && distinct <= Math.min(mostLabels, rows / 2);
}

function assignRoles(
  columns: readonly PreviewColumn[],
  rowCount: number,
  timeColumn: string | null,
  timeOfDayColumn: string | null,
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): PreviewColumn[] {
  const parts = Object.values(choices.timeParts ?? {});
  const isClock = (name: string): boolean => name === timeColumn || name === timeOfDayColumn || parts.includes(name);
  const usable = columns.filter(({ kind, name }) => kind !== 'text' && kind !== 'time' && !isClock(name));
  const seriesId =
    choices.seriesIdColumn === undefined
      ? columns.find(({ name }) => seriesNames.includes(name.toLowerCase()))?.name
      : choices.seriesIdColumn;
  const chosen = Object.entries(overrides.roles).find(([, role]) => role === 'target')?.[0];
  const numeric = usable.filter(({ kind, name }) => kind === 'number' && name !== seriesId);
  const isLabel = ({ name, kind, distinct, missing }: PreviewColumn): boolean =>
    kind !== 'number' && name !== seriesId && namesLabels(name) && isFew(distinct, rowCount - missing);
  const target =
    chosen ??
    usable.find(({ name }) => targetNames.includes(name.toLowerCase()))?.name ??
    usable.findLast(isLabel)?.name ??
    numeric.at(-1)?.name ??
    usable.at(-1)?.name;
  return columns.map((column) => {
    const { name } = column;
    if (Object.hasOwn(overrides.roles, name)) return { ...column, role: overrides.roles[name] ?? 'ignored' };
    if (name === timeColumn) return { ...column, role: 'time' };
    if (name === seriesId) return { ...column, kind: 'category', role: 'seriesId' };
    if (isClock(name)) return { ...column, role: 'ignored' };
    if (name === target) return { ...column, role: 'target' };
    return { ...column, role: column.kind === 'text' || column.kind === 'time' ? 'ignored' : 'feature' };
  });
}
