import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { backtestConfigurationSchema } from '../../src-main/core/backtest';
import type { PartialImportChoices } from '../../src-main/core/dataset';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { forecastRequestSchema } from '../../src-main/core/forecast';
import type { PreparationStep } from '../../src-main/core/preparation';
import { treatAsMissing } from '../../src-main/core/experiment/treat-as-missing';
import { leftOutOf, leftOutSentence } from '../../src-main/core/run/left-out';
import { runIdSchema } from '../../src-main/core/common/ids';
import { createJobRunner, type DatasetReference, type JobEvent } from '../../src-main/jobs';
import { readPredictions } from '../../src-main/artefact/predictions/read';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { importForTraining } from './support/import-file';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
function newRunner() {
  const runner = createJobRunner({ entry, parallel: 1 });
  onTestFinished(() => runner.close());
  return runner;
}
type Runner = ReturnType<typeof newRunner>;

const hour = 3_600_000;
const rowCount = 600;
const start = Date.UTC(2024, 0, 1);
const runId = runIdSchema.parse('run_aaaaaaaaaa');
/** Rows of the target with -999, the last three among them, and of the feature with 9999.9. */
const gaps = { load: (row: number) => row % 97 === 40 || row >= rowCount - 3, wind: (row: number) => row % 83 === 5 };
const count = (isGap: (row: number) => boolean): number =>
  Array.from({ length: rowCount }, (_, row) => row).filter(isGap).length;

function fileFrom(first: number): string {
  const path = join(temporaryFolder(), 'rows.csv');
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const at = first + row;
    const load = gaps.load(row) ? '-999' : (50 + 10 * Math.sin(at / 4) + ((at * 7) % 11)).toFixed(2);
    const wind = gaps.wind(row) ? '9999.9' : (8 + 3 * Math.cos(at / 6) + ((at * 5) % 7) / 10).toFixed(2);
    return `${new Date(start + at * hour).toISOString().slice(0, 16)},${load},${wind}`;
  });
  writeFileSync(path, `time,load,wind\n${lines.join('\n')}\n`);
  return path;
}
const asMissing: PartialImportChoices = { missing: { load: ['-999'], wind: ['9999.9'] } };
const opened = (runner: Runner, path: string, choices: PartialImportChoices = {}) =>
  importForTraining(runner, path, temporaryFolder(), { roles: { load: 'target' } }, choices);

const configured = (steps: readonly PreparationStep[]) =>
  experimentConfigurationSchema.parse({
    task: { target: 'load', features: ['wind'] },
    preparation: { steps },
    window: { lookback: 24, horizon: 4 },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training: { epochs: 2, batchSize: 32 } },
  });

/** Everything that is done with a dataset and a configuration, from its check to its forecast. */
function workOn(runner: Runner, dataset: DatasetReference, steps: readonly PreparationStep[]) {
  const job = { dataset, configuration: configured(steps), engine: 'tfjs' as const };
  const directory = join(temporaryFolder(), 'run');
  return {
    check: () => runner.request('check', { ...job, preflight: true, testLookups: 0 }),
    train: async () => {
      const events: JobEvent[] = [];
      const specification = { kind: 'train' as const, runId, seed: 1, artefactDirectory: directory, ...job };
      const outcome = await runner.submit(specification, { onEvent: (event) => events.push(event) }).finished;
      expect(outcome.kind).toBe('succeeded');
      const split = events.find((event) => event.type === 'prepared')?.split ?? null;
      const evaluation = events.find((event) => event.type === 'evaluated')?.evaluation;
      return { split, evaluation, predictions: await readPredictions({ directory }, 'test') };
    },
    forecast: async (of: DatasetReference = dataset) => {
      const outcome = await runner.submit({
        kind: 'forecast',
        files: { directory, checksums: {}, horizon: 4, windows: {} },
        request: forecastRequestSchema.parse({ steps: 9 }),
        intervals: [],
        threshold: 0.5,
        ...job,
        dataset: of,
      }).finished;
      if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
      return outcome.result.forecast;
    },
    backtest: async () => {
      const backtest = backtestConfigurationSchema.parse({ origins: 3, step: 24, epochs: 1 });
      const outcome = await runner.submit({ kind: 'backtest', seed: 1, backtest, ...job }).finished;
      if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
      return outcome.result.backtest.folds.map((fold) => ({ ...fold, durationMs: 0 }));
    },
  };
}

describe('markers of missing values in the target and in a feature', () => {
  it('are named by the check, and treated as missing are what an import with them as missing is', async () => {
    const runner = newRunner();
    const path = fileFrom(0);
    const dataset = await opened(runner, path);
    const { findings } = await workOn(runner, dataset, []).check();
    const repairs = findings.flatMap((finding) =>
      (finding.repairs ?? []).flatMap((repair) => (repair.kind === 'missingValues' ? [repair] : [])),
    );
    expect(repairs).toEqual([
      { kind: 'missingValues', column: 'load', value: -999 },
      { kind: 'missingValues', column: 'wind', value: 9999.9 },
    ]);
    const steps = repairs.reduce<PreparationStep[]>(
      (done, { column, value }) => treatAsMissing(done, column, value),
      [],
    );
    const own = workOn(runner, dataset, steps);
    const cleaned = workOn(runner, await opened(runner, path, asMissing), steps.slice(1));

    const mended = await own.check();
    const expected = await cleaned.check();
    expect(mended.errors).toEqual([]);
    expect(mended.findings.filter(({ id }) => id !== 'markedMissing')).toEqual(expected.findings);
    expect(mended.findings.map(({ id }) => id)).not.toContain('missingMarkers');
    expect(mended.season).toEqual(expected.season);

    const run = await own.train();
    const expectedRun = await cleaned.train();
    expect(run.evaluation).toEqual(expectedRun.evaluation);
    expect(run.predictions).toEqual(expectedRun.predictions);
    expect({ ...run.split, markedValues: [] }).toEqual(expectedRun.split);
    expect(run.split?.parts.test.missingTargets).toBeGreaterThan(0);
    // No marker is scored, learnt from or predicted from.
    expect(run.predictions.actual.every((value) => value !== null && value > 0)).toBe(true);
    expect(leftOutOf(run.split).map(leftOutSentence)[0]).toBe(
      `Values treated as missing: ${count(gaps.load) + count(gaps.wind)}, by column and value: load -999 (${count(gaps.load)}), wind 9999.9 (${count(gaps.wind)}).`,
    );

    const forecast = await own.forecast();
    expect(forecast).toEqual(await cleaned.forecast());
    expect(forecast.series[0]?.missingTargets).toBe(3);
    expect(forecast.series[0]?.time[0]).toBe(start + (rowCount - 3) * hour);

    expect(await own.backtest()).toEqual(await cleaned.backtest());

    // The stored run reads rows that it has never seen alike, though their import told nothing of them.
    const later = fileFrom(rowCount);
    expect(await own.forecast(await opened(runner, later))).toEqual(
      await cleaned.forecast(await opened(runner, later, asMissing)),
    );
  });

  it('that are trained on make other figures: the law above does not hold by chance', async () => {
    const runner = newRunner();
    const dataset = await opened(runner, fileFrom(0));
    const plain = await workOn(runner, dataset, []).train();
    expect(Math.min(...plain.predictions.actual.map(Number))).toBe(-999);
    expect(leftOutOf(plain.split)).toEqual([]);
  });
});
