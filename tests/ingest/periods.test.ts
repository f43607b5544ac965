import { describe, expect, it } from 'vitest';
import { importFiles, previewFiles, timesOf } from './support/import';

/** A file of values beside times that are written in a way of its own. */
const fileOf = (name: string, times: readonly string[]): Record<string, string> => ({
  'x.csv': `${name},x\n${times.map((time, row) => `${time},${row * 1.5}`).join('\n')}\n`,
});
const every = (count: number, write: (year: number, part: number) => string, parts: number): string[] =>
  Array.from({ length: count }, (_, row) => write(2008 + Math.floor(row / parts), (row % parts) + 1));
const roman = ['', 'I', 'II', 'III', 'IV'];

const quarters = ['2008-01-01', '2008-04-01', '2008-07-01', '2008-10-01', '2009-01-01'];
const halves = ['2008-01-01', '2008-07-01', '2009-01-01', '2009-07-01', '2010-01-01'];
const months = ['2008-01-01', '2008-02-01', '2008-03-01', '2008-04-01', '2008-05-01'];

describe('parts of a year', () => {
  it.each<[string, (year: number, part: number) => string, number, string[]]>([
    ['2008:1 of quarters', (year, part) => `${year}:${part}`, 4, quarters],
    ['2008-I', (year, part) => `${year}-${roman[part]}`, 4, quarters],
    ['I 2008', (year, part) => `${roman[part]} ${year}`, 4, quarters],
    ['III кв. 2008', (year, part) => `${roman[part]} кв. ${year}`, 4, quarters],
    ['2008IV', (year, part) => `${year}${roman[part]}`, 4, quarters],
    ['2008Q-III', (year, part) => `${year}Q-${roman[part]}`, 4, quarters],
    ['2008-1 of quarters', (year, part) => `${year}-${part}`, 4, quarters],
    ['2008H1', (year, part) => `${year}H${part}`, 2, halves],
    ['2008S1', (year, part) => `${year}S${part}`, 2, halves],
    ['2008-S2', (year, part) => `${year}-S${part}`, 2, halves],
    ['1H2008', (year, part) => `${part}H${year}`, 2, halves],
    ['H2 2008', (year, part) => `H${part} ${year}`, 2, halves],
    ['1 полугодие 2008', (year, part) => `${part} полугодие ${year}`, 2, halves],
    ['2008년 상반기', (year, part) => `${year}년 ${part === 1 ? '상반기' : '하반기'}`, 2, halves],
    ['2008年下半年', (year, part) => `${year}年${part === 1 ? '上' : '下'}半年`, 2, halves],
    ['2008:1 of half-years', (year, part) => `${year}:${part}`, 2, halves],
    ['2008:01 of months', (year, part) => `${year}:${String(part).padStart(2, '0')}`, 12, months],
    ['2008:1 of months', (year, part) => `${year}:${part}`, 12, months],
    ['01/2008', (year, part) => `${String(part).padStart(2, '0')}/${year}`, 12, months],
    ['01/08', (year, part) => `${String(part).padStart(2, '0')}/${String(year).slice(2)}`, 12, months],
  ])('%s', async (_, write, parts, expected) => {
    const file = fileOf('period', every(60, write, parts));
    const preview = await previewFiles(file);
    expect(preview.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const dataset = await importFiles(file);
    const times = await timesOf(dataset, 'period');
    expect(times.slice(0, 5)).toEqual(expected.map((day) => `${day}T00:00:00.000Z`));
    expect(new Set(times).size).toBe(60);
    expect(dataset.sampling.step).toMatchObject({ unit: 'month', count: 12 / parts });
    expect(preview.choices.timeFormat).toBe(dataset.choices.timeFormat);
  });

  it('month and year of two digits are asked about where both orders fit', async () => {
    const file = fileOf(
      'month',
      Array.from({ length: 12 }, (_, month) => `${String(month + 1).padStart(2, '0')}/12`),
    );
    const found = (await previewFiles(file)).findings.find(({ severity }) => severity === 'error');
    expect(found).toMatchObject({ code: 'ambiguousDates', examples: ['%m/%y', '%y/%m'] });
    await expect(importFiles(file)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.timeFormat' },
    });
    const dataset = await importFiles(file, { timeFormat: '%m/%y' });
    expect((await timesOf(dataset, 'month'))[1]).toBe('2012-02-01T00:00:00.000Z');
  });

  it('“10/12” under another name is no time', async () => {
    const file = fileOf(
      'score',
      Array.from({ length: 12 }, (_, row) => `${String(row + 1).padStart(2, '0')}/12`),
    );
    expect((await previewFiles(file)).choices.timeColumn).toBeNull();
  });
});
