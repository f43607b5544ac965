import type { ColumnNumbers } from '../../../../src-main/core/dataset/preview-schema';
import {
  decimalMarkSchema,
  thousandsMarkSchema,
  type NumberReading,
  type PartialImportChoices,
} from '../../../../src-main/core/dataset/schema';

type Marks = Pick<NumberReading, 'decimal' | 'thousands'>;

/** A reading as the value of a select. */
export function markKey({ decimal, thousands }: Marks): string {
  return `${decimal ?? ''}/${thousands}`;
}

/** One number written in every way that can be chosen: it says the same in every language. */
export function markOptions({ reading }: ColumnNumbers): { value: string; label: string }[] {
  const decimals = decimalMarkSchema.options;
  const offered: Marks[] = decimals.flatMap((decimal) =>
    thousandsMarkSchema.options.filter((mark) => mark !== decimal).map((thousands) => ({ decimal, thousands })),
  );
  // Where no value shows a decimal mark, that is the first of the ways.
  const all = reading.decimal === null ? [reading, ...offered] : offered;
  return all.map(({ decimal, thousands }) => ({
    value: markKey({ decimal, thousands }),
    label: `1${thousands}234${decimal === null ? '' : `${decimal}5`}`,
  }));
}

/** Choices with the marks of one column decided; its unit stays as it is found. */
export function withMarks(before: PartialImportChoices, column: string, key: string): PartialImportChoices {
  const [decimal = '', thousands = ''] = key.split('/');
  const mark = decimalMarkSchema.safeParse(decimal);
  const between = thousandsMarkSchema.safeParse(thousands);
  if (!between.success) return before;
  const numbers = Object.fromEntries(Object.entries(before.numbers ?? {}).filter(([name]) => name !== column));
  const marks = mark.success ? { decimal: mark.data, thousands: between.data } : { thousands: between.data };
  return { ...before, numbers: { ...numbers, [column]: marks } };
}

/** Choices in which a value of one column stands for a missing one, or is a value again. */
export function withMissing(
  before: PartialImportChoices,
  column: string,
  value: string,
  isMissing: boolean,
): PartialImportChoices {
  const others = (before.missing?.[column] ?? []).filter((known) => known !== value);
  const values = isMissing ? [...others, value] : others;
  const rest = Object.entries(before.missing ?? {}).filter(([name]) => name !== column);
  return { ...before, missing: Object.fromEntries(values.length === 0 ? rest : [...rest, [column, values]]) };
}
