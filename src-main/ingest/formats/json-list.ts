import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { JsonListScan } from './json-list-scan';
import { isObject, jsonImporter, type JsonRecord } from './json-records';
import { parseExactly } from './json-numbers';

/**
 * One JSON document with a list of rows: `[{…}, {…}]`, the same under a key such as `{"data": [{…}]}`, rows as lists
 * (`[["date", "y"], ["2024-01-01", 1]]`, `{"columns": […], "data": [[…]]}`), or columns (`{"date": […], "y": […]}`).
 * Lists of rows are read piece by piece; columns are held in memory as a whole.
 */
export const jsonListImporter = jsonImporter(readList);

async function* readList(file: string, text: AsyncIterable<string>): AsyncGenerator<JsonRecord> {
  const scan = new JsonListScan(file);
  let names: readonly string[] | null = null;
  for await (const chunk of text) {
    for (const { text: element, line } of scan.push(chunk)) {
      const value = parseElement(file, line, element);
      if (isObject(value)) {
        yield { line, read: scan.read, value };
        continue;
      }
      if (!Array.isArray(value)) throw noRow(file, line);
      const row: unknown[] = value;
      names ??= scan.names;
      if (names === null && row.length > 0 && row.every((name) => typeof name === 'string' && name !== '')) {
        names = row.map(String);
        continue;
      }
      names ??= row.map((_, index) => `column ${index + 1}`);
      if (row.length > names.length) throw longRow(file, line, row.length, names.length);
      const named = names;
      yield {
        line,
        read: scan.read,
        value: Object.fromEntries(row.map((entry, index) => [named[index] ?? '', entry])),
      };
    }
  }
  scan.end();
  if (scan.hasRows) return;
  yield* columnsOf(file, scan.held);
}

function* columnsOf(file: string, text: string | null): Generator<JsonRecord> {
  if (text === null) throw noList(file);
  const value = parseElement(file, 1, text.replace(/^\ufeff/, ''));
  if (Array.isArray(value) && value.length === 0) return;
  if (!isObject(value)) throw noList(file);
  const columns =
    columnsIn(value) ??
    Object.values(value)
      .map(columnsIn)
      .find((found) => found !== null) ??
    [];
  const [first] = columns;
  if (first === undefined) throw noList(file);
  const odd = columns.find(([, entries]) => entries.length !== first[1].length);
  if (odd !== undefined) throw oddColumn(file, first, odd);
  for (let row = 0; row < first[1].length; row += 1) {
    yield {
      line: 1,
      read: text.length,
      value: Object.fromEntries(columns.map(([name, entries]) => [name, entries[row]])),
    };
  }
}

type Column = readonly [name: string, entries: unknown[]];

/**
 * The lists of an object that holds nothing else but single values; or objects alone, values under the names of their rows,
 * as `pandas.DataFrame.to_json` writes by default.
 */
function columnsIn(value: unknown): Column[] | null {
  if (!isObject(value)) return null;
  const entries = Object.entries(value) as [string, unknown][];
  const lists = entries.flatMap(([name, entry]): Column[] => (Array.isArray(entry) ? [[name, entry]] : []));
  if (lists.length > 0) return entries.some(([, entry]) => isObject(entry)) ? null : lists;
  const objects = entries.flatMap(([name, entry]): Column[] => (isObject(entry) ? [[name, Object.values(entry)]] : []));
  return objects.length > 1 && objects.length === entries.length ? objects : null;
}

function parseElement(file: string, line: number, text: string): unknown {
  try {
    return parseExactly(text);
  } catch (cause) {
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${file}”: what begins in line ${line} is not valid JSON. Mend it there, or save the file again.`,
      { file, line },
      { cause },
    );
  }
}

function noRow(file: string, line: number): GatewiseError {
  return new GatewiseError(
    'FILE_UNSUPPORTED',
    said`“${file}”: what begins in line ${line} is no row. Every row has to be an object such as {"date": "2024-01-01", "y": 1}.`,
    { file, line },
  );
}

function longRow(file: string, line: number, found: number, expected: number): GatewiseError {
  return new GatewiseError(
    'FILE_RAGGED_ROWS',
    said`“${file}”: the row that begins in line ${line} has ${found} values, more than the ${expected} columns.`,
    { file, line },
  );
}

function noList(file: string): GatewiseError {
  return new GatewiseError(
    'FILE_UNSUPPORTED',
    said`“${file}” is a JSON document without a list of rows. Save the rows as [{"date": "2024-01-01", "y": 1}, …] or as JSON lines, one object in each line.`,
    { file },
  );
}

function oddColumn(file: string, [first, rows]: Column, [odd, others]: Column) {
  return new GatewiseError(
    'FILE_RAGGED_ROWS',
    said`“${file}”: “${first}” has ${rows.length} values and “${odd}” ${others.length}. Columns have to be of the same length.`,
    { file, column: odd },
  );
}
