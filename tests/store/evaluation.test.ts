import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backtestConfigurationSchema, summarizeBacktest } from '../../src-main/core/backtest';
import { lockThreshold, type RunEvaluation } from '../../src-main/core/evaluation';
import { splitSummarySchema } from '../../src-main/core/run/split-summary';
import { openWorkspace } from '../../src-main/store';
import { migrations } from '../../src-main/store/migrations';
import { queuedRun, seededExperiment, temporaryFolder, temporaryWorkspace } from '../support/store';

const configuration = backtestConfigurationSchema.parse({ origins: 2, step: 10 });

describe('backtests in the store', () => {
  it('keep their result, and what has ended stays as it ended', async () => {
    const workspace = await temporaryWorkspace();
    const run = queuedRun(workspace, seededExperiment(workspace));
    const { id } = workspace.backtests.create({ runId: run.id, configuration });
    expect(() => {
      workspace.backtests.delete(id);
    }).toThrow(/at work/);
    workspace.backtests.changeState(id, 'running');
    const fold = {
      trainRows: 5,
      windows: 3,
      missingTargets: 0,
      epochs: 1,
      bestEpoch: 1,
      durationMs: 1,
      lastValueMae: 2,
      baselineMae: {},
    };
    const result = summarizeBacktest([{ ...fold, origin: 10, originTime: null, mae: [1] }], 1);
    workspace.backtests.changeState(id, 'succeeded', { result });
    expect(workspace.backtests.get(id)).toMatchObject({ state: 'succeeded', result, runId: run.id, configuration });
    expect(() => workspace.backtests.changeState(id, 'cancelled')).toThrow(/already ended/);
    expect(workspace.backtests.list(run.id).map((backtest) => backtest.id)).toEqual([id]);
    workspace.backtests.delete(id);
    expect(workspace.backtests.list()).toEqual([]);
  });

  it('are interrupted, not forgotten, when the backend died under them', async () => {
    const folder = temporaryFolder();
    const first = await openWorkspace(folder, { version: '0.0.0-test' });
    const run = queuedRun(first, seededExperiment(first));
    const { id } = first.backtests.create({ runId: run.id, configuration });
    first.backtests.changeState(id, 'running');
    first.close();
    const second = await temporaryWorkspace(folder);
    second.backtests.interruptUnfinished();
    expect(second.backtests.get(id)).toMatchObject({ state: 'interrupted', result: null });
  });
});

const twoClasses = {
  horizon: 1,
  classNames: ['no', 'yes'],
  time: [0, 1],
  hasTime: false,
  intervalMs: null,
  rows: [0, 1],
  actual: [0, 1],
  predicted: [0.8, 0.2, 0.3, 0.7],
};

describe('locked thresholds in the store', () => {
  it('are replaced by the next choice', async () => {
    const workspace = await temporaryWorkspace();
    const { id } = queuedRun(workspace, seededExperiment(workspace));
    const scores = twoClasses;
    const lock = { className: null, validation: scores, test: null };
    expect(workspace.thresholds.get(id, null)).toBeNull();
    workspace.thresholds.set(id, lockThreshold({ ...lock, choice: { kind: 'manual', threshold: 0.4 }, test: scores }));
    const chosen = workspace.thresholds.set(id, lockThreshold({ ...lock, choice: { kind: 'f1' } }));
    expect(chosen.threshold).toBe(0.7);
    expect(workspace.thresholds.get(id, null)).toEqual(chosen);
  });

  it('are kept for each class of a run with more than two', async () => {
    const workspace = await temporaryWorkspace();
    const { id } = queuedRun(workspace, seededExperiment(workspace));
    const scores = {
      horizon: 1,
      classNames: ['low', 'mid', 'high'],
      time: [0, 1, 2],
      hasTime: false,
      intervalMs: null,
      rows: [0, 1, 2],
      actual: [0, 1, 2],
      predicted: [0.7, 0.2, 0.1, 0.2, 0.6, 0.2, 0.3, 0.3, 0.4],
    };
    const lock = (className: string) =>
      workspace.thresholds.set(
        id,
        lockThreshold({ choice: { kind: 'f1' }, className, validation: scores, test: scores }),
      );
    const [high, low] = [lock('high'), lock('low')];
    expect(high.threshold).toBe(0.4);
    expect(workspace.thresholds.get(id, 'high')).toEqual(high);
    expect(workspace.thresholds.get(id, 'low')).toEqual(low);
    expect(workspace.thresholds.get(id, 'mid')).toBeNull();
  });
});

/** A queued run in the tables of a workspace of an earlier version: today's store writes it elsewhere, and what both have is copied. */
async function queuedRunIn(folder: string) {
  const other = temporaryFolder();
  const today = await temporaryWorkspace(other);
  const run = queuedRun(today, seededExperiment(today));
  today.close();
  const sqlite = new Sqlite(join(folder, 'gatewise.db'));
  sqlite.pragma('foreign_keys = OFF');
  sqlite.prepare('ATTACH ? AS today').run(join(other, 'gatewise.db'));
  const tables = sqlite.prepare<[], { name: string }>(
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  for (const { name } of tables.all()) {
    const columns = sqlite.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)').all(name);
    const list = columns.map((column) => `"${column.name}"`).join(', ');
    sqlite.exec(`INSERT OR REPLACE INTO main."${name}" (${list}) SELECT ${list} FROM today."${name}"`);
  }
  sqlite.close();
  return run;
}

describe('a workspace from before thresholds of one class of many', () => {
  it('keeps the thresholds that were locked', async () => {
    const folder = temporaryFolder();
    const before = migrations.filter(({ version }) => version < 6);
    (await openWorkspace(folder, { version: '0.0.0-test', migrations: before })).close();
    const { id, number } = await queuedRunIn(folder);
    const { className: _, ...content } = lockThreshold({
      choice: { kind: 'manual', threshold: 0.4 },
      className: null,
      validation: twoClasses,
      test: null,
    });
    const sqlite = new Sqlite(join(folder, 'gatewise.db'));
    sqlite
      .prepare('INSERT INTO locked_threshold (run, locked_at, content) VALUES (?, ?, ?)')
      .run(number, 5, JSON.stringify(content));
    sqlite.close();
    const workspace = await temporaryWorkspace(folder);
    expect(workspace.thresholds.get(id, null)).toEqual({ ...content, className: null, lockedAt: 5 });
  });
});

const part = { from: 0, to: 1, windows: 1, start: null, end: null };
const unevaluated: RunEvaluation = {
  version: 4,
  train: null,
  validation: null,
  test: null,
  headline: null,
  skill: null,
  skillAgainst: null,
  overfitting: null,
  intervals: [],
  findings: [],
  disqualified: null,
};

describe('a second evaluation in the store', () => {
  const evaluated = {
    facts: {
      model: { layers: [], facts: [], parameterCount: 7 },
      split: splitSummarySchema.parse({ rowCount: 5, parts: { train: part, validation: part, test: part } }),
      inputNames: ['OT'],
    },
    evaluation: { ...unevaluated, skill: 0.5 },
    metrics: { 'test.mae': 1 },
    artefacts: [{ kind: 'evaluation', name: 'evaluation.json', sha256: 'f'.repeat(64) }],
  };

  it('takes the place of the first in one piece: nothing of it is kept where a part of it cannot be', async () => {
    const workspace = await temporaryWorkspace();
    const { id } = queuedRun(workspace, seededExperiment(workspace));
    const told = () => {
      const { evaluation, metrics, model, inputNames, skill, parameterCount, artefacts } = workspace.runs.get(id);
      return { evaluation, metrics, model, inputNames, skill, parameterCount, files: artefacts.length };
    };
    const before = told();
    // The file is not there yet.
    expect(() => workspace.runs.replaceEvaluation(id, evaluated)).toThrow(/evaluation\.json/);
    expect(told()).toEqual(before);
    writeFileSync(join(workspace.artefacts.folder(id), 'evaluation.json'), '{}');
    const unfit = { ...evaluated, metrics: { 'test.mae': Number.NaN } };
    expect(() => workspace.runs.replaceEvaluation(id, unfit)).toThrow(/test\.mae/);
    expect(told()).toEqual(before);
    expect(workspace.runs.replaceEvaluation(id, evaluated)).toMatchObject({ skill: 0.5, metrics: { 'test.mae': 1 } });
    expect(told()).toMatchObject({ inputNames: ['OT'], parameterCount: 7, files: 1 });
    expect(workspace.runs.checksums(id)).toEqual({ 'evaluation.json': 'f'.repeat(64) });
  });
});

describe('groups in the store', () => {
  it('stand in saved comparisons, and leave disqualified repeats out of their means', async () => {
    const workspace = await temporaryWorkspace();
    const queued = seededExperiment(workspace);
    const groupId = workspace.groups.create({ name: 'GRU', experimentId: queued.experimentId });
    const runs = workspace.runs.createAll(
      [0, 1, 2].map((seed) => ({ ...queued, seed, parent: { kind: 'group', id: groupId } })),
    );
    runs.forEach(({ id }, index) => {
      const disqualified =
        index === 2 ? { reason: 'lossExploded' as const, message: 'It exploded.', values: {} } : null;
      workspace.runs.setEvaluation(id, { ...unevaluated, disqualified }, { 'test.mae': index === 2 ? 1e9 : index + 1 });
    });
    expect(workspace.groups.get(groupId).metrics['test.mae']).toMatchObject({ n: 2, mean: 1.5, min: 1, max: 2 });
    const saved = workspace.comparisons.create({ name: 'Seeds', runIds: [], groupIds: [groupId] });
    expect(workspace.comparisons.rename(saved.id, 'More seeds')).toMatchObject({
      name: 'More seeds',
      runIds: [],
      groupIds: [groupId],
    });
  });
});
