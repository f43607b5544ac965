import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ColumnProfile } from '../../src-main/core/dataset';
import { createJobRunner } from '../../src-main/jobs';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { importForTraining } from './support/import-file';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

describe('profiling a dataset in a process of its own', () => {
  it('counts what is stored, finds the gap and the missing value, and tells each column as it gets ready', async () => {
    const folder = temporaryFolder();
    const runner = createJobRunner({ entry, parallel: 1 });
    onTestFinished(() => runner.close());
    const path = join(folder, 'load.csv');
    const rows = Array.from({ length: 60 }, (_, hour) => hour)
      .filter((hour) => hour !== 30)
      .map((hour) => {
        const time = new Date(Date.UTC(2024, 0, 1, hour)).toISOString().slice(0, 19);
        return `${time},${hour === 5 ? '' : String(hour)},${hour < 20 ? 'low' : 'high'}`;
      });
    writeFileSync(path, `time,load,level\n${rows.join('\n')}\n`);
    const dataset = await importForTraining(runner, path, folder);
    const fractions: number[] = [];
    const told: ColumnProfile[] = [];
    const outcome = await runner.submit(
      { kind: 'profile', dataset },
      {
        onEvent(event) {
          if (event.type === 'progress') fractions.push(event.fraction);
          if (event.type === 'column') told.push(event.profile);
        },
      },
    ).finished;
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
    const { profile } = outcome.result;
    expect(profile).toMatchObject({ rowCount: 59, seriesCount: 1 });
    // The hours 0 … 59 without 5 and 30: 58 values with the sum 1770 − 35.
    expect(profile.columns).toMatchObject([
      { kind: 'time', name: 'time', order: 'ascending', intervalMs: 3_600_000, gaps: { count: 1, missingRows: 1 } },
      { kind: 'number', name: 'load', count: 58, missing: 1, min: 0, max: 59, distinct: 58 },
      { kind: 'category', name: 'level', distinct: 2, runs: { count: 2 } },
    ]);
    const [, load] = profile.columns;
    expect(load?.kind === 'number' ? load.mean : null).toBeCloseTo(1735 / 58, 12);
    expect(profile.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['timeGaps', 'missingValues']));
    expect(fractions).toEqual([0.25, 0.5, 0.75, 1]);
    expect(told).toEqual(profile.columns);
  });
});
