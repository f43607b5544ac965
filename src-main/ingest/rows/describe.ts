import type { NonDataKind, NonDataRow } from './shape';

const shownExamples = 10;

/** What is said about rows: in a preview, in a notice, in a refusal. */
export interface RowsSaid {
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly examples: string[];
  readonly values: Record<string, number>;
}

const kinds: Readonly<Record<NonDataKind, { readonly code: string; readonly what: string }>> = {
  header: { code: 'repeatedHeader', what: 'the names of the columns again' },
  units: { code: 'unitRow', what: 'units' },
  total: { code: 'totalRow', what: 'totals or means' },
  footnote: { code: 'footnoteRow', what: 'notes' },
};

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function shownCells(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' | ');
}

/** @param rows of one kind */
export function describeNonData(kind: NonDataKind, rows: readonly NonDataRow[], isRefused: boolean): RowsSaid {
  const { code, what } = kinds[kind];
  const examples = rows.slice(0, shownExamples).map(({ line, cells }) => `${line}: ${shorten(shownCells(cells))}`);
  const lines = rows.length === 1 ? `Line ${rows[0]?.line ?? 1} holds` : `${rows.length} lines hold`;
  const advice = isRefused
    ? 'Take them out of the file, or choose to leave such rows out (--non-data-rows skip).'
    : rows.length === 1
      ? 'It is left out.'
      : 'They are left out.';
  return {
    code: isRefused ? 'nonDataRefused' : code,
    message: `${lines} ${what} and no data (line: text): ${examples.slice(0, 3).join('; ')}. ${advice}`,
    line: rows[0]?.line ?? null,
    examples,
    values: { count: rows.length },
  };
}

export interface UntimedRow {
  readonly line: number;
  /** What stands where its time should. */
  readonly text: string;
}

/**
 * Rows whose time is missing or is none.
 * @param rows some of them, the first of the file first
 * @param count all of them
 * @param noun what a row is found by: a line of text, or a row
 */
export function describeUntimed(
  rows: readonly UntimedRow[],
  count: number,
  column: string,
  policy: 'refuse' | 'skip',
  noun: 'line' | 'row',
): RowsSaid {
  const examples = rows.slice(0, shownExamples).map(({ line, text }) => `${line}: ${shorten(text) || '–'}`);
  const first = rows[0];
  const shown =
    first === undefined
      ? ''
      : ` (${noun} ${first.line}: ${first.text.trim() === '' ? 'empty' : `“${shorten(first.text)}”`})`;
  const what = count === 1 ? `1 row has no time in “${column}”` : `${count} rows have no time in “${column}”`;
  const advice =
    policy === 'skip'
      ? `${count === 1 ? 'It is' : 'They are'} left out.`
      : `Mend ${count === 1 ? 'it' : 'them'}, or choose to leave such rows out (--rows-without-time skip).`;
  return {
    code: policy === 'skip' ? 'untimedSkipped' : 'untimedRefused',
    message: `${what}${shown}. ${advice}`,
    line: first?.line ?? null,
    examples,
    values: { count },
  };
}
