import { clockOf } from './parts';
import { tidy } from './pattern';
import { halfOfDay, hoursOfHalf } from './words';

const clockPattern = new RegExp(
  `^(${halfOfDay})?\\s*(\\d{1,2})(?::?(\\d{2}))?(?::?(\\d{2}(?:[.,]\\d+)?))?\\s*(${halfOfDay})?$`,
  'iu',
);
const writtenPattern = new RegExp(
  `^(${halfOfDay})?\\s*(\\d{1,2})\\s*[시時时点點](?:\\s*(\\d{1,2})\\s*[분分])?(?:\\s*(\\d{1,2})\\s*[초秒])?()$`,
  'iu',
);
/** The fraction of a day, as workbooks store a time of day without a format. */
const fractionPattern = /^0?\.\d{3,}$/;

/**
 * Milliseconds since midnight of `9`, `09:30`, `0930`, `09:30:15`, `9:30 PM`, `오후 9:30`, `9시 30분`, or of the fraction of
 * a day; 24 is the midnight at the end. NaN for other text.
 */
export function readTimeOfDay(text: string): number {
  const trimmed = tidy(text);
  if (fractionPattern.test(trimmed)) return Math.round(Number(trimmed) * 86_400) * 1000;
  const found = clockPattern.exec(trimmed) ?? writtenPattern.exec(trimmed);
  if (found === null) return Number.NaN;
  const [, before, hour, minute = '0', second = '0', behind] = found;
  const half = before ?? (behind === '' ? undefined : behind);
  const hours = half === undefined ? null : hoursOfHalf(half);
  return clockOf(Number(hour), Number(minute), Number(second.replace(',', '.')), hours);
}
