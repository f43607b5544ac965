import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonListScan } from '../../src-main/ingest/formats/json-list-scan';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';

const rows = Array.from({ length: 5 }, (_, row) => ({ date: `2024-01-0${row + 1}`, y: row === 2 ? null : row / 4 }));
const values = rows.map(({ y }) => y ?? Number.NaN);
const dates = rows.map(({ date }) => date);
const ys = rows.map(({ y }) => y);
const text = (value: unknown): string => JSON.stringify(value);

describe('one JSON document', () => {
  it.each<[string, string]>([
    ['a list of objects', text(rows)],
    ['over several lines, with a byte-order mark', `\ufeff${JSON.stringify(rows, null, 2)}\r\n`],
    ['below a key', text({ status: 'ok', count: 5, data: rows, next: null })],
    ['below keys', JSON.stringify({ response: { meta: [1, 2], items: rows } }, null, 1)],
    ['beside what describes it', text({ schema: { fields: [{ name: 'date' }, { name: 'y' }] }, data: rows })],
    ['lists of values below their names', text([['date', 'y'], ...rows.map(({ date, y }) => [date, y])])],
    [
      'lists of values beside their names',
      text({ columns: ['date', 'y'], index: [0, 1], data: rows.map(({ date, y }) => [date, y]) }),
    ],
    ['columns', text({ date: dates, y: ys })],
    [
      'columns below a key',
      text({ latitude: 52.5, hourly_units: { date: 'iso8601' }, hourly: { date: dates, y: ys } }),
    ],
    [
      'columns by the names of their rows',
      text({ date: Object.fromEntries(dates.entries()), y: Object.fromEntries(ys.entries()) }),
    ],
  ])('%s', async (_, content) => {
    const preview = await previewFiles({ 'x.json': content });
    expect(preview.format).toBe('json');
    expect(preview.rowCount).toEqual({ value: 5, exact: true });
    const dataset = await importFiles({ 'x.json': content });
    expect(dataset.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['date', 'time'],
      ['y', 'number'],
    ]);
    expect(await valuesOf(dataset, 'y')).toEqual(values);
    expect((await timesOf(dataset, 'date'))[4]).toBe('2024-01-05T00:00:00.000Z');
  });

  it('is found by what stands in it, as JSON lines are', async () => {
    expect((await previewFiles({ 'x.txt': text(rows) })).format).toBe('json');
    expect((await previewFiles({ 'x.json': rows.map(text).join('\n') })).format).toBe('jsonl');
    expect((await previewFiles({ 'x.json': `${text(rows[0])}\n` })).format).toBe('jsonl');
    expect((await previewFiles({ 'x.json': Buffer.from(`\ufeff${text(rows)}`, 'utf16le') })).format).toBe('json');
  });

  it.each<[string, string, string, object, RegExp]>([
    ['a list that is cut off', `${text(rows).slice(0, -1)}\n`, 'FILE_UNSUPPORTED', { line: 2 }, /ends in line 2/],
    ['an object that is no JSON', '[\n{"a": 1},\n{"a": x}\n]', 'FILE_UNSUPPORTED', { line: 3 }, /begins in line 3/],
    ['a value among the rows', '[\n{"a": 1},\n5\n]', 'FILE_UNSUPPORTED', { line: 3 }, /line 3/],
    ['two documents', `${text(rows)}\n${text(rows)}`, 'FILE_UNSUPPORTED', { line: 2 }, /goes on in line 2/],
    ['two lists of rows', text({ north: rows, south: rows }), 'FILE_UNSUPPORTED', {}, /“north” and “south”/],
    ['no list', '{"a": 1,\n"b": {"c": 2}, "d": "e"}', 'FILE_UNSUPPORTED', {}, /without a list/],
    ['columns of two lengths', text({ a: [1, 2, 3], b: [1, 2] }), 'FILE_RAGGED_ROWS', { column: 'b' }, /“a” has 3/],
    ['a row with too many values', '[["a","b"],[1,2],\n[1,2,3]]', 'FILE_RAGGED_ROWS', { line: 2 }, /3 values/],
    ['nothing', '[]', 'FILE_EMPTY', {}, /no rows/],
  ])('names the place of %s', async (_, content, code, details, message) => {
    const refused = importFiles({ 'x.json': content });
    await expect(refused).rejects.toMatchObject({ code, details });
    await expect(refused).rejects.toThrow(message);
  });

  it('is read the same wherever the pieces of its text end', () => {
    const element = fc.oneof(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
      fc.array(fc.jsonValue({ maxDepth: 1 })),
    );
    const spaces = fc.constantFrom(undefined, 1, '\t');
    const cuts = fc.array(fc.nat(400), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(element, { minLength: 1, maxLength: 6 }),
        spaces,
        cuts,
        fc.boolean(),
        (list, space, at, isInner) => {
          const content = JSON.stringify(isInner ? { n: 1, s: '[{', data: list } : list, null, space);
          const scan = new JsonListScan('x.json');
          const ends = [...new Set([...at.filter((end) => end < content.length), content.length])].sort(
            (a, b) => a - b,
          );
          const found = ends.flatMap((end, index) => scan.push(content.slice(ends[index - 1] ?? 0, end)));
          scan.end();
          expect(found.map(({ text: own }) => JSON.parse(own) as unknown)).toEqual(JSON.parse(JSON.stringify(list)));
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it('holds no more than a row of a long list', () => {
    const scan = new JsonListScan('x.json');
    let count = scan.push('[').length;
    const piece = `${text(rows[0])},`.repeat(1000);
    for (let index = 0; index < 50; index += 1) count += scan.push(piece).length;
    expect(count).toBe(50_000);
    expect(scan.held).toBeNull();
    expect(() => {
      for (let index = 0; index < 20; index += 1) scan.push(`{"a": "${'x'.repeat(1 << 20)}`);
    }).toThrow(/too long/);
  });
});
