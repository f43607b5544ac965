import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberReading, PartialImportChoices } from '../../src-main/core/dataset';
import { readRows } from '../../src-main/ingest';
import { quoteText, withSharedDatabase } from '../../src-main/ingest/database';
import { numberSql, plainReading, readNumber } from '../../src-main/ingest/numbers';
import { copyToParquet } from '../../src-main/ingest/file-sql';
import { temporaryFolder } from '../support/store';
import { importFiles, previewFiles, valuesOf } from './support/import';
import { caseFile } from '../support/cases';

const csv = (name: string, texts: readonly string[], delimiter = ','): Record<string, string> => ({
  'x.csv': [
    `date${delimiter}${name}`,
    ...texts.map((text, row) => {
      const date = new Date(Date.UTC(2020, 0, 1 + row)).toISOString().slice(0, 10);
      return `${date}${delimiter}"${text.replaceAll('"', '""')}"`;
    }),
  ].join('\n'),
});
const repeated = (texts: readonly string[], count: number): string[] =>
  Array.from({ length: count }, (_, row) => texts[row % texts.length] ?? '');

describe('numbers as spreadsheets and sites write them', () => {
  it('are shown with an example of how they were read', async () => {
    const dataset = await importFiles(caseFile('11-number-forms/forms.csv'), { encoding: 'utf-8' });
    expect(dataset.notices.map(({ code, column, examples }) => [code, column, ...examples])).toEqual([
      ['numbersRead', 'volume', '1,200.50', '1200.5'],
      ['numbersRead', 'humidity', '45.0%', '45 %'],
      ['numbersRead', 'balance', '(100)', '-100'],
      ['numbersRead', 'temp', '−5.5', '-5.5'],
      ['numbersRead', 'revenue', '$1,000', '1000 $'],
    ]);
  });

  it.each([
    ['12 kWh', 12, 'kWh'],
    ['12.5kWh', 12.5, 'kWh'],
    ['1 234,5 ₽', 1234.5, '₽'],
    ['€ 1.234,50', 1234.5, '€'],
    ['-£5.25', -5.25, '£'],
    ['£-5.25', -5.25, '£'],
    ['(£5.25)', -5.25, '£'],
    ['₩1,234,567', 1_234_567, '₩'],
    ['21.5 °C', 21.5, '°C'],
    ['3,5 m³/h', 3.5, 'm³/h'],
    ['12,5 %', 12.5, '%'],
    ["1'234.50", 1234.5, null],
    ['1’234’567', 1_234_567, null],
    ['1 234,5', 1234.5, null],
    ['1 234,5', 1234.5, null],
    ['1 234.5', 1234.5, null],
    ['12,34,567', 1_234_567, null],
    ['100-', -100, null],
    ['−5', -5, null],
    ['–5.5', -5.5, null],
    ['+5.5', 5.5, null],
    ['1,5e3', 1500, null],
    ['1.234.567,5', 1_234_567.5, null],
    ['0.125', 0.125, null],
    ['0,125', 0.125, null],
    ['1234.567', 1234.567, null],
  ])('%s is %d', async (text, value, unit) => {
    const dataset = await importFiles(csv('y', repeated([text], 20), ';'));
    expect(new Set(await valuesOf(dataset, 'y'))).toEqual(new Set([value]));
    expect(dataset.columns[1]).toMatchObject({ kind: 'number', unit, missing: 0 });
  });

  it('of several units are no numbers, and that is said', async () => {
    const texts = Array.from({ length: 40 }, (_, row) => (row % 3 === 0 ? `${row} MWh` : `${row} kWh`));
    const file = {
      'x.csv': `date,y,z\n${texts.map((text, row) => `2024-01-${String((row % 28) + 1)},${text},1`).join('\n')}`,
    };
    const { columns, findings } = await previewFiles(file, { timeColumn: null });
    expect(columns[1]?.kind).toBe('text');
    expect(findings).toContainEqual(expect.objectContaining({ code: 'numbersNotAlike', column: 'y' }));
    expect((await importFiles(file, { timeColumn: null })).notices.map(({ code }) => code)).toContain(
      'numbersNotAlike',
    );
  });

  it.each(['2024년', '5월', '3일', '1st', '12A3', '5-10', '192.168.1.1', 'B737', '10:30', '9시'])(
    '%s is no number with a unit',
    async (text) => {
      const file = { 'x.csv': `y,z\n${repeated([`"${text}",1.5`], 20).join('\n')}` };
      expect((await previewFiles(file, { timeColumn: null })).columns[0]?.kind).not.toBe('number');
    },
  );
});

describe('a column that can be read in two ways', () => {
  it('is read as the other columns and the separator say, where its values do not contradict', async () => {
    const rows = (one: string, other: string) =>
      Array.from({ length: 30 }, (_, row) => `2024-01-${String(row + 1).padStart(2, '0')};${one};${other}`).join('\n');
    const semicolons = await importFiles({ 'x.csv': `date;a;b\n${rows('1.234', '2,5')}` });
    expect((await valuesOf(semicolons, 'a'))[0]).toBe(1234);
    const points = await importFiles({ 'x.csv': `date;a;b\n${rows('1.234', '2.5')}` });
    expect((await valuesOf(points, 'a'))[0]).toBe(1.234);
    const commas = await importFiles(csv('a', repeated(['1.234', '2.345'], 30)));
    expect((await valuesOf(commas, 'a'))[0]).toBe(1.234);
    await expect(importFiles(csv('a', repeated(['999', '1.000'], 30)))).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(importFiles({ 'x.csv': `date;a;b\n${rows('1.234', '2')}` })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(importFiles(csv('a', repeated(['1.234', '1,234'], 30)))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('is asked about where a single value contradicts the separator', async () => {
    await expect(importFiles(csv('a', [...repeated(['12,000'], 99), '12,50']))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });
});

describe('values far down in a file', () => {
  const plain = (count: number) => Array.from({ length: count }, (_, row) => String(100 + (row % 900)));

  it('with marks that the beginning lacks are read by what they prove', async () => {
    const thousands = await importFiles(csv('y', [...plain(1500), '1,234,567', '1,234']));
    expect((await valuesOf(thousands, 'y')).slice(-2)).toEqual([1_234_567, 1234]);
    expect(thousands.choices.numbers['y']).toMatchObject({ decimal: '.', thousands: ',' });
    expect(thousands.notices.map(({ code }) => code)).toEqual(['numbersRead']);
    const decimals = await importFiles(csv('y', [...plain(1500), '0.5', '1.25']));
    expect((await valuesOf(decimals, 'y')).slice(-2)).toEqual([0.5, 1.25]);
    expect(decimals.notices).toEqual([]);
    const comma = await importFiles(csv('y', [...plain(1500), '1,5'], ';'));
    expect((await valuesOf(comma, 'y')).slice(-2)).toEqual([699, 1.5]);
    const later = await importFiles(csv('y', [...repeated(['1.5'], 1500), '1,234.5']));
    expect((await valuesOf(later, 'y')).at(-1)).toBe(1234.5);
  });

  it('that can be read in two ways refuse the file, whoever passes the guesses of the preview on', async () => {
    const file = csv('y', [...plain(1500), '1.000', '1.001'], ';');
    await expect(importFiles(file)).rejects.toMatchObject({ details: { field: 'choices.numbers', column: 'y' } });
    const { choices } = await previewFiles(file);
    await expect(importFiles(file, choices)).rejects.toMatchObject({ details: { column: 'y' } });
    const chosen = await importFiles(file, { ...choices, numbers: { y: { thousands: '.' } } });
    expect((await valuesOf(chosen, 'y')).slice(-2)).toEqual([1000, 1001]);
  });

  it('settle what the beginning leaves open', async () => {
    const dataset = await importFiles(
      csv('y', [...repeated(['1.234', '2.345'], 1500), ...repeated(['0.5'], 100)], ';'),
    );
    expect((await valuesOf(dataset, 'y'))[0]).toBe(1.234);
  });

  it('that fit no reading are counted', async () => {
    const dataset = await importFiles(csv('y', [...repeated(['1.5'], 1500), 'broken', 'off']));
    expect(dataset.notices.map(({ code, values }) => [code, values['count']])).toEqual([['unreadableNumbers', 2]]);
  });
});

describe('identifiers', () => {
  it('of more digits than a number keeps stay apart', async () => {
    const dataset = await importFiles(caseFile('10-big-ids/meters.csv'), { seriesIdColumn: 'meter_id' });
    expect(dataset.columns[1]?.categories).toEqual(['901234567890123456', '901234567890123457']);
    const { rows } = await readRows(dataset, { offset: 0, limit: 2 });
    expect(rows.map((row) => row[1])).toEqual(['901234567890123456', '901234567890123457']);
    const guessed = await previewFiles(caseFile('10-big-ids/meters.csv'));
    expect(guessed.columns[1]?.kind).toBe('category');
    expect(guessed.findings.map(({ code }) => code)).toEqual(['identifierDigits']);
  });

  it('stay apart in files that store numbers', async () => {
    const ids = ['901234567890123456', '901234567890123457'];
    const rows = Array.from({ length: 40 }, (_, row) => ({
      day: `2024-01-${String(1 + (row >> 1)).padStart(2, '0')}`,
      id: ids[row % 2] ?? '',
      y: row + 0.5,
    }));
    const json = rows.map(({ day, id, y }) => `{"day": "${day}", "id": ${id}, "y": ${y}}`);
    const values = rows.map(({ day, id, y }) => `('${day}', ${id}::bigint, ${y})`).join(', ');
    const folder = temporaryFolder();
    await withSharedDatabase(undefined, async (database) => {
      await database.run(copyToParquet(`select * from (values ${values}) as t(day, id, y)`, join(folder, 'x.parquet')));
    });
    const files = {
      'x.jsonl': json.join('\n'),
      'x.json': `[${json.join(',\n')}]`,
      'x.parquet': readFileSync(join(folder, 'x.parquet')),
    };
    for (const [name, content] of Object.entries(files)) {
      const dataset = await importFiles({ [name]: content }, { seriesIdColumn: 'id' });
      expect(dataset.columns.find((column) => column.name === 'id')?.categories).toEqual(ids);
      expect((await previewFiles({ [name]: content })).columns.find((column) => column.name === 'id')?.kind).toBe(
        'category',
      );
      const asNumbers = await importFiles({ [name]: content }, {}, { kinds: { id: 'number' } });
      expect(new Set(await valuesOf(asNumbers, 'id'))).toEqual(new Set(ids.map(Number)));
    }
  });

  it('with zeros before them stay apart', async () => {
    const dataset = await importFiles(caseFile('10-big-ids/leading-zeros.csv'), { seriesIdColumn: 'store' });
    expect(dataset.columns[1]?.categories).toEqual(['0007', '007', '7']);
    expect((await previewFiles(caseFile('10-big-ids/leading-zeros.csv'))).columns[1]?.kind).toBe('category');
  });

  it('a counter beyond 2^53 is a number, and what it loses is said', async () => {
    const dataset = await importFiles(caseFile('10-big-ids/bigvalue.csv'));
    expect(dataset.columns[1]?.kind).toBe('number');
    expect(dataset.notices.map(({ code, column, values }) => [code, column, values['count']])).toEqual([
      ['digitsLost', 'counter', 120],
    ]);
    const late = await importFiles(csv('y', [...repeated(['5'], 1500), '9007199254740993', '9007199254740992']));
    expect(late.notices.map(({ code, values }) => [code, values['count']])).toContainEqual(['digitsLost', 1]);
  });
});

/** Rows to import a column of texts. */
async function inSql(texts: readonly string[], sql: string): Promise<unknown[]> {
  const values = texts.map((text) => `(${quoteText(text)})`).join(', ');
  return await withSharedDatabase(undefined, async (database) => {
    return (await database.rows(`select ${sql} from (values ${values}) as t(x)`)).map(([value]) => value);
  });
}

const units = [null, 'kWh', '%', '$', '₽', 'm³/h', '°C'] as const;
const readings: NumberReading[] = ([null, '.', ','] as const).flatMap((decimal) =>
  (['', ',', '.', ' ', "'"] as const).flatMap((thousands) =>
    decimal === thousands ? [] : units.map((unit) => ({ decimal, thousands, unit, guessed: false })),
  ),
);

describe('laws of reading', () => {
  it('the preview and the import read every text the same', async () => {
    const texts = [
      ...[
        '1',
        '-1.5',
        '1,5',
        '1.234,5',
        '1.5',
        '1,234.5',
        '1e3',
        '1e999',
        '1_000',
        '+.5',
        '5.',
        '.',
        ',',
        'inf',
        '0x10',
      ],
      ...['', '12.34.5', '+-5', '(5)', '(5', '5)', '-(5)', '5-', '-5-', '$5', '5 $', '$-5', '-$5', '$5$', '5 kWh', '0'],
      ...[
        '5%',
        '5 %',
        '−5',
        '1 234',
        '1 234',
        '12,34,567',
        "1'234",
        '1’234',
        '0,123',
        '012,345',
        '1,23',
        '1e-5',
        ' 7 ',
      ],
      ...[' 7 ', '5 m³/h', '-5.5 °C', '(1,234.50 kWh)', '5 kWh kWh', 'kWh 5', '1e5 kWh', '１２'],
    ];
    const piece = fc.constantFrom(
      ...Array.from('0123456789'),
      '.',
      ',',
      ' ',
      ' ',
      "'",
      '-',
      '−',
      '+',
      '(',
      ')',
      '$',
      '%',
      'e',
      'kWh',
    );
    const random = fc.sample(
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
      { numRuns: 400, seed: 7 },
    );
    const all = [...texts, ...random];
    for (const reading of readings) {
      const imported = await inSql(all, numberSql('x', reading));
      expect(imported).toEqual(all.map((text) => readNumber(text, reading)));
    }
  });

  it('a number written in any style is read back, and the style is found where it shows', async () => {
    const style = fc.record({
      decimal: fc.constantFrom('.' as const, ',' as const),
      thousands: fc.constantFrom('' as const, 'other' as const, ' ' as const, ' ' as const, "'" as const),
      unit: fc.constantFrom('', ' kWh', '%', ' ₽'),
      negative: fc.constantFrom('-', '−', '('),
      hundredths: fc.array(fc.integer({ min: -99_999_999, max: 99_999_999 }), { minLength: 12, maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(style, async ({ decimal, thousands, unit, negative, hundredths }) => {
        const between = thousands === 'other' ? (decimal === '.' ? ',' : '.') : thousands;
        // One value shows both marks, so that nothing is left open.
        const values = [123_456_789, ...hundredths].map((value) => value / 100);
        const texts = values.map((value) => {
          const [whole = '', fraction = ''] = Math.abs(value).toFixed(2).split('.');
          const text = `${whole.replaceAll(/\B(?=(\d{3})+$)/g, between)}${decimal}${fraction}${unit}`;
          if (!(value < 0)) return text;
          return negative === '(' ? `(${text})` : `${negative}${text}`;
        });
        const dataset = await importFiles(csv('y', texts, '\t'), { delimiter: '\t' });
        expect(await valuesOf(dataset, 'y')).toEqual(values.map((value) => (value === 0 ? 0 : value)));
        expect(dataset.columns[1]?.unit).toBe(unit.trim() === '' ? null : unit.trim());
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it('choices of earlier versions read as they did', async () => {
    const file = csv('y', ['1.234,5', '2,25', '1234', ...repeated(['7,125'], 20)], ';');
    const { choices } = await importFiles(file);
    const { numbers: _numbers, missing: _missing, thousands: _thousands, ...stored } = choices;
    const again: PartialImportChoices = stored;
    expect((await valuesOf(await importFiles(file, again), 'y')).slice(0, 4)).toEqual([1234.5, 2.25, 1234, 7.125]);
    expect(plainReading).toEqual({ decimal: '.', thousands: '', unit: null, guessed: false });
  });
});
