import { describe, expect, it } from 'vitest';
import { importFiles, previewFiles } from './support/import';
import { workbook } from './support/workbook';

const day = 86_400_000;
const sheet = (cell: (row: number) => string | number) =>
  workbook({
    data: [
      ['date', 'meter', 'x'],
      ...Array.from({ length: 40 }, (_, row) => [new Date(Date.UTC(2024, 0, 1) + row * day), cell(row), row]),
    ],
  });

describe('number cells of a workbook', () => {
  it('with more than 15 digits are named in the preview and at the import, with their row', async () => {
    const file = { 'x.xlsx': sheet((row) => (row < 30 ? 100 + row : 1_234_567_890_123_456 + row)) };
    const told = { code: 'workbookDigits', column: 'meter', examples: ['1234567890123486'], values: { count: 10 } };
    const { findings } = await previewFiles(file);
    expect(findings.filter(({ code }) => code === 'workbookDigits')).toMatchObject([
      { ...told, severity: 'warning', line: 32 },
    ]);
    const { notices } = await importFiles(file);
    expect(notices.filter(({ code }) => code === 'workbookDigits')).toMatchObject([told]);
  });

  it.each<[string, (row: number) => string | number]>([
    ['of 15 digits', (row) => 123_456_789_012_345 + row],
    ['as text', (row) => `1234567890123456${row}`],
  ])('%s are not', async (_, cell) => {
    const { notices } = await importFiles({ 'x.xlsx': sheet(cell) });
    expect(notices.map(({ code }) => code)).not.toContain('workbookDigits');
  });
});
