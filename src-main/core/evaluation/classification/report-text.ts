import type { AverageRow, ClassificationReport } from './schema';

const headers = ['precision', 'recall', 'f1-score', 'support'];

/**
 * The text of scikit-learn's `classification_report(…, target_names, digits, zero_division=0)`, character by
 * character. `digits` (default 2) are the digits after the point.
 */
export function formatClassificationReport(report: ClassificationReport, digits = 2): string {
  const lastHeading = 'weighted avg';
  const width = Math.max(...report.classes.map(({ name }) => codePoints(name)), lastHeading.length, digits);
  // Where no row is right at all, scikit-learn 1.9 counts in floats, and its supports are printed as such.
  const isFloat = report.accuracy === 0 && report.macroAvg.support > 0;
  const line = (heading: string, cells: readonly string[]): string =>
    `${padStart(heading, width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}\n`;
  const row = (heading: string, values: Omit<AverageRow, 'recall'> & { readonly recall: number | null }): string =>
    line(heading, [
      formatFixed(values.precision, digits),
      formatFixed(values.recall ?? 0, digits),
      formatFixed(values.f1Score, digits),
      formatSupport(values.support, digits, isFloat),
    ]);
  return [
    `${line('', headers)}\n`,
    ...report.classes.map((values) => row(values.name, values)),
    '\n',
    line('accuracy', [
      '',
      '',
      formatFixed(report.accuracy, digits),
      formatSupport(report.macroAvg.support, digits, isFloat),
    ]),
    row('macro avg', report.macroAvg),
    row(lastHeading, report.weightedAvg),
  ].join('');
}

/** Python pads by code points, JavaScript by UTF-16 units. */
function codePoints(text: string): number {
  return Array.from(text).length;
}

function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - codePoints(text))) + text;
}

/** Supports are whole but for means over repeats with different test rows. */
function formatSupport(support: number, digits: number, isFloat: boolean): string {
  if (!Number.isInteger(support)) return formatFixed(support, digits);
  return isFloat ? support.toFixed(1) : String(support);
}

/**
 * A number with fixed digits as Python and C print it: exact ties go to the even digit, where JavaScript's `toFixed`
 * rounds them up (0.125 gives "0.12" there and "0.13" here). `digits` ≤ 90.
 */
export function formatFixed(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  // toFixed(100) shows every digit of the float that matters; a tie is a 5 followed by zeros alone.
  const exact = Math.abs(value).toFixed(100);
  const cut = exact.indexOf('.') + 1 + digits;
  const isTie = exact[cut] === '5' && /^0*$/.test(exact.slice(cut + 1));
  if (!isTie) return rounded;
  const truncated = exact.slice(0, digits === 0 ? cut - 1 : cut);
  if (Number(truncated.at(-1)) % 2 === 1) return rounded;
  return value < 0 ? `-${truncated}` : truncated;
}
