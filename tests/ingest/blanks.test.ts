import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areBlanksDelimiters, textWithTabs, withTabs } from '../../src-main/ingest/formats/blanks';
import { importFiles, previewFiles, timesOf } from './support/import';

const numbersIn = (rows: number, write: (row: number) => string): string[] =>
  Array.from({ length: rows }, (_, row) => write(row));

describe('runs of blanks', () => {
  it('become one tab each, wherever the text is cut into chunks', async () => {
    const blanks = fc.stringMatching(/^[ \t]{1,4}$/);
    const field = fc.oneof(
      fc.stringMatching(/^[a-z0-9.é-]{1,6}$/),
      fc.stringMatching(/^"[a-z ]{0,5}(""[ a-z]{0,3})?"$/),
    );
    const line = fc.tuple(fc.array(fc.tuple(field, blanks), { minLength: 1, maxLength: 5 }), fc.boolean(), blanks);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 6 }),
        fc.nat(30),
        fc.constantFrom('\n', '\r\n'),
        async (lines, size, end) => {
          const given = lines.map(([fields, leads, lead]) => (leads ? lead : '') + fields.flat().join('')).join(end);
          const expected = lines.map(([fields]) => fields.map(([text]) => text).join('\t')).join(end);
          // A run at the very end of a text parts nothing.
          expect(textWithTabs(given)).toBe(expected);
          const bytes = Buffer.from(given);
          const chunks: Buffer[] = [];
          for (let at = 0; at < bytes.length; at += size + 1) chunks.push(bytes.subarray(at, at + size + 1));
          const written: Buffer[] = [];
          for await (const chunk of withTabs(chunks)) written.push(Buffer.from(chunk));
          expect(Buffer.concat(written).toString()).toBe(expected);
        },
      ),
      { seed: 20, numRuns: 300 },
    );
  });

  it.each([
    ['columns of numbers', numbersIn(8, (row) => ` ${1951 + row}   ${row}.5  -1e3`), true],
    ['names and numbers', ['YEAR PRICE', ...numbersIn(8, (row) => `${1951 + row} ${row}.5`)], true],
    ['thousands alone', numbersIn(8, (row) => `${row + 1} 234 567`), false],
    ['dates and times of day', numbersIn(8, (row) => `2024-01-0${row + 1} 00:00`), false],
    ['prose', ['All that is written', 'in lines of words', 'is no table', 'of any kind', 'that one reads'], false],
    ['blanks beside commas', numbersIn(8, (row) => `2024-01-0${row + 1} 00:00, ${row} 5`), false],
    ['three lines', numbersIn(3, (row) => `${row} 5`), false],
  ])('part the fields of %s: %#', (_, lines, expected) => {
    expect(areBlanksDelimiters(lines)).toBe(expected);
  });

  it('part a table from the preview to the stored rows, whatever its line ends', async () => {
    const lines = [
      '  year   price  "home sales"',
      ...numbersIn(40, (row) => `${1951 + row}   ${row}.25     ${row * 10}`),
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const file = { 'copper.dat': `${lines.join(end)}${end}` };
      const preview = await previewFiles(file);
      expect(preview.choices).toMatchObject({ delimiter: ' ', timeColumn: 'year', header: true });
      const dataset = await importFiles(file);
      expect(dataset.columns.map(({ name }) => name)).toEqual(['year', 'price', 'home sales']);
      expect(dataset.rowCount).toBe(40);
      expect((await timesOf(dataset, 'year')).at(-1)).toBe('1990-01-01T00:00:00.000Z');
    }
  });

  it('can be chosen where a comma would be taken, and a row of another length is named by its own line', async () => {
    const lines = ['t v', ...numbersIn(20, (row) => `${row},0 ${row},5`), '20,0'];
    const file = { 'x.txt': lines.join('\n') };
    await expect(importFiles(file, { delimiter: ' ' })).rejects.toMatchObject({
      code: 'FILE_RAGGED_ROWS',
      details: { line: 22 },
    });
    const dataset = await importFiles({ 'x.txt': lines.slice(0, -1).join('\n') }, { delimiter: ' ' });
    expect(dataset.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['t', 'number'],
      ['v', 'number'],
    ]);
  });
});
