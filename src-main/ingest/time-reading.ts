import type { ImportChoices, TimeExample } from '../core/dataset';
import { readTimeOfDay, timeFormatOf } from './times';
import { isMissing } from './values';
import { readLocal, zoneOf, type LocalReading } from '../core/calendar';

const shownExamples = 3;

/** How the time of a row is read from its texts, the same way as the import does it. */
export interface TimeReading {
  /** The date, and behind it the time of day where it stands in a column of its own. Null where one is missing. */
  text(row: readonly string[]): string | null;
  /** Null where the text does not fit. */
  read(row: readonly string[], format: string): LocalReading | null;
}

/**
 * @param names of the columns, in the order of a row's texts
 * @param isLocal whether the texts are what the clock of the zone shows
 */
export function timeReading(
  names: readonly string[],
  choices: Pick<ImportChoices, 'timeColumn' | 'timeOfDayColumn' | 'timeZone'>,
  isLocal: boolean,
): TimeReading {
  const { timeColumn, timeOfDayColumn, timeZone } = choices;
  const date = names.indexOf(timeColumn ?? '');
  const clock = names.indexOf(timeOfDayColumn ?? '');
  const partsOf = (row: readonly string[]): string[] | null => {
    const parts = [row[date] ?? '', ...(clock < 0 ? [] : [row[clock] ?? ''])];
    return date < 0 || parts.some(isMissing) ? null : parts;
  };
  return {
    text: (row) => partsOf(row)?.join(' ') ?? null,
    read: (row, format) => {
      const [day, time] = partsOf(row) ?? [];
      if (day === undefined) return null;
      const local = timeFormatOf(format).read(day) + (time === undefined ? 0 : readTimeOfDay(time));
      if (!Number.isFinite(local)) return null;
      return isLocal && timeZone !== null && !format.startsWith('epoch')
        ? readLocal(zoneOf(timeZone), local)
        : { instant: local, occurs: 'once' };
    },
  };
}

/** Up to three rows from the beginning, the middle and the end, with how they are read. */
export function timeExamples(
  rows: readonly (readonly string[])[],
  reading: TimeReading,
  format: string,
): TimeExample[] {
  const readable = rows.filter((row) => reading.read(row, format) !== null);
  const positions = new Set([0, Math.floor((readable.length - 1) / 2), readable.length - 1].slice(0, shownExamples));
  return [...positions].flatMap((position) => {
    const row = readable[position];
    const text = row === undefined ? null : reading.text(row);
    const read = row === undefined ? null : reading.read(row, format);
    return text === null || read === null ? [] : [{ text, iso: new Date(read.instant).toISOString() }];
  });
}
