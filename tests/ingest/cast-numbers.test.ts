import { describe, expect, it } from 'vitest';
import { importFiles, valuesOf } from './support/import';

const rowCount = 1500;
const changedRow = 1400;

/** Rows beyond those that a preview looks at, in one of which the number is written in its own way. */
function table(text: string, note: string): string {
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1) + row * 3_600_000).toISOString().slice(0, 19);
    return `${time},${row === changedRow ? text : `${String(row)}.5`},${String(row)},${note}`;
  });
  return `time,y,whole,note\n${rows.join('\n')}\n`;
}

describe('numbers that the database reads by itself', () => {
  it.each([
    ['', null],
    ['""', null],
    ['"2.5"', 2.5],
    [' 2.5', 2.5],
    ['2.5 ', 2.5],
    ['.5', 0.5],
    ['1e5', 100_000],
    ['0.1234567890123456789', 0.1234567890123456789],
    ['NA', null],
    ['nan', null],
    ['inf', null],
    ['1e400', null],
    ['-1e400', null],
    ['no number', null],
    ['2.5.1', null],
    ['−2.5', -2.5],
  ])('are those that are read as text, also where one is written as %j', async (text, value) => {
    const [database, asText] = await Promise.all(
      // An underscore may stand in what the database takes for a number: nothing of such a file is left to it.
      ['plain', 'not_plain'].map((note) => importFiles({ 'm.csv': table(text, note) })),
    );
    if (database === undefined || asText === undefined) throw new TypeError('two files were imported');
    const numbers = await valuesOf(database, 'y');
    expect(numbers).toEqual(await valuesOf(asText, 'y'));
    expect(numbers[changedRow]).toBe(value ?? Number.NaN);
    expect(await valuesOf(database, 'whole')).toEqual(await valuesOf(asText, 'whole'));
    expect(database.notices).toEqual(asText.notices);
    expect(database.columns.map(({ missing }) => missing)).toEqual(asText.columns.map(({ missing }) => missing));
    expect(database.choices).toEqual(asText.choices);
  });
});
