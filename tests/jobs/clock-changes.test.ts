import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtestConfigurationSchema } from '../../src-main/core/backtest';
import { zoneOf } from '../../src-main/core/calendar';
import { importOverridesSchema, type PartialImportChoices } from '../../src-main/core/dataset';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { forecastRequestSchema } from '../../src-main/core/forecast';
import { runIdSchema } from '../../src-main/core/common/ids';
import { type DatasetReference, type JobEvent } from '../../src-main/jobs';
import { temporaryFolder } from '../support/store';
import { useGatewiseRunners } from './support/runner';

const newRunner = useGatewiseRunners();
type Runner = ReturnType<typeof newRunner>;

const hour = 3_600_000;
const rowCount = 400;
const runId = runIdSchema.parse('run_aaaaaaaaaa');
const valueAt = (row: number): string => (50 + 10 * Math.sin(row / 4) + ((row * 7) % 11)).toFixed(2);

function fileOf(rows: readonly string[]): string {
  const path = join(temporaryFolder(), 'rows.csv');
  writeFileSync(path, `time,y\n${rows.join('\n')}\n`);
  return path;
}
/** Hours on the clock of a zone, which skips one in spring and shows one twice in autumn. */
function wallHours(start: number, timeZone: string): string[] {
  const zone = zoneOf(timeZone);
  return Array.from({ length: rowCount }, (_, row) => {
    const local = new Date(zone.toLocal(start + row * hour)).toISOString().slice(0, 16);
    return `${local.replace('T', ' ')},${valueAt(row)}`;
  });
}
/** A file as jobs then refer to it, and what its import told; the code of its refusal. */
async function imported(runner: Runner, rows: readonly string[], choices: PartialImportChoices = {}) {
  const outcome = await runner.submit({
    kind: 'import',
    path: fileOf(rows),
    sourceName: null,
    choices,
    overrides: importOverridesSchema.parse({}),
    outputDirectory: temporaryFolder(),
  }).finished;
  if (outcome.kind === 'failed') return outcome.error.code;
  if (outcome.kind !== 'succeeded') throw new Error(outcome.kind);
  const { path, version } = outcome.result;
  const { columns, sampling, notices } = version;
  const dataset = { path, columns, sampling, timeZone: version.choices.timeZone ?? 'UTC' };
  return { dataset, notices: notices.map(({ code }) => code) };
}
const configured = (steps: readonly object[] = []) =>
  experimentConfigurationSchema.parse({
    task: { target: 'y' },
    preparation: { steps },
    window: { lookback: 12, horizon: 3 },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 2 }], training: { epochs: 1, batchSize: 64 } },
  });

async function check(runner: Runner, dataset: DatasetReference, steps: readonly object[] = []) {
  const { errors, findings, split } = await runner.request('check', {
    dataset,
    configuration: configured(steps),
    engine: 'tfjs',
  });
  const blocking = findings.flatMap(({ id, severity }) => (severity === 'blocking' ? [id] : []));
  return { errors, blocking, all: findings.map(({ id }) => id), split };
}

describe('a change of clocks', () => {
  it.each([
    ['Europe/Berlin', 'autumn', Date.UTC(2024, 9, 20, 22), ['timesTwice']],
    ['Europe/Berlin', 'spring', Date.UTC(2024, 2, 24, 23), []],
    ['America/New_York', 'autumn', Date.UTC(2024, 9, 28, 4), ['timesTwice']],
    ['America/New_York', 'spring', Date.UTC(2024, 2, 4, 5), []],
  ] as const)(
    'of %s in %s is no repeated, reversed or missing time from import to backtest',
    async (timeZone, _, start, notices) => {
      const runner = newRunner();
      const opened = await imported(runner, wallHours(start, timeZone), { timeZone });
      if (typeof opened === 'string') throw new Error(opened);
      const { dataset } = opened;
      expect(dataset.sampling).toEqual({
        intervalMs: hour,
        step: { unit: 'hour', count: 1, clock: 'elapsed' },
        start,
        end: start + (rowCount - 1) * hour,
      });
      expect(opened.notices).toEqual(notices);
      const checked = await check(runner, dataset);
      expect(checked).toMatchObject({ errors: [], blocking: [], split: { rowCount } });
      for (const id of ['timeGaps', 'duplicateTimes', 'timeNotAscending']) expect(checked.all).not.toContain(id);

      const artefactDirectory = join(temporaryFolder(), 'run');
      const events: JobEvent[] = [];
      const job = { dataset, configuration: configured(), engine: 'tfjs' as const };
      const trained = await runner.submit(
        { kind: 'train', runId, seed: 1, artefactDirectory, ...job },
        { onEvent: (event) => events.push(event) },
      ).finished;
      expect(trained.kind).toBe('succeeded');
      expect(events.find((event) => event.type === 'prepared')?.split.rowCount).toBe(rowCount);
      const forecast = await runner.submit({
        kind: 'forecast',
        files: { directory: artefactDirectory, checksums: {}, horizon: 3, windows: {} },
        request: forecastRequestSchema.parse({ steps: 3 }),
        intervals: [],
        threshold: 0.5,
        ...job,
      }).finished;
      if (forecast.kind !== 'succeeded') throw new Error(JSON.stringify(forecast));
      const next = [0, 1, 2].map((step) => start + (rowCount + step) * hour);
      expect(forecast.result.forecast.series[0]?.time).toEqual(next);
      // Origins a day apart, from before the change of clocks on.
      const backtest = await runner.submit({
        kind: 'backtest',
        seed: 1,
        backtest: backtestConfigurationSchema.parse({ origins: 3, step: 24, epochs: 1 }),
        ...job,
      }).finished;
      if (backtest.kind !== 'succeeded') throw new Error(JSON.stringify(backtest));
      const { folds } = backtest.result.backtest;
      expect(folds.map(({ originTime, origin }) => (originTime ?? NaN) - start - origin * hour)).toEqual([0, 0, 0]);
    },
  );
});

describe('a repair that a message names lifts the block', () => {
  const plain = Array.from(
    { length: rowCount },
    (_, row) => `${new Date(Date.UTC(2024, 0, 1) + row * hour).toISOString().slice(0, 16)},${valueAt(row)}`,
  );
  const twice = plain.flatMap((line, row) => (row % 50 === 7 ? [line, line] : [line]));
  const holey = plain.map((line, row) => (row % 90 === 5 ? line.replace(/,.*/, ',') : line));
  const resample = { kind: 'resample', step: { unit: 'hour', count: 1 }, aggregation: 'mean' };
  interface Case {
    readonly name: string;
    readonly rows: readonly string[];
    readonly before?: { readonly steps?: object[]; readonly choices?: PartialImportChoices };
    readonly blocked: string;
    readonly after: { readonly steps?: object[]; readonly choices?: PartialImportChoices };
  }
  it.each<Case>([
    { name: 'averaging repeats', rows: twice, blocked: 'duplicateTimes', after: { steps: [resample] } },
    {
      name: 'choosing the zone',
      rows: wallHours(Date.UTC(2024, 9, 20, 22), 'Europe/Berlin'),
      blocked: 'duplicateTimes',
      after: { choices: { timeZone: 'Europe/Berlin' } },
    },
    { name: 'filling', rows: holey, blocked: 'preparation.steps', after: { steps: [{ kind: 'fillMissing' }] } },
    {
      name: 'leaving rows out',
      rows: holey,
      blocked: 'preparation.steps',
      after: { steps: [{ kind: 'fillMissing', method: 'drop' }] },
    },
    {
      name: 'leaving rows without a time out',
      rows: plain.map((line, row) => (row === 40 ? line.replace(/^[^,]*/, '') : line)),
      blocked: 'FILE_ROWS_WITHOUT_TIME',
      after: { choices: { rowsWithoutTime: 'skip' } },
    },
    {
      name: 'reading a marker as missing',
      rows: plain.map((line, row) => (row % 40 === 3 ? line.replace(/,.*/, ',-999') : line)),
      blocked: 'missingMarkers',
      after: { choices: { missing: { y: ['-999'] } }, steps: [{ kind: 'fillMissing' }] },
    },
  ])('$name', async ({ rows, before = {}, blocked, after }) => {
    const runner = newRunner();
    const found = async ({ steps, choices }: Case['after']): Promise<readonly string[]> => {
      const opened = await imported(runner, rows, choices);
      if (typeof opened === 'string') return [opened];
      const { errors, blocking } = await check(runner, opened.dataset, steps);
      const markers = opened.notices.filter((code) => code === 'missingMarkers');
      return [...markers, ...errors.map(({ path }) => path), ...blocking];
    };
    expect(await found(before)).toEqual([blocked]);
    expect(await found(after)).toEqual([]);
  });
});
