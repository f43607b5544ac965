import { describe, expect, it } from 'vitest';
import { importFiles, previewFiles } from './support/import';

const csv = (header: string, line: (row: number) => string, rows = 60): string =>
  `${header}\n${Array.from({ length: rows }, (_, row) => line(row)).join('\n')}\n`;
const rolesOf = async (text: string): Promise<Record<string, string>> => {
  const preview = await previewFiles({ 'x.csv': text });
  return Object.fromEntries(preview.columns.map(({ name, kind, role }) => [name, `${kind} ${role}`]));
};
const day = (row: number): string => `2024-01-01T${String(row % 24).padStart(2, '0')}:00:00`;

describe('what the columns of a file are for', () => {
  it('takes a column of few texts as the target when its name tells of labels', async () => {
    for (const name of ['state', 'machine_status', 'isAnomaly', 'FaultCode', '설비상태', '고장여부', 'Состояние'])
      expect(
        await rolesOf(csv(`date,${name},x`, (row) => `${day(row)},${row % 9 === 0 ? 'Bad' : 'Good'},${row}`)),
      ).toEqual({
        date: 'time time',
        [name]: 'category target',
        x: 'number feature',
      });
  });

  it('reads whole numbers under such a name as classes, and imports them as such', async () => {
    const text = csv('date,current,fault_code', (row) => `${day(row)},${row / 7},${row % 3}`);
    expect(await rolesOf(text)).toMatchObject({ fault_code: 'category target', current: 'number feature' });
    const dataset = await importFiles({ 'x.csv': text });
    expect(dataset.columns[2]).toMatchObject({ kind: 'category', role: 'target', categories: ['0', '1', '2'] });
  });

  it('leaves other names, many values and measured figures alone', async () => {
    expect(
      await rolesOf(csv('date,weather,load', (row) => `${day(row)},${row % 2 ? 'sun' : 'rain'},${row}`)),
    ).toMatchObject({ weather: 'category feature', load: 'number target' });
    expect(await rolesOf(csv('date,y,state', (row) => `${day(row)},${row},${row % 2 ? 'on' : 'off'}`))).toMatchObject({
      y: 'number target',
      state: 'category feature',
    });
    expect(await rolesOf(csv('date,state,load', (row) => `${day(row)},${row / 8},${row}`))).toMatchObject({
      state: 'number feature',
      load: 'number target',
    });
    expect(await rolesOf(csv('date,estate,load', (row) => `${day(row)},${row % 2},${row}`))).toMatchObject({
      estate: 'number feature',
      load: 'number target',
    });
  });

  it('finds times of day by the way they are written, whatever their column is called', async () => {
    const text = csv(
      'obs_dt,obs_tm,value',
      (row) => `2024-01-0${1 + Math.floor(row / 24)},${String(row % 24)}:00,${row}`,
    );
    expect((await previewFiles({ 'x.csv': text })).choices).toMatchObject({
      timeColumn: 'obs_dt',
      timeOfDayColumn: 'obs_tm',
    });
  });
});
