import { describe, expect, it } from 'vitest';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';

const rows = Array.from({ length: 30 }, (_, row) => `2024-01-${String(row + 1).padStart(2, '0')},${row},${row * 2}`);
const table = ['date,x,y', ...rows].join('\n');
const values = rows.map((_, row) => row);

describe('notes below a table, in fewer or more fields than it', () => {
  it.each([
    ['a sentence', 'Source: Office for National Statistics'],
    ['a sentence with commas', 'Note: figures are preliminary, seasonally adjusted, and rounded, as of May'],
    ['a mark', '* revised'],
    ['Korean', '출처: 기상청'],
    ['several lines', '\n"1 - Adjusted for age, sex and place"\n"2 - New councils"'],
  ])('%s: left out by the import as the preview says, with their lines', async (_, note) => {
    const file = { 'x.csv': `${table}\n${note}\n` };
    const preview = await previewFiles(file);
    const found = preview.findings.filter(({ severity }) => severity !== 'info');
    expect(found).toMatchObject([{ code: 'footnoteRow', severity: 'warning' }]);
    expect(preview.rowCount).toEqual({ value: 30, exact: true });
    const dataset = await importFiles(file);
    expect(await valuesOf(dataset, 'x')).toEqual(values);
    expect(dataset.notices).toMatchObject([{ code: 'footnoteRow', examples: found[0]?.examples }]);
    const line = note.startsWith('\n') ? 33 : 32;
    expect(found[0]?.examples[0]).toMatch(new RegExp(`^${line}: `));
    await expect(importFiles(file, { nonDataRows: 'refuse' })).rejects.toMatchObject({ code: 'FILE_NON_DATA_ROWS' });
    await expect(importFiles(file, { nonDataRows: 'keep' })).rejects.toMatchObject({ code: 'FILE_RAGGED_ROWS' });
  });

  it('a total of fewer fields is left out as one', async () => {
    const dataset = await importFiles({ 'x.csv': `${table}\nTotal,435\n` });
    expect(await valuesOf(dataset, 'x')).toEqual(values);
    expect(dataset.notices).toMatchObject([{ code: 'totalRow', examples: ['32: Total | 435'] }]);
  });

  it('far below what a preview sees they are found too', async () => {
    const many = Array.from({ length: 3000 }, (_, row) => `${new Date(row * 3_600_000).toISOString()},${row}`);
    const dataset = await importFiles({ 'x.csv': `date,x\n${many.join('\n')}\nSource: a, b, c\n` });
    expect(dataset.rowCount).toBe(3000);
    expect(dataset.notices).toMatchObject([{ code: 'footnoteRow', examples: ['3002: Source: a | b | c'] }]);
  });

  it.each(['2024-01-31,3', '2024-01-31', '31 January 2024', '3,4'])(
    '“%s” may be data that were cut off, and is refused',
    async (line) => {
      await expect(importFiles({ 'x.csv': `${table}\n${line}` })).rejects.toMatchObject({
        code: 'FILE_RAGGED_ROWS',
        details: { line: 32 },
      });
    },
  );

  it('what stands among the rows is no note', async () => {
    const text = [...table.split('\n').slice(0, 9), 'Source: here', ...rows.slice(8)].join('\n');
    await expect(importFiles({ 'x.csv': text })).rejects.toMatchObject({ code: 'FILE_RAGGED_ROWS' });
  });
});

describe('a last row without a time', () => {
  it.each([
    ['sums', ',435,870'],
    ['means', ',14.5,29'],
    ['sums that were rounded', ',435,871'],
    ['sums that were rounded more', ',436,'],
    ['a sum of one column', ',,870'],
  ])('of %s is known by its figures', async (_, last) => {
    const file = { 'x.csv': `${table}\n${last}\n` };
    const preview = await previewFiles(file);
    expect(preview.findings.map(({ code }) => code)).toEqual(['totalRow']);
    const dataset = await importFiles(file);
    expect(await valuesOf(dataset, 'x')).toEqual(values);
    expect(dataset.notices.map(({ code }) => code)).toEqual(['totalRow']);
  });

  it('of sums is known below years, by its figures or by a word in another column', async () => {
    const years = values.map((row) => `${1990 + row},north,${row}`);
    for (const last of [',,435', ',Total,400']) {
      const dataset = await importFiles({ 'x.csv': `year,place,x\n${years.join('\n')}\n${last}\n` });
      expect(dataset.notices).toMatchObject([{ code: 'totalRow' }]);
      expect(await valuesOf(dataset, 'x')).toEqual(values);
    }
  });

  it('of other figures is a row without a time', async () => {
    const file = { 'x.csv': `${table}\n,31,870\n` };
    expect((await previewFiles(file)).findings).toMatchObject([{ code: 'untimedRefused' }]);
    await expect(importFiles(file)).rejects.toMatchObject({ code: 'FILE_ROWS_WITHOUT_TIME' });
  });
});

describe('a delimiter that ends some lines', () => {
  it('behind the names alone makes no column', async () => {
    const text = `Series id,Year,Period,Value,\n${values.map((row) => `LNS1,${2000 + Math.floor(row / 4)},Q0${(row % 4) + 1},${row}`).join('\n')}\n\n`;
    const dataset = await importFiles({ 'x.csv': `Series Id: LNS1\n\n${text}` });
    expect(dataset.columns.map(({ name }) => name)).toEqual(['Series id', 'Year', 'Period', 'Value']);
    expect((await timesOf(dataset, 'Year')).slice(0, 2)).toEqual([
      '2000-01-01T00:00:00.000Z',
      '2000-04-01T00:00:00.000Z',
    ]);
    expect(await valuesOf(dataset, 'Value')).toEqual(values);
  });

  it('behind the rows alone makes an empty one', async () => {
    const dataset = await importFiles({ 'x.csv': `date,x,y\n${rows.join(',\n')},\n` });
    expect(dataset.columns.map(({ name, missing }) => [name, missing])).toEqual([
      ['date', 0],
      ['x', 0],
      ['y', 0],
      ['column 4', 30],
    ]);
    expect(await valuesOf(dataset, 'y')).toEqual(values.map((row) => row * 2));
  });
});
