import type { Locale } from './locale';

/** How figures are written in sentences, tables and pages alike, in one language. */
export interface FigureFormat {
  /** Four significant digits; whole numbers, and what is 10,000 or more, keep all digits before the point. */
  readonly number: (value: number) => string;
  /**
   * Figures of one kind below each other: as many decimal places for all, so that 0.0432 beside 0.04464 is 0.04320, and 0 for
   * what is nothing beside the largest of them.
   */
  readonly column: (values: readonly (number | null | undefined)[]) => (value: number) => string;
  /** `0.424` as `42.4%`: three significant digits, two decimal places at most. */
  readonly percent: (value: number) => string;
  readonly integer: (value: number) => string;
  /** `911 bytes`, `70 kB`, `1.2 MB`. */
  readonly bytes: (value: number) => string;
  /** With its sign of relation: `= 0.072`, `< 0.001`. */
  readonly pValue: (value: number) => string;
}

const smallest = 1e-4;
const whole = 1e4;
const largest = 1e9;

const raisedDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `4.81 × 10⁻⁵`, as people write it; what is not finite as `Intl` does. */
export function powerOfTen(digits: Intl.NumberFormat, value: number): string {
  if (value === 0 || !Number.isFinite(value)) return digits.format(value);
  const [mantissa = '', exponent = '0'] = value.toExponential(3).split('e');
  const power = String(Number(exponent)).replaceAll(/[-\d]/g, (character) =>
    character === '-' ? '⁻' : raisedDigits.charAt(Number(character)),
  );
  return `${digits.format(Number(mantissa))}\u00a0×\u00a010${power}`;
}

/** Beside the largest of a column such a share is nothing: what arithmetic leaves of a zero. */
const nothing = 1e-9;
const mostPlaces = 8;

/**
 * Decimal places that show four digits of the largest and at least two of the smallest; null where one width does not suit:
 * for whole numbers, and for what is written with powers of ten.
 */
function commonPlaces(values: readonly (number | null | undefined)[]): number | null {
  const sizes = values.flatMap((value) => (value == null || !Number.isFinite(value) ? [] : [Math.abs(value)]));
  const top = Math.max(0, ...sizes);
  const told = sizes.filter((size) => size > top * nothing);
  if (told.length === 0 || told.every(Number.isInteger) || top < smallest || top >= largest) return null;
  const magnitude = (size: number): number => Math.floor(Math.log10(size));
  const places = Math.max(0, 3 - magnitude(top), 1 - magnitude(Math.min(...told)));
  return Math.min(mostPlaces, places);
}

/** Formatting with `Intl` alone; the same text for the same value on every page, in reports and in the terminal. */
export function figureFormat(locale: Locale | (string & {})): FigureFormat {
  const significant = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  // What rounds to nothing has no sign.
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'negative' });
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumSignificantDigits: 3,
    maximumFractionDigits: 2,
    roundingPriority: 'lessPrecision',
    // A share that rounds to nothing has no sign.
    signDisplay: 'negative',
  });
  const probability = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const unit = (name: string, digits: number, unitDisplay: 'short' | 'long' = 'short'): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits });
  const sizes = [
    // The short name of bytes does not bend with their number.
    unit('byte', 0, 'long'),
    unit('kilobyte', 0),
    unit('megabyte', 1),
    unit('gigabyte', 1),
    unit('terabyte', 1),
  ];
  const bytes = (value: number): string => {
    const step = value < 1 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log(value) / Math.log(1000)));
    return (sizes[step] ?? integer).format(value / 1000 ** step);
  };
  const number = (value: number): string => {
    const size = Math.abs(value);
    if ((Number.isInteger(value) && size < 1e15) || (size >= whole && size < largest)) return integer.format(value);
    return size < smallest || size >= largest ? powerOfTen(significant, value) : significant.format(value);
  };
  return {
    number,
    column: (values) => {
      const places = commonPlaces(values);
      if (places === null) return number;
      const even = new Intl.NumberFormat(locale, {
        minimumFractionDigits: places,
        maximumFractionDigits: places,
        signDisplay: 'negative',
      });
      return (value) => even.format(value);
    },
    percent: (value) => share.format(value),
    bytes,
    integer: (value) => integer.format(value),
    pValue: (value) => (value < 0.001 ? `< ${probability.format(0.001)}` : `= ${probability.format(value)}`),
  };
}
