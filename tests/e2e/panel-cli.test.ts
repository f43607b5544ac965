import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvOf, generateTable, generatorSchema } from '../../src-main/core/generator';

const execute = promisify(execFile);
const datasetSchema = z.object({
  dataset: z.object({
    id: z.string(),
    hash: z.string(),
    rowCount: z.number(),
    columns: z.array(z.object({ name: z.string(), role: z.string() })),
  }),
});
const runsSchema = z.object({ runs: z.array(z.object({ id: z.string(), state: z.string() })) });

describe('panels and labelled series on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-cli-'));
  const path = (name: string) => join(folder, name);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  async function gatewise(...args: string[]): Promise<{ output: string; messages: string; code: number }> {
    const all = [resolve('out/main/cli.js'), ...args, '--workspace', path('workspace')];
    try {
      const { stdout, stderr } = await execute(process.execPath, all, { maxBuffer: 1 << 26 });
      return { output: stdout, messages: stderr, code: 0 };
    } catch (error) {
      const failed = z.object({ stdout: z.string(), stderr: z.string(), code: z.number() }).parse(error);
      return { output: failed.stdout, messages: failed.stderr, code: failed.code };
    }
  }
  const json = async <T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> =>
    schema.parse(JSON.parse((await gatewise(...args, '--json')).output));
  const small = ['--set', 'model.training.epochs=2', '--set', 'model.layers.0.units=4', '--engine', 'tfjs'];

  it('go from a file to a classification report, with whole series in each part', async () => {
    const table = generateTable(generatorSchema.parse({ kind: 'sensor', series: 30, rows: 60, abnormalShare: 0.4 }));
    writeFileSync(path('machines.csv'), [...csvOf(table)].join(''));
    const { dataset } = await json(
      datasetSchema,
      'import',
      path('machines.csv'),
      '--series',
      'machine',
      '--target',
      'state',
    );
    expect(dataset.columns.filter(({ role }) => role !== 'feature')).toMatchObject([
      { name: 'machine', role: 'seriesId' },
      { name: 'date', role: 'time' },
      { name: 'state', role: 'target' },
    ]);
    const configuration = await gatewise('config', '--dataset', dataset.id);
    writeFileSync(path('classify.json'), configuration.output);
    expect(JSON.parse(configuration.output)).toMatchObject({
      task: { kind: 'classification', target: 'state' },
      split: { kind: 'series' },
    });
    const { runs } = await json(
      runsSchema,
      'train',
      '--dataset',
      dataset.id,
      '--config',
      path('classify.json'),
      ...small,
    );
    expect(runs.map(({ state }) => state)).toEqual(['succeeded']);
    await gatewise('report', runs[0]?.id ?? '', '--html', path('report.html'));
    const report = readFileSync(path('report.html'), 'utf8');
    for (const text of ['Abnormal', 'Normal', 'macro avg', 'weighted avg', 'support']) expect(report).toContain(text);
  }, 120_000);

  it('forecast a panel split by time or by series, and the same seed generates the same data', async () => {
    const made = async () =>
      (await json(datasetSchema, 'generate', 'powerUsage', '--series', '6', '--rows', '300', '--seed', '9')).dataset;
    const [first, again] = [await made(), await made()];
    expect([again.hash, again.id, first.rowCount]).toEqual([first.hash, first.id, 1800]);
    writeFileSync(path('forecast.json'), (await gatewise('config', '--dataset', first.id)).output);
    const train = (...more: string[]) =>
      json(runsSchema, 'train', '--dataset', first.id, '--config', path('forecast.json'), ...small, ...more);
    expect((await train()).runs.map(({ state }) => state)).toEqual(['succeeded']);
    const split = ['--set', 'split={"kind":"series"}'];
    expect((await train(...split)).runs.map(({ state }) => state)).toEqual(['succeeded']);
  }, 120_000);

  it('warn before a run of a column that was scaled with the test part in view', async () => {
    const rows = Array.from(
      { length: 600 },
      (_, row) => 20 + row / 60 + Math.sin(row / 9) + Math.sin(row * row * 0.37),
    );
    const [low, high] = [Math.min(...rows), Math.max(...rows)];
    const lines = rows.map(
      (value, row) =>
        `${new Date(row * 3_600_000).toISOString()},${(value - low) / (high - low)},${Math.sin(row * row)}`,
    );
    writeFileSync(path('scaled.csv'), `date,level,power\n${lines.join('\n')}\n`);
    const { dataset } = await json(datasetSchema, 'import', path('scaled.csv'), '--target', 'power');
    writeFileSync(path('scaled.json'), (await gatewise('config', '--dataset', dataset.id)).output);
    const { code, messages } = await gatewise(
      'train',
      '--dataset',
      dataset.id,
      '--config',
      path('scaled.json'),
      ...small,
    );
    expect(code).toBe(0);
    expect(messages).toContain('Warning: “level” was scaled before it was imported');
  }, 120_000);

  it('are refused for a leak by name, and run with a reason that is kept', async () => {
    const rows = Array.from({ length: 400 }, (_, row) => {
      const value = (20 + 5 * Math.sin(row / 9) + Math.sin(row * row * 0.37)).toFixed(3);
      return `${new Date(row * 3_600_000).toISOString()},${value},${value}`;
    });
    writeFileSync(path('leak.csv'), `date,reading,power\n${rows.join('\n')}\n`);
    const { dataset } = await json(datasetSchema, 'import', path('leak.csv'), '--target', 'power');
    writeFileSync(path('leak.json'), (await gatewise('config', '--dataset', dataset.id)).output);
    const train = ['train', '--dataset', dataset.id, '--config', path('leak.json'), ...small];
    const refused = await gatewise(...train);
    expect(refused.code).not.toBe(0);
    expect(refused.messages).toContain('“reading” equals the target “power”');
    expect(refused.messages).toContain('targetCopy:reading');
    expect(refused.messages).not.toContain('Warning:');
    const { runs } = await json(runsSchema, ...train, '--override', 'targetCopy:reading=a test of the check');
    await gatewise('report', runs[0]?.id ?? '', '--html', path('leak.html'));
    expect(readFileSync(path('leak.html'), 'utf8')).toContain('a test of the check');
  }, 120_000);
});
