import { clockOf, offsetOf, timeOfParts } from './parts';
import { tidy, type TimeFormat } from './pattern';

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2}|(?<=:\d{2})[+-]\d{2})?$/i;

/** ISO 8601 with a day: `2024-02-01`, `2024-02-01T00:15:00.5+09:00`; 24:00 is the midnight at the end. */
export const isoFormat: TimeFormat = {
  name: 'iso',
  read: (text) => {
    const found = isoPattern.exec(tidy(text));
    if (found === null) return Number.NaN;
    const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = found;
    return timeOfParts({
      year: Number(year),
      month: Number(month),
      day: Number(day),
      clock: clockOf(Number(hour), Number(minute), Number(second.replace(',', '.'))),
      ...(zone === undefined ? {} : { offset: offsetOf(zone) }),
    });
  },
};

/** SQL patterns of ISO 8601 that DuckDB reads as it is read here: without and with an offset. */
export const plainIso = String.raw`\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?`;
export const zonedIso = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)`;

const digits = (count: number): string => '[0-9]'.repeat(count);
const dayShape = [4, 2, 2].map(digits).join('-');
const minuteShape = `${dayShape}[ T]${digits(2)}:${digits(2)}`;
/** Those of `plainIso` that nearly all files hold, as patterns of file names (GLOB), the commonest first. */
export const isoShapes = [`${minuteShape}:${digits(2)}`, minuteShape, dayShape];

/** What ends a text that says how far from UTC it is, in the language that JavaScript and DuckDB share; in any case. */
export const offsetEnd = String.raw`\d\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|:\d{2}[+-]\d{2})$`;
const offsetPattern = new RegExp(offsetEnd, 'i');

/** Whether a text says itself how far it is from UTC, so that no zone has to be chosen. */
export function carriesOffset(text: string, format: string): boolean {
  const trimmed = tidy(text);
  if (format.includes('%z')) return offsetPattern.test(trimmed);
  return format === 'iso' && trimmed.length > 12 && isoPattern.test(trimmed) && offsetPattern.test(trimmed);
}
