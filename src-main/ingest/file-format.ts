import iconv from 'iconv-lite';
import { GatewiseError } from '../core/common/errors';
import { said, type Sentence } from '../core/common/sentence';
import type { FileFormat } from '../core/dataset/preview-schema';

interface ForeignKind {
  readonly signature: string;
  readonly kind: Sentence;
  /** Default: to save its rows as something that is read. */
  readonly advice?: Sentence;
}

const saveItsRows = said`Save its rows as CSV, JSON, Excel, Parquet or Arrow, and import that.`;
/** Files that are not read, by their first bytes. */
const foreignKinds: readonly ForeignKind[] = [
  {
    signature: 'FEA1',
    kind: said`a Feather file of version 1`,
    advice: said`Save it again with a newer library (version 2).`,
  },
  {
    signature: '\u00d0\u00cf\u0011\u00e0',
    kind: said`an old workbook (.xls)`,
    advice: said`Save it as .xlsx or CSV.`,
  },
  { signature: '\u0089PNG', kind: said`a picture (PNG)` },
  { signature: '\u00ff\u00d8\u00ff', kind: said`a picture (JPEG)` },
  { signature: 'GIF8', kind: said`a picture (GIF)` },
  { signature: '%PDF-', kind: said`a PDF document` },
  { signature: '\u0089HDF', kind: said`an HDF5 file` },
  { signature: '\u0093NUMPY', kind: said`an array of NumPy` },
  { signature: 'MATLAB 5', kind: said`a MAT-file of MATLAB` },
  { signature: 'SQLite f', kind: said`a database of SQLite` },
];

/**
 * Tells what a file is by its first bytes (unpacked). The name decides only between formats that are plain text.
 * @throws GatewiseError FILE_NOT_TEXT, FILE_UNSUPPORTED
 */
export function formatOf(file: string, content: Buffer): FileFormat {
  const magic = content.subarray(0, 8).toString('latin1');
  if (magic.startsWith('PAR1')) return 'parquet';
  if (magic.startsWith('ARROW1') || (content.length > 8 && content.readUInt32LE(0) === 0xffffffff)) return 'arrow';
  if (magic.startsWith('PK\u0003\u0004')) {
    if (content.includes('xl/') || content.includes('[Content_Types].xml')) return 'xlsx';
    throw unsupported(file, said`a zip archive`, said`Unpack it and import a file from it.`);
  }
  const foreign = foreignKinds.find(({ signature }) => magic.startsWith(signature));
  if (foreign !== undefined) throw unsupported(file, foreign.kind, foreign.advice ?? saveItsRows);
  const wide = isUtf16(content);
  if (wide === null) requireText(file, content);
  return textFormat(
    file,
    (wide === null ? content.toString('utf8') : iconv.decode(content, wide)).replace(/^\ufeff/, ''),
  );
}

/** A document with a list of rows, or objects line by line, or else a table of delimited text. */
function textFormat(file: string, text: string): FileFormat {
  if (/\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(file)) return 'jsonl';
  if (/^\s*\[\s*(?:[{[]|\])/.test(text)) return 'json';
  if (!/^\s*\{\s*"/.test(text)) return 'csv';
  const [, first = '', next = ''] = /^\s*([^\n\r]*)\s*(\S?)/.exec(text) ?? [];
  if (isObjectText(first)) return next === '' && holdsList(first) ? 'json' : 'jsonl';
  // Cut off within the first line: a long one, or a document in one line.
  const isCut = next === '' && first.length > longestFirstLine;
  return isCut && !/\.json(?:\.gz)?$/i.test(file) && !/^\{\s*"[^"]*"\s*:\s*[[{]/.test(first) ? 'jsonl' : 'json';
}

const longestFirstLine = 32_768;

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** A list in a document or in one of its objects, or objects alone; a line of JSON lines has values beside them. */
function holdsList(text: string): boolean {
  const entries = entriesOf(JSON.parse(text));
  const isObject = (entry: unknown): boolean => typeof entry === 'object' && entry !== null;
  const lists = [...entries, ...entries.flatMap(entriesOf)].some((entry) => Array.isArray(entry));
  return lists || (entries.length > 0 && entries.every(isObject));
}

function entriesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function requireText(file: string, content: Buffer): void {
  const at = content.indexOf(0);
  if (at < 0) return;
  const line = 1 + content.subarray(0, at).filter((byte) => byte === 0x0a).length;
  throw new GatewiseError(
    'FILE_NOT_TEXT',
    said`“${file}” holds a NUL byte in line ${line}, so it is not a text file.`,
    {
      file,
      line,
      byte: at,
    },
  );
}

/** A byte-order mark, or NULs in every other byte only, as ASCII in UTF-16 has. */
export function isUtf16(content: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  if (content[0] === 0xfe && content[1] === 0xff) return 'utf-16be';
  let even = 0;
  let odd = 0;
  const length = Math.min(content.length & ~1, 4096);
  for (let i = 0; i < length; i += 2) {
    if (content[i] === 0) even += 1;
    if (content[i + 1] === 0) odd += 1;
  }
  if (length < 8) return null;
  if (odd > length * 0.35 && even === 0) return 'utf-16le';
  return even > length * 0.35 && odd === 0 ? 'utf-16be' : null;
}

function unsupported(file: string, what: Sentence, advice: Sentence): GatewiseError {
  return new GatewiseError('FILE_UNSUPPORTED', said`“${file}” is ${what}. ${advice}`, { file });
}
