/**
 * A number as a person types it: decimal point or comma, spaces between thousands, exponents. The text itself comes
 * back where it is no number, so that nothing typed is lost and the schema can say what is wrong with it.
 */
export function readNumber(text: string): number | string {
  const compact = text.replace(/[\s\u00A0\u202F'’_]/g, '');
  const plain = /^[^.,]*,[^.,]*$/.test(compact) ? compact.replace(',', '.') : compact;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : text;
}

/** A number for editing: all digits, the language's decimal mark, nothing between thousands. */
export function writeNumber(value: unknown, locale: string): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return '';
  const mark = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return String(value).replace('.', mark);
}

/** The next number up or down: whole numbers by one, others by a tenth of their leading digit's place. */
export function stepNumber(value: number, direction: 1 | -1, isInteger: boolean, large: boolean): number {
  if (isInteger) return value + direction * (large ? 10 : 1);
  const place = value === 0 ? 0.1 : 10 ** (Math.floor(Math.log10(Math.abs(value)) + 1e-9) - (large ? 0 : 1));
  return Number((value + direction * place).toPrecision(12));
}
