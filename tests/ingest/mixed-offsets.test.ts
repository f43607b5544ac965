import { describe, expect, it } from 'vitest';
import { importFiles, previewFiles, timesOf } from './support/import';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);
const timeAt = (row: number): string => new Date(start + row * hour).toISOString().slice(0, 19);
const fileOf = (rows: number, write: (row: number) => string) => ({
  'x.csv': `time,x\n${Array.from({ length: rows }, (_, row) => `${write(row)},${row}`).join('\n')}\n`,
});

describe('times of which some carry an offset', () => {
  it('are named with the lines of the others, in the preview and at the import', async () => {
    const file = fileOf(50, (row) => `${timeAt(row)}${row % 10 === 3 ? '' : '+00:00'}`);
    const told = {
      code: 'offsetsMixed',
      column: 'time',
      examples: [5, 15, 25, 35, 45].map((line) => `${line}: ${timeAt(line - 2)}`),
      values: { count: 5, rows: 50 },
    };
    expect((await previewFiles(file)).findings).toMatchObject([{ ...told, severity: 'warning', line: 5 }]);
    const dataset = await importFiles(file);
    expect(dataset.notices).toMatchObject([told]);
    expect((await timesOf(dataset, 'time'))[3]).toBe('2024-01-01T03:00:00.000Z');
  });

  it('are counted far below what a preview sees', async () => {
    const dataset = await importFiles(fileOf(3000, (row) => `${timeAt(row)}${row === 2500 ? '' : 'Z'}`));
    expect(dataset.notices).toMatchObject([{ code: 'offsetsMixed', examples: [`2502: ${timeAt(2500)}`] }]);
  });

  it.each(['', '+02:00', 'Z'])('nothing is said where all end in “%s”', async (end) => {
    const file = fileOf(50, (row) => `${timeAt(row)}${end}`);
    expect((await previewFiles(file)).findings.map(({ code }) => code)).not.toContain('offsetsMixed');
    expect((await importFiles(file)).notices).toEqual([]);
  });
});

describe('irregular sampling', () => {
  it('is said by the preview as by the import', async () => {
    const file = fileOf(60, (row) => new Date(start + row ** 2 * 61_000 + row * 7000).toISOString().slice(0, 19));
    const preview = await previewFiles(file);
    expect(preview.findings).toMatchObject([{ code: 'irregularSampling', severity: 'warning', column: 'time' }]);
    expect((await importFiles(file)).notices).toMatchObject([
      { code: 'irregularSampling', message: preview.findings[0]?.message },
    ]);
  });
});
