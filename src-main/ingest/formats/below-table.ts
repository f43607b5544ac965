import { open } from 'node:fs/promises';
import { raggedKind } from '../rows/ragged';
import type { NonDataRow } from '../rows/shape';
import type { CsvScan } from './csv-scan';
import { parseDelimited } from './csv-text';

/** More rows of another length than this are no notes below a table. */
const mostRows = 60;
const mostBytes = 1 << 16;

/**
 * Rows of another length at the very end of delimited UTF-8 text that are notes or totals, with their lines. Data that were
 * cut off end them: only what follows the last such row counts.
 * @param path of the text that was scanned
 */
export async function rowsBelow(
  path: string,
  { tail }: Pick<CsvScan, 'tail'>,
  { delimiter, fieldCount }: { readonly delimiter: string; readonly fieldCount: number },
): Promise<NonDataRow[]> {
  if (tail === null || tail.rows > mostRows) return [];
  const text = await textFrom(path, tail.start);
  if (text === null) return [];
  const { rows, lines } = parseDelimited(text, delimiter);
  const kinds = rows.map((row) => raggedKind(row, fieldCount));
  const first = kinds.lastIndexOf(null) + 1;
  return rows.slice(first).flatMap((cells, index): NonDataRow[] => {
    const kind = kinds[first + index];
    const line = tail.line + (lines[first + index] ?? 1) - 1;
    return kind === null || kind === undefined ? [] : [{ kind, cells, line }];
  });
}

async function textFrom(path: string, start: number): Promise<string | null> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, start);
    return bytesRead > mostBytes ? null : buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
