import { tidy, type TimeFormat } from './pattern';

const day = 86_400_000;
/** Days from the zero of workbooks (30 December 1899) to 1970, and from there to the zero of those that begin in 1904. */
const daysBefore1970 = 25_569;
const days1904 = 1462;

/** Units of a count since 1970 and how many milliseconds one of them is. */
const units = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const;
type Unit = keyof typeof units;

const plainNumber = /^\d+(?:\.\d*)?(?:e\+?\d+)?$/i;

/** Milliseconds since 1970 of a count: each unit reads what lies from 1973 to 2286, by which the units never overlap. */
function readEpoch(unit: Unit, text: string): number {
  const trimmed = tidy(text);
  if (!plainNumber.test(trimmed)) return Number.NaN;
  const isLong = unit === 'ns' && /^\d{18,19}$/.test(trimmed);
  // Nanoseconds have more digits than a number keeps; those below microseconds are not stored.
  const milliseconds = isLong ? Number(trimmed.slice(0, -3)) * 1e-3 : Number(trimmed) * units[unit];
  return milliseconds >= 1e11 && milliseconds < 1e13 ? Math.round(milliseconds * 1000) / 1000 : Number.NaN;
}

/** Milliseconds of the finest step that so many decimals of a day can tell. */
function stepOf(decimals: number): number {
  if (decimals >= 9) return 1;
  const steps = [60_000, 1000, 100, 10, 1] as const;
  return steps[Math.max(0, decimals - 4)] ?? 1;
}

/** Days since the zero of workbooks; the fraction is rounded to what its decimals can tell: 45383.0417 is one o'clock. */
function readSerial(text: string, shift: number): number {
  const trimmed = tidy(text);
  if (!/^\d{3,6}(?:\.\d*)?$/.test(trimmed)) return Number.NaN;
  const decimals = trimmed.split('.')[1]?.length ?? 0;
  const days = Math.floor(Number(trimmed));
  const step = stepOf(decimals);
  const clock = Math.round(((Number(trimmed) - days) * day) / step) * step;
  return (days + shift - daysBefore1970) * day + clock;
}

/** Serial numbers from 1950 to 2100 are taken for times where nobody said so. */
export function isPlausibleSerial(text: string, shift = 0): boolean {
  const days = Number(tidy(text)) + shift;
  return days >= 18_264 && days < 73_416;
}

export const epochFormats: readonly TimeFormat[] = (Object.keys(units) as Unit[]).map((unit) => ({
  name: `epoch-${unit}`,
  read: (text) => readEpoch(unit, text),
}));

export const serialFormats: readonly TimeFormat[] = [
  { name: 'serial', read: (text) => readSerial(text, 0) },
  { name: 'serial-1904', read: (text) => readSerial(text, days1904) },
];
