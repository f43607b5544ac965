import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportNotice } from '../../src-main/core/dataset';
import { loadTable } from '../../src-main/ingest';
import { caseFile, casePath } from '../support/cases';
import { importFiles, previewFiles, timesOf, valuesOf, type Imported } from './support/import';
import { nonData, openNumbers, publicCases, untimed, type ExpectedNumbers } from './support/public-cases';

/** A notice by its code and by what it names: a column, lines with their text, or how many lines. */
function named({ code, column, examples, values }: Omit<ImportNotice, 'message'>): string {
  if (code === 'linesSkipped') return `${code} ${String(values['count'])}`;
  const what = code === 'missingMarkers' ? [column, ...examples] : [column ?? examples.join(', ')];
  return [code, ...(code === 'untimedSkipped' ? examples : what)].join(' ');
}

/** Times that differ, each series for itself. */
async function distinctTimes(dataset: Imported): Promise<number> {
  const { columns } = await loadTable(dataset);
  const { timeColumn, seriesIdColumn } = dataset.choices;
  const times = columns.find(({ name }) => name === timeColumn);
  const series = columns.find(({ name }) => name === seriesIdColumn);
  if (times?.kind !== 'time') throw new Error('no time');
  const owner = (row: number): number => (series?.kind === 'category' ? (series.codes[row] ?? -1) : 0);
  return new Set([...times.values].map((time, row) => `${owner(row)} ${time}`)).size;
}

async function numbersOf(
  dataset: Imported,
  column: string,
  expected: ExpectedNumbers,
): Promise<Record<string, number | string | undefined>> {
  const values = await valuesOf(dataset, column);
  const found = dataset.columns.find(({ name }) => name === column);
  expect(found?.kind).toBe('number');
  return {
    ...(expected.first === undefined ? {} : { first: values[0] }),
    ...(expected.last === undefined ? {} : { last: values.at(-1) }),
    ...(expected.highest === undefined ? {} : { highest: Math.max(...values.filter((value) => !Number.isNaN(value))) }),
    ...(expected.missing === undefined ? {} : { missing: found?.missing }),
    ...(expected.unit === undefined ? {} : { unit: found?.unit ?? '' }),
  };
}

describe('files after public reports', () => {
  it.each(publicCases.map((one) => [`${one.path} ${JSON.stringify(one.choices ?? {})}`, one] as const))(
    '%s',
    async (_, one) => {
      const { path, choices = {}, roles = {}, rows, first, last, step, format, numbers = {}, labels = {} } = one;
      const preview = await previewFiles(caseFile(path), choices);
      const dataset = await importFiles(caseFile(path), choices, { roles });
      const time = dataset.columns.find(({ role }) => role === 'time');
      const times = await valuesOf(dataset, time?.name ?? '');
      expect({ rows: times.length, first: Math.min(...times), last: Math.max(...times) }).toEqual({
        rows,
        first: Date.parse(first.includes('T') ? `${first}Z` : first),
        last: Date.parse(last.includes('T') ? `${last}Z` : last),
      });
      expect(rows - (await distinctTimes(dataset))).toBe(one.repeated ?? 0);
      expect(dataset.sampling.step).toEqual(step);
      if (format !== undefined) expect(dataset.choices.timeFormat).toBe(format);
      // A time has no unit, whatever stands in brackets behind its name.
      expect(time?.unit).toBeNull();
      for (const [column, expected] of Object.entries(numbers))
        expect({ [column]: await numbersOf(dataset, column, expected) }).toEqual({ [column]: expected });
      for (const [column, categories] of Object.entries(labels))
        expect(dataset.columns.find(({ name }) => name === column)?.categories).toEqual(categories);
      expect(dataset.notices.map(named).sort()).toEqual([...(one.told ?? [])].sort());
      // What the preview showed is what was stored, and what it said.
      expect(preview.choices.timeFormat).toBe(dataset.choices.timeFormat);
      const stored = new Set(await timesOf(dataset, time?.name ?? ''));
      expect(preview.timeExamples.length).toBeGreaterThan(0);
      expect(preview.timeExamples.filter(({ iso }) => !stored.has(iso))).toEqual([]);
      expect(preview.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(preview.findings.map(named).sort()).toEqual([...(one.told ?? [])].sort());
    },
  );

  it.each(openNumbers)('$path is asked about, with both readings of $text', async ({ path, column, text, ways }) => {
    const readings = ways.map(({ value }) => ({ text, value }));
    const preview = await previewFiles(caseFile(path));
    const found = preview.columns.find(({ name }) => name === column)?.numbers;
    expect(found?.alternatives.map(({ example }) => example)).toEqual(readings);
    expect(preview.findings).toMatchObject([{ code: 'ambiguousNumbers', severity: 'error', column }]);
    await expect(importFiles(caseFile(path))).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(
        new RegExp(`“${column}” can be read in two ways: ${text} is .* Choose the decimal`),
      ) as string,
      details: { field: 'choices.numbers', column, text, readings: ways.map(({ value }) => ({ value })) },
    });
    for (const [index, { choices, first, last, told }] of ways.entries()) {
      const reading = found?.alternatives[index]?.reading;
      // For the whole file, for the column, and as the page sends it.
      for (const decided of [
        choices,
        { numbers: { [column]: choices } },
        { numbers: { [column]: { ...reading, guessed: false } } },
      ]) {
        const dataset = await importFiles(caseFile(path), decided);
        const values = await valuesOf(dataset, column);
        expect([values[0], values.at(-1), values.findIndex(Number.isNaN)]).toEqual([first, last, -1]);
        expect(dataset.notices.map(named)).toEqual(told);
      }
    }
  });

  it('two orders that fit equally are asked about, with an example of each', async () => {
    const path = '31-ambiguity/us-short-day.csv';
    const preview = await previewFiles(caseFile(path));
    expect(preview.findings).toMatchObject([{ code: 'ambiguousDates', severity: 'error', column: 'time' }]);
    expect(preview.alternatives.timeFormats.map(({ timeFormat, examples }) => [timeFormat, examples.at(-1)])).toEqual([
      ['%d/%m/%Y', { text: '09/12/2024', iso: '2024-12-09T00:00:00.000Z' }],
      ['%m/%d/%Y', { text: '09/12/2024', iso: '2024-09-12T00:00:00.000Z' }],
    ]);
    await expect(importFiles(caseFile(path))).rejects.toThrow(
      /%d\/%m\/%Y as well as %m\/%d\/%Y.*“09\/12\/2024” is 2024-12-09.*“09\/12\/2024” is 2024-09-12.*--time-format/,
    );
  });

  it.each(untimed)('%s is refused with its line %i, which the preview says too', async (path, line) => {
    const preview = await previewFiles(caseFile(path));
    expect(preview.findings).toMatchObject([
      { code: 'untimedRefused', severity: 'error', line },
      ...preview.findings.slice(1),
    ]);
    await expect(importFiles(caseFile(path))).rejects.toMatchObject({
      code: 'FILE_ROWS_WITHOUT_TIME',
      message: expect.stringContaining('--rows-without-time skip') as string,
      details: { line, field: 'choices.rowsWithoutTime' },
    });
  });

  it.each(nonData)('%s can be refused for its line %i', async (path, line) => {
    await expect(importFiles(caseFile(path), { nonDataRows: 'refuse' })).rejects.toMatchObject({
      code: 'FILE_NON_DATA_ROWS',
      details: { line, field: 'choices.nonDataRows' },
    });
    const kept = await previewFiles(caseFile(path), { nonDataRows: 'keep' });
    expect(kept.findings.find(({ severity }) => severity === 'error')).toMatchObject({ code: 'untimedRefused', line });
  });

  it('stand in this table, every one of them', () => {
    const files = readdirSync(casePath('.'), { recursive: true, encoding: 'utf8' });
    const tabled = new Set(
      [...publicCases, ...openNumbers].map(({ path }) => path).concat(untimed.map(([path]) => path)),
    );
    expect(files.filter((file) => /\.(csv|tsv|xlsx)$/.test(file) && !tabled.has(file))).toEqual([]);
  });
});
