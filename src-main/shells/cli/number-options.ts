/** Options of the command line that say how numbers and missing values are read. */
import { z } from 'zod';
import { GatewiseError, type ErrorDetails } from '../../core/common/errors';
import {
  decimalMarkSchema,
  thousandsMarkSchema,
  type DecimalMark,
  type ImportNotice,
  type PartialImportChoices,
  type PartialNumberReading,
  type PreviewColumn,
  type ThousandsMark,
} from '../../core/dataset';

const markNames: Readonly<Record<string, ThousandsMark>> = {
  point: '.',
  comma: ',',
  space: ' ',
  apostrophe: "'",
  none: '',
};

/** `--decimal ,` for all columns, `--decimal sales=,` for one; the same with `--thousands`. */
export function readMarks({
  decimal,
  thousands,
}: {
  readonly decimal: readonly string[];
  readonly thousands: readonly string[];
}): Pick<PartialImportChoices, 'decimal' | 'thousands' | 'numbers'> {
  const numbers: Record<string, PartialNumberReading> = {};
  const choices: { decimal?: DecimalMark; thousands?: ThousandsMark } = {};
  for (const text of decimal) {
    const [column, mark] = splitMark(text);
    const parsed = decimalMarkSchema.safeParse(mark);
    if (!parsed.success) throw wrongMark('--decimal', '. or ,', text);
    if (column === null) choices.decimal = parsed.data;
    else numbers[column] = { ...numbers[column], decimal: parsed.data };
  }
  for (const text of thousands) {
    const [column, mark] = splitMark(text);
    const parsed = thousandsMarkSchema.safeParse(mark);
    if (!parsed.success) throw wrongMark('--thousands', '. , space apostrophe or none', text);
    if (column === null) choices.thousands = parsed.data;
    else numbers[column] = { ...numbers[column], thousands: parsed.data };
  }
  return { ...choices, numbers };
}

/** The column, null for all of them, and the mark behind the last equals sign. */
function splitMark(text: string): [string | null, string] {
  const at = text.lastIndexOf('=');
  const mark = text.slice(at + 1);
  return [at > 0 ? text.slice(0, at) : null, Object.hasOwn(markNames, mark) ? (markNames[mark] ?? '') : mark];
}

function wrongMark(option: string, marks: string, text: string): GatewiseError {
  return new GatewiseError(
    'BAD_INPUT',
    `${option} takes ${marks} for all columns, or column=mark for one, for example sales=comma, not “${text}”.`,
  );
}

/** `--missing temp=-999`, repeated for each value. */
export function readMissing(texts: readonly string[]): Record<string, string[]> {
  const missing: Record<string, string[]> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const value = text.slice(at + 1).trim();
    const column = text.slice(0, at);
    if (at <= 0 || value === '')
      throw new GatewiseError('BAD_INPUT', `--missing takes column=value, for example temp=-999, not “${text}”.`);
    missing[column] = [...(missing[column] ?? []), value];
  }
  return missing;
}

const wayShape = z.object({ decimal: z.string(), thousands: z.string(), value: z.number() });
const ambiguityShape = z.object({
  field: z.literal('choices.numbers'),
  column: z.string(),
  text: z.string(),
  readings: z.array(wayShape),
});

/** The option that has a marker of missing values read as one. */
export function missingHint({ code, column, examples }: Pick<ImportNotice, 'code' | 'column' | 'examples'>): string {
  return code === 'missingMarkers' ? ` (--missing "${column ?? ''}=${examples[0] ?? ''}")` : '';
}

/** For each column of a preview that can be read in two ways, the options that choose one. */
export function markHints(columns: readonly PreviewColumn[]): string[] {
  return columns.flatMap(({ name, numbers }) => {
    const ways = (numbers?.alternatives ?? []).map(({ reading, example }) => ({
      decimal: reading.decimal ?? '',
      thousands: reading.thousands,
      value: example.value,
    }));
    const text = numbers?.alternatives[0]?.example.text ?? '';
    return ways.length === 0 ? [] : [markHint(name, text, ways)];
  });
}

/** The same for the refusal of an import; null for other errors. */
export function markHintOf(details: ErrorDetails): string | null {
  const found = ambiguityShape.safeParse(details);
  return found.success ? markHint(found.data.column, found.data.text, found.data.readings) : null;
}

function markHint(column: string, text: string, ways: readonly z.infer<typeof wayShape>[]): string {
  const options = ways.map(({ decimal, thousands, value }) => {
    const option = thousands === '' ? `--decimal "${column}=${decimal}"` : `--thousands "${column}=${thousands}"`;
    return `${option} reads ${text} as ${String(value)}`;
  });
  return `${options.join(', ')}; without “${column}=” the option holds for all columns.`;
}
