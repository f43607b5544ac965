import type { Locale } from './locale';

/** How figures are written in sentences, tables and pages alike, in one language. */
export interface FigureFormat {
  /** Four significant digits; whole numbers, and what is 10,000 or more, keep all digits before the point. */
  readonly number: (value: number) => string;
  /** `0.424` as `42.4%`: three significant digits, two decimal places at most. */
  readonly percent: (value: number) => string;
  readonly integer: (value: number) => string;
  /** With its sign of relation: `= 0.072`, `< 0.001`. */
  readonly pValue: (value: number) => string;
}

const smallest = 1e-4;
const whole = 1e4;
const largest = 1e9;

/** Formatting with `Intl` alone; the same text for the same value on every page, in reports and in the terminal. */
export function figureFormat(locale: Locale | (string & {})): FigureFormat {
  const significant = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const scientific = new Intl.NumberFormat(locale, { notation: 'scientific', maximumSignificantDigits: 4 });
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumSignificantDigits: 3,
    maximumFractionDigits: 2,
    roundingPriority: 'lessPrecision',
    // A share that rounds to nothing has no sign.
    signDisplay: 'negative',
  });
  const probability = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return {
    number: (value) => {
      const size = Math.abs(value);
      if ((Number.isInteger(value) && size < 1e15) || (size >= whole && size < largest)) return integer.format(value);
      return size < smallest || size >= largest ? scientific.format(value) : significant.format(value);
    },
    percent: (value) => share.format(value),
    integer: (value) => integer.format(value),
    pValue: (value) => (value < 0.001 ? `< ${probability.format(0.001)}` : `= ${probability.format(value)}`),
  };
}
