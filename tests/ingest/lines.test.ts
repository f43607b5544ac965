import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preambleOf } from '../../src-main/ingest/formats/csv-text';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';
import { workbook } from './support/workbook';

const lines = ['date,x,y', ...Array.from({ length: 40 }, (_, row) => `${2000 + row}-01-01,${row},${row * 2}`)];
const expected = lines.slice(1).map((_, row) => row);

describe('line ends', () => {
  it.each([
    ['CR', `${lines.join('\r')}\r`],
    ['CR without a last one', lines.join('\r')],
    ['CR LF', `${lines.join('\r\n')}\r\n`],
    ['CR LF first and LF later', `${lines.slice(0, 9).join('\r\n')}\r\n${lines.slice(9).join('\n')}\n`],
    ['LF first and CR later', `${lines.slice(0, 9).join('\n')}\n${lines.slice(9).join('\r')}\r`],
  ])('%s: every row is read', async (_, text) => {
    expect((await previewFiles({ 'x.csv': text })).rowCount).toEqual({ value: 40, exact: true });
    const dataset = await importFiles({ 'x.csv': text });
    expect(await valuesOf(dataset, 'x')).toEqual(expected);
    expect(dataset.notices).toEqual([]);
  });

  it('CR alone in JSON lines', async () => {
    const dataset = await importFiles({ 'x.jsonl': expected.map((x) => JSON.stringify({ x })).join('\r') });
    expect(await valuesOf(dataset, 'x')).toEqual(expected);
  });

  it('are read alike wherever quotes and line breaks stand', async () => {
    const cell = fc.constantFrom('a', '"b\nc"', '"d\r\ne"', '"f""g"', '""', 'h i');
    const file = fc.record({
      cells: fc.array(cell, { minLength: 5, maxLength: 12 }),
      end: fc.constantFrom('\n', '\r\n', '\r'),
    });
    await fc.assert(
      fc.asyncProperty(file, async ({ cells, end }) => {
        const text = ['x,note', ...cells.map((note, row) => `${row},${note}`)].join(end) + end;
        const dataset = await importFiles({ 'x.csv': text });
        expect(await valuesOf(dataset, 'x')).toEqual(cells.map((_, row) => row));
      }),
      { numRuns: 25 },
    );
  });

  it('keep the order of the rows in files of several buffers, with line breaks inside quotes and text to be cleaned', async () => {
    // Rows of 40 to 60 bytes: 450,000 of them fill a buffer of 16 MB and more, in each of two files.
    const count = 450_000;
    const file = (start: number): string => {
      const rows = Array.from(
        { length: count },
        (_, x) => `${x + start},"first\nsecond ""${'z'.repeat(x % 21)}"", third"`,
      );
      return `x,note\n${rows.join('\n')}\n`;
    };
    const dataset = await importFiles({ '1.csv': file(0), '2.csv': file(count) });
    const values = await valuesOf(dataset, 'x');
    expect(values.length).toBe(2 * count);
    expect(values.findIndex((value, x) => value !== x)).toBe(-1);
  });

  it('an open quote is said by the preview, with its line', async () => {
    const preview = await previewFiles({ 'x.csv': 'x,y\n1,2\n"3,4\n5,6\n' });
    expect(preview.findings).toMatchObject([
      { code: 'unclosedQuote', severity: 'error', line: 3 },
      { code: 'noTimeColumn' },
    ]);
  });
});

describe('lines above the table', () => {
  it.each([
    ['empty lines', '\n\n', 2],
    ['comments', '# logger 7\n# all in UTC\n', 2],
    ['a title', 'Station Nord\n', 1],
    ['a title that a spreadsheet filled up', 'Station Nord,,\n\n', 2],
  ])('%s are left out, and said', async (_, above, count) => {
    const text = `${above}${lines.join('\n')}\n`;
    const preview = await previewFiles({ 'x.csv': text });
    expect(preview.choices).toMatchObject({ skippedLines: count, header: true, timeColumn: 'date' });
    expect(preview.findings).toMatchObject([{ code: 'linesSkipped', severity: 'info', values: { count } }]);
    const dataset = await importFiles({ 'x.csv': text });
    expect(await valuesOf(dataset, 'y')).toEqual(expected.map((x) => 2 * x));
    await expect(importFiles({ 'x.csv': `${text}1,2\n` })).rejects.toMatchObject({
      code: 'FILE_RAGGED_ROWS',
      details: { line: 42 + count },
    });
  });

  it('say how the table is separated', async () => {
    const dataset = await importFiles({ 'x.csv': 'sep=;\r\ndate;x\r\n2024-01-01;1,5\r\n2024-01-02;2,5\r\n' });
    expect(await valuesOf(dataset, 'x')).toEqual([1.5, 2.5]);
  });

  it('of a sheet are left out too', async () => {
    const rows = [
      ['Station Nord'],
      [null, null],
      ['date', 'x', 'y'],
      ...expected.map((x) => [`2024-01-${String((x % 28) + 1).padStart(2, '0')}`, x, x]),
    ];
    const dataset = await importFiles({ 'x.xlsx': workbook({ data: rows }) });
    expect(dataset.choices.skippedLines).toBe(1);
    expect(await valuesOf(dataset, 'x')).toEqual(expected);
  });

  it('are none where the table has no names, whatever is missing in its first row', () => {
    expect(
      preambleOf([
        ['2024-01-01', '', ''],
        ['2024-01-02', '1', '2'],
        ['2024-01-03', '1', '2'],
      ]),
    ).toBe(0);
    expect(preambleOf([['x', 'y'], ['1'], ['2'], ['3']])).toBe(0);
    expect(preambleOf([['x'], ['1'], ['2']])).toBe(0);
  });

  it('are the person’s to choose', async () => {
    const text = `old,names,here\n${lines.join('\n')}\n`;
    const dataset = await importFiles({ 'x.csv': text }, { skippedLines: 1 });
    expect((await timesOf(dataset, 'date'))[0]).toBe('2000-01-01T00:00:00.000Z');
  });
});

describe('names', () => {
  const body = expected.slice(0, 12).map((x) => `2024-01-${String(x + 1).padStart(2, '0')},${x},${x * 2}\n`);
  const numbers = body.map((line) => line.slice('2024-01-'.length));

  it.each([
    ['in the first column', '"time\n(UTC)",x,y\n', ['time\n(UTC)', 'x', 'y']],
    ['in the last column', 'time,x,"y\n\n[kWh]"\n', ['time', 'x', 'y\n\n[kWh]']],
    ['in two columns', '"a\nb","x\nz",y\n', ['a\nb', 'x\nz', 'y']],
    ['below a title', 'Station "Nord"\n\n"time\n(UTC)",x,y\n', ['time\n(UTC)', 'x', 'y']],
    ['of a file with CR LF', '"time\r\n(UTC)",x,y\r\n', ['time\r\n(UTC)', 'x', 'y']],
  ])('over several lines %s', async (_, header, names) => {
    const rows = header.includes('\r') ? body.map((line) => line.replace('\n', '\r\n')) : body;
    const dataset = await importFiles({ 'x.csv': header + rows.join('') });
    expect(dataset.columns.map(({ name }) => name)).toEqual(names);
    expect(dataset.rowCount).toBe(12);
  });

  it('of any characters are kept, above as many rows as there are', async () => {
    const name = fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
        fc.string({
          unit: fc.constantFrom('a', '"', '\n', ',', ';', '#', ' ', '\t', '1', '|'),
          minLength: 1,
          maxLength: 8,
        }),
        fc.constantFrom('sep=;', '# x', 'NA', 'inf', 'x [kW]', 'constructor', '__proto__'),
      )
      .map((text) => text.trim())
      .filter((text) => /\p{L}/u.test(text));
    const table = fc.tuple(
      fc.uniqueArray(name, { minLength: 2, maxLength: 5, selector: (text) => text.toLowerCase() }),
      fc.integer({ min: 2, max: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(table, async ([names, rows]) => {
        const quoted = names.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
        const line = (row: number) => names.map((_, column) => row * 10 + column).join(',');
        const text = [quoted, ...Array.from({ length: rows }, (_, row) => line(row))].join('\n');
        const preview = await previewFiles({ 'x.csv': `${text}\n` });
        expect(preview.choices.skippedLines).toBe(0);
        expect(preview.columns.map((column) => column.name)).toEqual(names);
        expect(preview.rowCount).toEqual({ value: rows, exact: true });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['time,2019,2020\n', body, ['time', '2019', '2020']],
    ['time,3.5,1\n', body, ['time', '3.5', '1']],
    ['id,2019,2020\n', numbers, ['id', '2019', '2020']],
  ])('among which are numbers, as in %j', async (header, rows, names) => {
    const dataset = await importFiles({ 'x.csv': header + rows.join('') });
    expect(dataset.columns.map(({ name }) => name)).toEqual(names);
    expect(dataset.rowCount).toBe(12);
  });

  it.each([
    ['times', body],
    ['numbers', numbers],
    ['labels', body.map((line, row) => line.replace(/^[^,]*/, row % 2 === 0 ? 'on' : 'off'))],
    ['a word for a missing number', body.map((line, row) => (row === 0 ? line.replace(',0,', ',offline,') : line))],
    ['a missing value', numbers.map((line, row) => (row === 0 ? line.replace(/^\d+/, 'NA') : line))],
  ])('are none above %s alone', async (_, rows) => {
    const dataset = await importFiles({ 'x.csv': rows.join('') });
    expect(dataset.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2', 'column 3']);
    expect(dataset.rowCount).toBe(12);
  });
});

describe('JSON lines', () => {
  it('have the keys of all their lines, however far down', async () => {
    const rows = Array.from({ length: 2500 }, (_, row) =>
      JSON.stringify({
        date: new Date(row * 3_600_000).toISOString(),
        y: row,
        ...(row > 2000 ? { late: row / 2 } : {}),
      }),
    );
    const file = { 'x.jsonl': rows.join('\n') };
    const preview = await previewFiles(file);
    expect(preview.columns.at(-1)).toMatchObject({ name: 'late', kind: 'number', role: 'feature' });
    expect(preview.rowCount).toEqual({ value: 2500, exact: true });
    const dataset = await importFiles(file);
    expect(dataset.columns.at(-1)).toMatchObject({ name: 'late', missing: 2001 });
    expect((await valuesOf(dataset, 'late')).at(-1)).toBe(2499 / 2);
  });

  it('have a column for each value of an object inside them', async () => {
    const dataset = await importFiles({
      'x.jsonl': '{"wind":{"speed":3,"at":{"hub":4}},"tags":[1,2]}\n{"wind":{"speed":5},"tags":[]}\n',
    });
    expect(dataset.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['wind.speed', 'number'],
      ['wind.at.hub', 'number'],
      ['tags', 'category'],
    ]);
    expect(await valuesOf(dataset, 'wind.at.hub')).toEqual([4, Number.NaN]);
  });
});
