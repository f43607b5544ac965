import fc from 'fast-check';
import iconv from 'iconv-lite';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { workbook } from '../../ingest/support/workbook';
import { columns, timeColumns, type Column } from './odd-columns';

export interface OddFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** A table as texts, its names in the first row. */
type Cells = readonly (readonly string[])[];

const plainNames = ['x', 'y', 'z', 'load', 'temp'];
const oddNames = fc.constantFrom(
  ...['inf', 'nan', 'NULL', '😀', 'a "b"', 'two\nlines', "it's", '1', '2019', '3.5', '__proto__', 'x'.repeat(2000)],
  ...[
    'constructor',
    ' spaced ',
    'a,b',
    'power [kW]',
    'hour_sin',
    'time',
    'target',
    'y',
    'Y',
    'select',
    '%',
    '“z”',
    'row',
  ],
  ...['\u00a0', '-', 'true', '2024-01-01', '한글 이름', 'file_row_number', 'a.b', 'x;y', "'; drop table x; --"],
);
const names = (count: number): fc.Arbitrary<string[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(plainNames.slice(0, count)) },
    { weight: 2, arbitrary: fc.array(oddNames, { minLength: count, maxLength: count }) },
    { weight: 1, arbitrary: fc.constant(Array.from({ length: count }, (_, at) => String(2019 + at))) },
  );
const lengths = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 2, 3) },
  { weight: 1, arbitrary: fc.integer({ min: 4, max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 20, max: 90 }) },
);

/** Columns under a header; the rows of some are shuffled, as those of a panel are. */
function cellsOf(time: Column | null, values: readonly Column[]): fc.Arbitrary<Cells> {
  return fc
    .tuple(lengths, names(values.length))
    .chain(([rows, header]) =>
      fc
        .tuple(...[...(time === null ? [] : [time]), ...values].map((column) => column(rows)))
        .map((drawn) => [
          [...(time === null ? [] : ['time']), ...header],
          ...Array.from({ length: rows }, (_, row) => drawn.map((column) => column[row] ?? '')),
        ]),
    );
}

const someOf = <Value>(record: Readonly<Record<string, Value>>): fc.Arbitrary<Value> =>
  fc.constantFrom(...Object.values(record));

const anyTime = fc.option(someOf<Column>(timeColumns), { freq: 5 });
const anyTable = fc
  .tuple(anyTime, fc.array(someOf<Column>(columns), { minLength: 1, maxLength: 4 }))
  .chain(([time, values]) => cellsOf(time, values));

const quoted = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const csvOf = (cells: Cells, delimiter = ',', lineEnd = '\n'): string =>
  cells.map((row) => row.map((text) => quoted(text, delimiter)).join(delimiter) + lineEnd).join('');
const csv = (cells: fc.Arbitrary<Cells>): fc.Arbitrary<OddFile> =>
  cells.map((table) => ({ name: 'odd.csv', content: csvOf(table) }));

/** A row a day with its hours as columns, 24 of them or the 25 of the day on which clocks go back. */
const wideTable = fc
  .record({
    hours: fc.constantFrom(24, 25),
    days: fc.integer({ min: 1, max: 12 }),
    heading: fc.constantFrom('H', 'hour ', ''),
    hole: fc.boolean(),
  })
  .map(({ hours, days, heading, hole }): Cells => [
    ['date', ...Array.from({ length: hours }, (_, at) => `${heading}${String(at + 1).padStart(2, '0')}`)],
    ...Array.from({ length: days }, (_, day) => [
      new Date(Date.UTC(2024, 9, 20 + day)).toISOString().slice(0, 10),
      ...Array.from({ length: hours }, (_, at) => (hole && at === 24 && day !== 7 ? '' : String(10 + at + day))),
    ]),
  ]);

/** Several series of lengths of their own. */
const panel = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), fc.boolean())
  .map(([sizes, labelled]): Cells => [
    ['unique_id', 'ds', 'y'],
    ...sizes.flatMap((rows, series) =>
      Array.from({ length: rows }, (_, row) => [
        `s${series}`,
        new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10),
        labelled ? (series % 2 === 0 ? 'good' : 'bad') : String(Math.round(100 * Math.sin(row)) / 10 + series),
      ]),
    ),
  ]);

const jsonValue = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true }) },
  fc.constantFrom<unknown>(null, true, '', 'text', '1,5', 1e300, [], {}, [1, 2], { deep: { er: 1 } }, '2024-01-01'),
);
const jsonRows = fc.array(fc.dictionary(fc.constantFrom('time', 'x', 'y', '😀', 'a.b'), jsonValue), { maxLength: 40 });

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('1', ',', '\n', '"', 'a', ';', '\r', '.', ' ', '-', '\t'), maxLength: 120 }),
);

const binaryFixtures = [
  'pyarrow-types.parquet',
  'pyarrow-snappy.parquet',
  'pyarrow-types.feather',
  'pyarrow-lz4.feather',
];

/** A sound file of which bytes were changed, and perhaps its end was cut off. */
const damaged: fc.Arbitrary<OddFile> = fc
  .record({
    name: fc.constantFrom(...binaryFixtures, 'cases/14-xlsx/month-format.xlsx'),
    changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
      maxLength: 6,
    }),
    kept: fc.oneof(fc.constant(1), fc.double({ min: 0.02, max: 1, noNaN: true })),
  })
  .map(({ name, changes, kept }) => {
    const content = Uint8Array.from(readFileSync(join('tests/fixtures/ingest', name)));
    // The first bytes tell the format, and with them gone the file is text.
    for (const [place, byte] of changes) content[8 + Math.floor(place * (content.length - 8))] = byte;
    return { name: basename(name), content: content.subarray(0, Math.max(8, Math.floor(kept * content.length))) };
  });

/** One arbitrary a kind of file, by what is odd about it. */
export const oddFiles: Readonly<Record<string, fc.Arbitrary<OddFile>>> = {
  ...Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      `a column that is ${name}`,
      csv(anyTime.chain((time) => cellsOf(time, [columns.plain, column]))),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(timeColumns).map(([name, column]) => [
      `times that are ${name}`,
      csv(someOf<Column>(columns).chain((other) => cellsOf(column, [other, columns.plain]))),
    ]),
  ),
  'one column': csv(someOf<Column>(columns).chain((column) => cellsOf(null, [column]))),
  'times alone': csv(someOf<Column>(timeColumns).chain((time) => cellsOf(time, []))),
  'text alone': csv(
    fc.constantFrom(columns.texts, columns.odd, columns.oneLabel).chain((column) => cellsOf(null, [column, column])),
  ),
  'anything at all': csv(anyTable),
  'delimiters and line ends': fc
    .tuple(anyTable, fc.constantFrom(';', '\t', '|', ','), fc.constantFrom('\n', '\r\n', '\r'))
    .map(([table, delimiter, lineEnd]) => ({ name: 'odd.csv', content: csvOf(table, delimiter, lineEnd) })),
  encodings: fc
    .tuple(anyTable, fc.constantFrom('utf-16le', 'cp949', 'shift_jis', 'windows-1251', 'gb18030', 'utf-16be'))
    .map(([table, encoding]) => ({
      name: 'odd.csv',
      content: Uint8Array.from(iconv.encode(csvOf(table), encoding, { addBOM: true })),
    })),
  'rows of other lengths': fc
    .tuple(anyTable, fc.array(fc.nat(6), { minLength: 1, maxLength: 20 }))
    .map(([table, widths]) => ({
      name: 'odd.csv',
      content: csvOf(table.map((row, at) => row.slice(0, Math.max(1, widths[at % widths.length] ?? 1)))),
    })),
  'no header': csv(anyTable.map((table) => table.slice(1))),
  'wide tables': csv(wideTable),
  panels: csv(panel),
  workbooks: anyTable.map((table) => ({
    name: 'odd.xlsx',
    content: workbook({
      data: table.map((row) =>
        row.map((text) => (text === '' ? null : /^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text) : text)),
      ),
    }),
  })),
  'JSON arrays': jsonRows.map((rows) => ({ name: 'odd.json', content: JSON.stringify(rows) })),
  'JSON lines': jsonRows.map((rows) => ({
    name: 'odd.jsonl',
    content: rows.map((row) => JSON.stringify(row)).join('\n'),
  })),
  'text without order': anyText.map((content) => ({ name: 'odd.csv', content })),
  'damaged files': damaged,
  bytes: fc.uint8Array({ maxLength: 300 }).map((content) => ({ name: 'odd.csv', content })),
  'cut archives': fc.tuple(anyTable, fc.nat(400)).map(([table, end]) => ({
    name: 'odd.csv.gz',
    content: gzipSync(csvOf(table)).subarray(0, 12 + end),
  })),
  'headings alone': csv(names(4).map((header): Cells => [header])),
};
