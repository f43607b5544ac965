import { textFormats } from '../times';
import { readMonth } from './month-names';

/** One column of a wide table, as a place in the time of its row. */
export interface Slot {
  readonly column: number;
  /** Its text in the column of the part: `5` for May, `2020` for a year; hours are worked out of `start` and `end`. */
  readonly text: string;
  /** Orders the slots of a row; minutes since midnight for hours. */
  readonly start: number;
  readonly end: number;
  /** Filled only where a day has more than 24 hours. */
  readonly isExtra: boolean;
}

/** Columns whose headings go through a day, a month or a year, or are times themselves. */
export interface SlotGroup {
  /** What stands before the headings, such as `load` of `load_h01`; empty where nothing does. */
  readonly name: string;
  readonly slots: readonly Slot[];
}

export interface HourGroup extends SlotGroup {
  /** What the headings say as they stand. */
  readonly stamp: 'start' | 'end';
  /** Whether they name times of day and not mere numbers of periods. */
  readonly isNumbered: boolean;
}

const dayMinutes = 1440;
const hourWords = 'h|hr|hour|hora|heure|stunde|std|he|час|ч|시간|시';
const clockHeading = /^(?:(.*?)[ _-]+)?(\d{1,2}):(\d{2})(?::00)?\s*([ap]m)?(?:\s*[ab*']|\.1|\s*\(2\)|\s*bis|\s*dst)?$/i;
const rangeHeading =
  /^(\d{1,2})(?::(\d{2}))?\s*(?:-|–|~|to)\s*(\d{1,2})(?::(\d{2}))?\s*(?:h|시|時|时|ч)?(?:\s*[ab*']|\.1|\s*\(2\))?$/i;
const behindHour = `\\s*(h|hr|시|時|时|点|點|uhr|час|ч|[ap]m)?(?:\\s*[ab*']|\\.1|\\s*\\(2\\)|\\s*bis|\\s*dst)?$`;
const numberHeading = new RegExp(`^(?:${hourWords})?[ _.-]*(\\d{1,3})${behindHour}`, 'i');
/** Numbers behind a name of their own are rather sensors than hours, unless they say that they are hours. */
const namedNumberHeading = new RegExp(`^(.+?)[ _.-]+(?:${hourWords})[ _.-]*(\\d{1,3})${behindHour}`, 'i');

interface HourHeading {
  readonly column: number;
  readonly group: string;
  /** Minutes since midnight; null for a number whose unit the number of columns decides. */
  readonly minutes: number | null;
  readonly until: number | null;
  readonly number: number;
}

function hourHeading(name: string, column: number): HourHeading | null {
  const text = name.trim();
  const range = rangeHeading.exec(text);
  if (range !== null) {
    const minutes = 60 * Number(range[1]) + Number(range[2] ?? 0);
    return { column, group: '', minutes, until: 60 * Number(range[3]) + Number(range[4] ?? 0), number: minutes };
  }
  const clock = clockHeading.exec(text);
  if (clock !== null) {
    const minutes = hourOf(Number(clock[2]), clock[4]) * 60 + Number(clock[3]);
    return { column, group: clock[1] ?? '', minutes, until: null, number: minutes };
  }
  const compact = /^(\d{2})(00|15|30|45)$/.exec(text);
  if (compact !== null && Number(text) <= 2400) {
    const minutes = 60 * Number(compact[1]) + Number(compact[2]);
    return { column, group: '', minutes, until: null, number: minutes };
  }
  const bare = numberHeading.exec(text);
  const [, group = '', digits, after] =
    bare === null ? (namedNumberHeading.exec(text) ?? []) : ['', '', ...bare.slice(1)];
  if (digits === undefined) return null;
  const half = /^[ap]m$/i.exec(after ?? '')?.[0];
  const value = hourOf(Number(digits), half);
  return { column, group, minutes: half === undefined ? null : 60 * value, until: null, number: value };
}

function hourOf(shown: number, half: string | undefined): number {
  return half === undefined ? shown : (shown % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

/** Groups of columns whose headings go through the hours, half-hours or quarter-hours of a day. */
export function hourGroups(names: readonly string[]): HourGroup[] {
  const groups = new Map<string, HourHeading[]>();
  names.forEach((name, column) => {
    const heading = hourHeading(name, column);
    if (heading !== null) groups.set(heading.group, [...(groups.get(heading.group) ?? []), heading]);
  });
  return [...groups].flatMap(([name, headings]) => {
    const clocks = headings.filter(({ minutes }) => minutes !== null);
    const found = clocks.length > 3 ? clockGroup(name, clocks) : numberGroup(name, headings);
    return found === null ? [] : [found];
  });
}

/** Headings such as 00:00 … 23:00 or 00:15 … 24:00: evenly through the whole day. One that stands twice is the hour that clocks repeat. */
function clockGroup(name: string, headings: readonly HourHeading[]): HourGroup | null {
  const [first] = headings;
  if (first === undefined) return null;
  const minutes = headings.map(({ minutes: at }) => at ?? 0);
  const different = [...new Set(minutes)].sort((one, other) => one - other);
  const step = dayMinutes / different.length;
  const isEnding = (minutes[0] ?? 0) === step;
  // The midnight at the end is written as 24:00 or as 00:00.
  const at = minutes.map((value) => (isEnding && value === 0 ? dayMinutes : value));
  const expected = different.map((_, index) => (index + (isEnding ? 1 : 0)) * step);
  const sorted = [...new Set(at)].sort((one, other) => one - other);
  if (!Number.isInteger(step) || sorted.some((value, index) => value !== expected[index])) return null;
  if (first.until !== null && first.until - (first.minutes ?? 0) !== step) return null;
  const seen = new Set<number>();
  const slots = headings.map(({ column }, index): Slot => {
    const value = at[index] ?? 0;
    const isExtra = seen.has(value);
    seen.add(value);
    const start = isEnding ? value - step : value;
    return { column, text: '', start, end: start + step, isExtra };
  });
  return { name, slots: inOrder(slots), stamp: isEnding ? 'end' : 'start', isNumbered: false };
}

/** Headings such as 0 … 23, 1시 … 24시, H01 … H25, or the numbers of 48 half-hours and 96 quarter-hours. */
function numberGroup(name: string, headings: readonly HourHeading[]): HourGroup | null {
  const seen = new Set<number>();
  const repeated = headings.map(({ number }) => {
    const isAgain = seen.has(number);
    seen.add(number);
    return isAgain;
  });
  const lowest = Math.min(...seen);
  const count = seen.size;
  const isWhole = [...Array(count).keys()].every((index) => seen.has(lowest + index));
  const perHour = [1, 2, 4].find((parts) => count === 24 * parts || (lowest === 1 && count === 25 * parts));
  if (!isWhole || lowest > 1 || perHour === undefined) return null;
  const step = 60 / perHour;
  const slots = headings.map(({ column, number }, index): Slot => {
    const start = (number - lowest) * step;
    return { column, text: '', start, end: start + step, isExtra: start >= dayMinutes || repeated[index] === true };
  });
  return { name, slots: inOrder(slots), stamp: lowest === 1 && perHour === 1 ? 'end' : 'start', isNumbered: true };
}

function inOrder(slots: readonly Slot[]): Slot[] {
  return [...slots].sort((one, other) => one.start - other.start || Number(one.isExtra) - Number(other.isExtra));
}

/** Columns that are numbered or named from the first to the last, each once: the twelve months, four quarters, 31 days. */
function countedGroup(names: readonly string[], count: number, read: (name: string) => number): SlotGroup | null {
  // Few tables have so many columns, and names of months take a while to make.
  if (names.length < count) return null;
  const slots = names.flatMap((name, column): Slot[] => {
    const value = read(name.trim());
    return Number.isFinite(value)
      ? [{ column, text: String(value), start: value, end: value + 1, isExtra: false }]
      : [];
  });
  const isComplete = slots.length === count && new Set(slots.map(({ start }) => start)).size === count;
  return isComplete ? { name: '', slots: inOrder(slots) } : null;
}

export function monthGroup(names: readonly string[]): SlotGroup | null {
  return countedGroup(names, 12, readMonth);
}

export function quarterGroup(names: readonly string[]): SlotGroup | null {
  return countedGroup(names, 4, (name) =>
    Number(
      /^(?:q|кв\.?\s*|квартал\s*)?([1-4])\s*(?:q|분기|кв\.?|квартал|四半期|季度)?$/i.exec(name)?.[1] ?? Number.NaN,
    ),
  );
}

export function dayGroup(names: readonly string[]): SlotGroup | null {
  return countedGroup(names, 31, (name) => {
    const day = Number(/^(?:d|day)?[ _.-]*(\d{1,2})\s*[일日]?$/i.exec(name)?.[1] ?? Number.NaN);
    return day >= 1 && day <= 31 ? day : Number.NaN;
  });
}

const fewestTimes = 4;

/** Columns whose headings are whole times: years, months, days in one of the known formats. */
export function timeGroup(names: readonly string[]): SlotGroup | null {
  const years = slotsOf(names, (name) => {
    const year = /^x?((?:1[5-9]|20)\d{2})(?:\.0)?(?: \[yr\d{4}\])?$/i.exec(name)?.[1];
    return year === undefined ? null : { text: year, time: Number(year) };
  });
  const plain = (name: string): string => name.trim().replace(/^x(?=\d)/i, '');
  const others = textFormats(names.map(plain).filter((name) => /\d/.test(name) && /\D/.test(name))).map((format) =>
    slotsOf(names, (name) => {
      const text = plain(name);
      const time = format.read(text);
      return Number.isFinite(time) && /\D/.test(text) ? { text, time } : null;
    }),
  );
  const [best] = [years, ...others].sort((one, other) => other.length - one.length);
  return best === undefined || best.length < fewestTimes ? null : { name: '', slots: best };
}

function slotsOf(names: readonly string[], read: (name: string) => { text: string; time: number } | null): Slot[] {
  const slots = names.flatMap((name, column): Slot[] => {
    const found = read(name.trim());
    return found === null ? [] : [{ column, text: found.text, start: found.time, end: found.time, isExtra: false }];
  });
  return inOrder(slots);
}
