import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { fileLimits } from '../limits';
import { isObject, jsonImporter, type JsonRecord } from './json-records';
import { parseExactly } from './json-numbers';

/** One JSON object in each line. */
export const jsonLinesImporter = jsonImporter(readLines);

async function* readLines(file: string, text: AsyncIterable<string>): AsyncGenerator<JsonRecord> {
  let line = 0;
  let read = 0;
  for await (const content of linesOf(file, text)) {
    line += 1;
    read += content.length + 1;
    const trimmed = (line === 1 ? content.replace(/^\ufeff/, '') : content).trim();
    if (trimmed === '') continue;
    const value = parseLine(file, line, trimmed);
    if (!isObject(value)) throw noObject(file, line);
    yield { line, read, value };
  }
}

function parseLine(file: string, line: number, text: string): unknown {
  try {
    return parseExactly(text);
  } catch (cause) {
    throw noObject(file, line, cause);
  }
}

function noObject(file: string, line: number, cause?: unknown): GatewiseError {
  return new GatewiseError(
    'FILE_UNSUPPORTED',
    said`“${file}”: line ${line} is not one JSON object. Every line has to be one, such as {"date": "2024-01-01", "y": 1}.`,
    { file, line },
    { cause },
  );
}

/** Lines of decoded text, without their ends (LF, CR LF or CR). */
async function* linesOf(file: string, chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let line = 0;
  for await (const chunk of chunks) {
    const text = rest + chunk;
    // A carriage return at the end may be the first half of a line end.
    const held = text.endsWith('\r') ? 1 : 0;
    const lines = text.slice(0, text.length - held).split(/\r\n?|\n/);
    rest = (lines.pop() ?? '') + text.slice(text.length - held);
    line += lines.length;
    if (rest.length > fileLimits.lineBytes) {
      throw new GatewiseError('FILE_TOO_LARGE', said`“${file}”: line ${line + 1} is too long for a table.`, {
        file,
        line: line + 1,
      });
    }
    yield* lines;
  }
  if (rest !== '') yield rest;
}
