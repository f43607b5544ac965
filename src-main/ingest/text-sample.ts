import { GatewiseError } from '../core/common/errors';
import type { EncodingGuess } from '../core/dataset';
import type { PartialImportChoices } from '../core/dataset';
import { guessDelimiters, parseDelimited } from './csv-text';
import { decodeText, guessEncodings, requireEncoding } from './encoding';
import { fileLimits } from './limits';
import { firstText, type SourceFile } from './source';

/** The start of a text file, read as a table. */
export interface TextSample {
  readonly encoding: string;
  readonly encodings: EncodingGuess[];
  readonly delimiter: string;
  readonly delimiters: string[];
  readonly header: boolean;
  readonly names: string[];
  /** Without the header. */
  readonly rows: string[][];
  /** Bytes of the file that the sample covers, for estimating the number of rows. */
  readonly bytes: number;
  /** Whether the sample is the whole file. */
  readonly whole: boolean;
}

/**
 * Reads the start of a delimited file under the person's choices, guessing what they left open.
 * @throws GatewiseError FILE_ENCODING, FILE_TOO_WIDE, FILE_DUPLICATE_HEADER, FILE_EMPTY_HEADER, FILE_EMPTY
 */
export async function readTextSample(source: SourceFile, choices: PartialImportChoices): Promise<TextSample> {
  const bytes = await firstText(source, fileLimits.previewBytes);
  const encodings = guessEncodings(bytes);
  const encoding = choices.encoding ?? encodings[0]?.encoding ?? 'utf-8';
  requireEncoding(encoding);
  const whole = bytes.length < fileLimits.previewBytes;
  const text = completeLines(decodeText(bytes, encoding).replace(/^\ufeff/, ''), whole);
  const delimiters = guessDelimiters(text.split('\n', 50).join('\n'));
  const delimiter = choices.delimiter ?? delimiters[0] ?? ',';
  const table = parseDelimited(text, delimiter).slice(0, fileLimits.previewRows + 1);
  const [first, ...rest] = table;
  if (first === undefined)
    throw new GatewiseError('FILE_EMPTY', `“${source.name}” holds no rows.`, { file: source.name });
  requireWidth(source.name, first.length);
  const header = choices.header ?? looksLikeHeader(first, rest);
  const names = header ? headerNames(source.name, first) : first.map((_, index) => `column ${index + 1}`);
  const used = new TextEncoder().encode(table.map((row) => row.join(',')).join('\n')).length;
  return {
    encoding,
    encodings,
    delimiter,
    delimiters,
    header,
    names,
    rows: header ? rest : table,
    bytes: Math.min(used, bytes.length),
    whole: whole && table.length <= fileLimits.previewRows,
  };
}

function completeLines(text: string, whole: boolean): string {
  return whole ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

function requireWidth(file: string, columns: number): void {
  if (columns <= fileLimits.columns) return;
  throw new GatewiseError(
    'FILE_TOO_WIDE',
    `“${file}” has ${columns} columns; ${fileLimits.columns} are the most. Leave out the ones that you do not need.`,
    { file, columns, line: 1 },
  );
}

/** A first row of which nothing is a number, above rows where something is. */
function looksLikeHeader(first: readonly string[], rest: readonly string[][]): boolean {
  const isNumeric = (text: string): boolean => text.trim() !== '' && /^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(text.trim());
  return !first.some(isNumeric) || rest.length === 0;
}

function headerNames(file: string, first: readonly string[]): string[] {
  const names = first.map((name) => name.trim());
  const empty = names.indexOf('');
  // pandas writes its index under an empty name: the first column alone may have none.
  if (empty === 0 && names.length > 1) names[0] = names.includes('index') ? 'row' : 'index';
  const unnamed = names.indexOf('');
  if (unnamed >= 0) {
    throw new GatewiseError(
      'FILE_EMPTY_HEADER',
      `“${file}”: column ${unnamed + 1} has no name in line 1. Give it one, or import the file without a header.`,
      { file, line: 1, column: String(unnamed + 1) },
    );
  }
  const seen = new Set<string>();
  for (const name of names) {
    // DuckDB compares names without case.
    const folded = name.toLowerCase();
    if (seen.has(folded)) {
      throw new GatewiseError(
        'FILE_DUPLICATE_HEADER',
        `“${file}”: two columns are called “${name}” in line 1. Rename one of them.`,
        { file, line: 1, column: name },
      );
    }
    seen.add(folded);
  }
  return names;
}
