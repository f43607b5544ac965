import { isMissing } from '../values';
import { readLocal, zoneOf } from '../../core/calendar';
import type { Slot } from './headings';
import type { WideTable } from './wide-table';

const dayMs = 86_400_000;
const minuteMs = 60_000;

export interface WideReading {
  readonly table: WideTable;
  readonly stamp: 'start' | 'end';
  /** Zone of the row's days; null where none was chosen. */
  readonly timeZone: string | null;
}

export type WideRow = readonly (string | null)[];

/** Names of the columns of the long table. */
export function longNames({ kept, part, values, timeColumn }: WideTable): string[] {
  const at = kept.indexOf(timeColumn ?? '') + 1;
  const place = at > 0 ? at : kept.length;
  return [...kept.slice(0, place), part, ...kept.slice(place), ...values];
}

/**
 * The rows of a long table that one row of a wide one becomes, in the order of time. A day with more values than 24 hours
 * goes by the hours that have passed since its midnight: the hour that the zone's clocks repeat stands twice. Without a zone
 * that is the hour from two to three, as in most of Europe. Empty places that a day, a month or a clock does not have are
 * no missing values and make no row.
 */
export function longRows(row: WideRow, { table, stamp, timeZone }: WideReading): (string | null)[][] {
  const { names, kept, part, groups, kind } = table;
  const keptValues = new Map(kept.map((name) => [name, row[names.indexOf(name)] ?? null] as const));
  const date = table.timeOf(row);
  const slots = groups[0]?.slots ?? [];
  const filled = slots.map((_, index) =>
    groups.some(({ slots: own }) => !isMissing(row[own[index]?.column ?? -1] ?? '')),
  );
  const textOf = kind === 'hour' ? clockReading(slots, filled, date, stamp, timeZone) : (slot: Slot) => slot.text;
  const order = longNames(table).slice(0, kept.length + 1);
  return slots.flatMap((slot, index) => {
    const isEmpty = filled[index] === false;
    if (isEmpty && (slot.isExtra || (kind === 'day' && !isDayOfMonth(date, slot.start)))) return [];
    const text = textOf(slot);
    if (text === null || (isEmpty && kind === 'hour' && isSkipped(date, text, timeZone))) return [];
    const values = groups.map(({ slots: own }) => row[own[index]?.column ?? -1] ?? null);
    return [[...order.map((name) => (name === part ? text : (keptValues.get(name) ?? null))), ...values]];
  });
}

function isDayOfMonth(firstDay: number, day: number): boolean {
  return !Number.isFinite(firstDay) || new Date(firstDay + (day - 1) * dayMs).getUTCDate() === day;
}

/** What to write for each slot: the time of day, null for a place beyond the end of the day. */
function clockReading(
  slots: readonly Slot[],
  filled: readonly boolean[],
  date: number,
  stamp: 'start' | 'end',
  timeZone: string | null,
): (slot: Slot) => string | null {
  const isNumbered = slots.some(({ start }) => start >= dayMs / minuteMs);
  const beyond = slots.some(({ start }, index) => start >= dayMs / minuteMs && filled[index] === true);
  const written = (slot: Slot): string => clockText(stamp === 'start' ? slot.start : slot.end);
  const hasDate = Number.isFinite(date);
  if (timeZone === null || !hasDate) {
    if (!isNumbered || !beyond) return written;
    // Clocks go back from three to two.
    return (slot) => {
      const passed = stamp === 'start' ? slot.start : slot.end;
      return clockText(passed < 180 ? passed : passed - 60);
    };
  }
  const { instant: midnight } = readLocal(zoneOf(timeZone), date);
  const length = (readLocal(zoneOf(timeZone), date + dayMs).instant - midnight) / minuteMs;
  const isShort = length < dayMs / minuteMs && isFilledTo(slots, filled, length);
  if (!beyond && !isShort) return written;
  return (slot) => {
    if (slot.start >= length && isShort) return null;
    const passed = stamp === 'start' ? slot.start : slot.end;
    return clockText((zoneOf(timeZone).toLocal(midnight + passed * minuteMs) - date) / minuteMs);
  };
}

/** Whether values go on without a gap until the end of a day of 23 hours, and end there. */
function isFilledTo(slots: readonly Slot[], filled: readonly boolean[], length: number): boolean {
  return slots.every(({ start }, index) => (filled[index] === true) === start < length);
}

function isSkipped(date: number, clock: string, timeZone: string | null): boolean {
  if (timeZone === null || !Number.isFinite(date)) return false;
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return readLocal(zoneOf(timeZone), date + (60 * hours + minutes) * minuteMs).occurs === 'never';
}

function clockText(minutes: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
