import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { casePath } from '../support/cases';
import { runCommand } from './support/command-line';

describe('files after public reports on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-public-cases-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const gatewise = (...parameters: string[]) => runCommand([...parameters, '--workspace', join(folder, 'workspace')]);

  it.each<[command: string, path: string, options: string[], code: number, says: RegExp]>([
    ['preview', '31-ambiguity/us-short-day.csv', [], 2, /error: .*fit %d\/%m\/%Y as well as %m\/%d\/%Y/],
    ['import', '31-ambiguity/us-short-day.csv', [], 2, /Choose one with --time-format/],
    [
      'import',
      '31-ambiguity/us-short-day.csv',
      ['--time-format', '%m/%d/%Y'],
      0,
      /Note: .*read as %m\/%d\/%Y; %d\/%m\/%Y would fit as well/,
    ],
    [
      'import',
      '11-number-forms/v5-tab.tsv',
      [],
      2,
      /--decimal "sales=," reads 12,000 as 12, --thousands "sales=," reads 12,000 as 12000/,
    ],
    ['import', '13-units-and-totals/total.csv', [], 0, /Note: Line 152 holds totals .*68400\.00.* left out/],
    ['import', '13-units-and-totals/header-again.csv', ['--non-data-rows', 'refuse'], 2, /77/],
    ['import', '23-impossible-dates/feb30-time.csv', [], 2, /line 32: “2021-02-30 00:00:00”.*--rows-without-time skip/],
    ['import', '29-missing-times/one-middle.csv', [], 2, /1 row has no time in “time” \(line 102: empty\)/],
    ['import', '06-ampm-meter/meter.csv', [], 0, /Note: 8 lines above the table are left out/],
    ['import', '12-sentinels/weather.csv', [], 0, /-999 comes 8 times.*--missing "temp=-999"/],
    ['import', '22-local-dates/korean-ampm.csv', ['--time-format', '%Y-%m-%d %p %I:%M:%S'], 0, /시각 +time +time/],
    ['import', '10-big-ids/bigvalue.csv', [], 0, /9007199254740993 becomes 9007199254740992/],
  ])('%s %s %j ends with %i', async (command, path, options, code, says) => {
    const result = await gatewise(command, casePath(path), ...options);
    expect({ code: result.code, said: `${result.output}${result.messages}` }).toEqual({
      code,
      said: expect.stringMatching(says) as string,
    });
  });

  it('blocks rows that go back in time, and forecasts month ends', async () => {
    const train = async (path: string) => {
      const name = path.replace(/^.*\/|\.csv$/g, '');
      await gatewise('import', casePath(path), '--name', name);
      const configuration = join(folder, `${name}.json`);
      writeFileSync(configuration, (await gatewise('config', '--dataset', name)).output);
      const small = ['model.training.epochs=1', 'window.lookback=6', 'model.layers.0.units=4'];
      return await gatewise(
        ...['train', '--dataset', name, '--config', configuration, '--name', name],
        ...small.flatMap((change) => ['--set', change]),
      );
    };
    const blocked = await train('29-missing-times/swapped-halves-plain.csv');
    expect(blocked.code).not.toBe(0);
    expect(blocked.messages).toContain('“time” goes back 1 time');
    expect(await train('03-monthly/month-end.csv')).toMatchObject({ code: 0 });
    const csv = join(folder, 'next.csv');
    expect(await gatewise('forecast', '1', '--steps', '4', '--csv', csv)).toMatchObject({ code: 0 });
    const days = readFileSync(csv, 'utf8').match(/2020-\d\d-\d\d/g);
    expect(days).toEqual(['2020-01-31', '2020-02-29', '2020-03-31', '2020-04-30']);
  });
});
