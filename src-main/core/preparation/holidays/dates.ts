import { dayMs } from '../../common/time';

const weekdays = { monday: 1, thursday: 4 } as const;

const isoOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** An ISO date some days later (or earlier, below 0). */
export function shifted(date: string, days: number): string {
  return isoOf(Date.parse(date) + days * dayMs);
}

/** The nth such weekday of a month (1 to 12); −1 is the last one. */
export function nthWeekday(year: number, month: number, weekday: keyof typeof weekdays, nth: number): string {
  const wanted = weekdays[weekday];
  if (nth > 0) {
    const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
    return isoOf(Date.UTC(year, month - 1, 1 + ((wanted - first + 7) % 7) + 7 * (nth - 1)));
  }
  const end = new Date(Date.UTC(year, month, 0));
  return isoOf(end.getTime() - ((end.getUTCDay() - wanted + 7) % 7) * dayMs);
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8). */
export function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return isoOf(Date.UTC(year, month - 1, day));
}

/** The Gregorian date of a day of the Korean lunisolar calendar (ICU’s `dangi`) within a Gregorian year; leap months are passed over. */
export function lunarDate(year: number, month: number, day: number): string | null {
  const format = new Intl.DateTimeFormat('en-u-ca-dangi', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
  for (let instant = Date.UTC(year, 0, 1); instant < Date.UTC(year + 1, 0, 1); instant += dayMs) {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    if (parts.get('month') === String(month) && parts.get('day') === String(day)) return isoOf(instant);
  }
  return null;
}
