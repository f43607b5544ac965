import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { counted, said, sentenceText } from '../../src-main/core/common/sentence';
import { parseRunFilter } from '../../src-main/core/run/filter';
import { openWorkspace } from '../../src-main/store';
import { queuedRun, seededExperiment, temporaryFolder, temporaryWorkspace } from '../support/store';

const epoch = (number: number, valLoss: number) => ({
  epoch: number,
  loss: 1 / number,
  valLoss,
  learningRate: 0.001,
  durationMs: 5,
});

describe('runs in the store', () => {
  it('go through their states once, and refuse a step from another state', async () => {
    const workspace = await temporaryWorkspace();
    const { runs } = workspace;
    const run = queuedRun(workspace, seededExperiment(workspace));
    expect(run).toMatchObject({ number: 1, state: 'queued', datasetName: 'Oil', startedAt: null });
    runs.changeState(run.id, 'queued', 'preparing');
    runs.changeState(run.id, 'preparing', 'running');
    expect(() => runs.changeState(run.id, 'queued', 'cancelled')).toThrow(
      expect.objectContaining({ code: 'RUN_STATE' }),
    );
    runs.setProgress(run.id, { epoch: 1, epochs: 2, fraction: 0.5, remainingMs: null, phase: 'training' });
    expect(runs.summary(run.id).progress).toMatchObject({ epoch: 1 });
    const done = runs.changeState(run.id, 'running', 'succeeded', { singlePredictionMs: 0.5 });
    expect(done).toMatchObject({ state: 'succeeded', progress: null });
    expect(done.durationMs).toBeGreaterThanOrEqual(0);
    expect(runs.get(run.id).singlePredictionMs).toBe(0.5);
    expect(() => runs.changeState(run.id, 'succeeded', 'running')).toThrow();
  });

  it('keep what they ran with when the experiment is edited or deleted', async () => {
    const workspace = await temporaryWorkspace();
    const seeded = seededExperiment(workspace);
    const run = queuedRun(workspace, { ...seeded, seed: 7, overrides: { 'x|y': 'known' } });
    workspace.experiments.update(seeded.experimentId, { variants: [] });
    workspace.experiments.delete(seeded.experimentId);
    const detail = workspace.runs.get(run.id);
    expect(detail.configuration.seed).toBe(7);
    expect(detail.overrides).toEqual({ 'x|y': 'known' });
  });

  it('record epochs once and move the best and the last along', async () => {
    const workspace = await temporaryWorkspace();
    const { runs } = workspace;
    const { id } = queuedRun(workspace, seededExperiment(workspace));
    runs.appendEpochs(id, [epoch(1, 0.5), epoch(2, 0.3)]);
    runs.appendEpochs(id, [epoch(3, 0.4)]);
    expect(runs.summary(id)).toMatchObject({ bestEpoch: 2, bestValLoss: 0.3, lastEpoch: 3, lastValLoss: 0.4 });
    expect(() => {
      runs.appendEpochs(id, [epoch(3, 0.1)]);
    }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(runs.histories([id])[0]?.history.map((record) => record.epoch)).toEqual([1, 2, 3]);
  });

  it('record in one piece what more epochs told than a statement has places for', async () => {
    const workspace = await temporaryWorkspace();
    const { runs } = workspace;
    const { id } = queuedRun(workspace, seededExperiment(workspace));
    const epochs = Array.from({ length: 7000 }, (_, index) => epoch(index + 1, 1 / (index + 1)));
    runs.appendEpochs(id, epochs);
    runs.appendLog(
      id,
      epochs.map(({ epoch: number }) => ({ at: number, level: 'info' as const, message: `epoch ${number}` })),
    );
    expect(runs.summary(id)).toMatchObject({ bestEpoch: 7000, lastEpoch: 7000 });
    expect(() => {
      runs.appendEpochs(id, [...epochs, epoch(7001, 0.1)].reverse());
    }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(runs.summary(id).lastEpoch).toBe(7000);
  });

  it('keep the sentences of their log, and the words alone of lines from before or with a sentence that cannot be read', async () => {
    const folder = temporaryFolder();
    const workspace = await openWorkspace(folder, { version: '0.0.0-test' });
    const { runs } = workspace;
    const { id } = queuedRun(workspace, seededExperiment(workspace));
    const sentence = said`${counted(2, 'row', 'rows')} of ${'a'}`;
    const line = { at: 1, level: 'info' as const, message: sentenceText(sentence) };
    const lines = [{ ...line, sentence }, line, { ...line, at: 2, sentence }];
    runs.appendLog(id, lines);
    expect(runs.get(id).log).toEqual(lines);
    workspace.close();
    const sqlite = new Sqlite(join(folder, 'gatewise.db'));
    sqlite.prepare('update run_log set sentence = ? where at = 2').run('{"template":');
    sqlite.close();
    const again = await openWorkspace(folder, { version: '0.0.0-test' });
    expect(again.runs.get(id).log).toEqual([{ ...line, sentence }, line, { ...line, at: 2 }]);
    again.close();
  });

  it('can be listed with one run for each group of repeats', async () => {
    const workspace = await temporaryWorkspace();
    const seeded = seededExperiment(workspace);
    const groupId = workspace.groups.create({ name: 'GRU', experimentId: seeded.experimentId });
    const { runs } = workspace;
    runs.createAll([0, 1, 2].map((seed) => ({ ...seeded, seed, parent: { kind: 'group', id: groupId } })));
    queuedRun(workspace, { ...seeded, name: 'alone' });
    const numbers = (text: string) => {
      const page = runs.list({
        filter: parseRunFilter(text),
        firstOfGroups: true,
        sort: [{ column: 'number', direction: 'asc' }],
      });
      expect(page.total).toBe(page.runs.length);
      return page.runs.map((run) => run.number);
    };
    expect(numbers('')).toEqual([1, 4]);
    expect(numbers('seed>0')).toEqual([2]);
    expect(numbers('-name:alone seed>=2')).toEqual([3]);
    const first = runs.list({ filter: parseRunFilter('number=1') }).runs[0]!;
    runs.changeState(first.id, 'queued', 'cancelled');
    runs.delete([first.id]);
    expect(numbers('')).toEqual([2, 4]);
    expect(runs.list({ groupId }).total).toBe(2);
  });

  it('tell every tag of the workspace once', async () => {
    const workspace = await temporaryWorkspace();
    const { runs } = workspace;
    const seeded = seededExperiment(workspace);
    const [first, second] = runs.createAll([seeded, { ...seeded, seed: 1 }]);
    runs.update(first!.id, { tags: ['최종', 'final'] });
    runs.update(second!.id, { tags: ['Final', 'draft'] });
    expect(runs.list().tagNames).toEqual(['draft', 'Final', '최종']);
  });

  it('are found by filter and sorted with missing values last', async () => {
    const workspace = await temporaryWorkspace();
    const { runs } = workspace;
    const seeded = seededExperiment(workspace);
    const [first, second, third] = runs.createAll([
      { ...seeded, name: 'Базовый', tags: ['final'] },
      { ...seeded, name: '기준', modelName: 'LSTM 32' },
      { ...seeded, name: 'plain', seed: 3 },
    ]);
    if (first === undefined || second === undefined || third === undefined) throw new Error('Three runs were made.');
    runs.appendEpochs(first.id, [epoch(1, 0.5)]);
    runs.appendEpochs(second.id, [epoch(1, 0.2)]);
    const found = (filter: string) => runs.list({ filter: parseRunFilter(filter) }).runs.map(({ number }) => number);
    expect(found('')).toEqual([3, 2, 1]);
    expect(found('БАЗ')).toEqual([1]);
    expect(found('model:lstm')).toEqual([2]);
    expect(found('-model:lstm')).toEqual([3, 1]);
    expect(found('tag:Final')).toEqual([1]);
    expect(found('seed:3')).toEqual([3]);
    expect(found('val_loss<0.4')).toEqual([2]);
    expect(found('-val_loss<0.4')).toEqual([3, 1]);
    expect(found('dataset:oil state:queued')).toEqual([3, 2, 1]);
    expect(found('test.rmse<1')).toEqual([]);
    const sorted = (direction: 'asc' | 'desc') =>
      runs.list({ sort: [{ column: 'bestValLoss', direction }] }).runs.map(({ number }) => number);
    expect(sorted('asc')).toEqual([2, 1, 3]);
    expect(sorted('desc')).toEqual([1, 2, 3]);
    expect(runs.list({ limit: 1 })).toMatchObject({ total: 3, runs: [{ number: 3 }] });
    expect(() => runs.list({ sort: [{ column: 'nonsense', direction: 'asc' }] })).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    );
  });

  it('come back after a deletion, and unfinished ones cannot be deleted', async () => {
    const workspace = await temporaryWorkspace();
    const { runs } = workspace;
    const { id } = queuedRun(workspace, seededExperiment(workspace));
    expect(() => runs.delete([id])).toThrow(expect.objectContaining({ code: 'RUN_STATE' }));
    runs.changeState(id, 'queued', 'cancelled');
    const comparison = workspace.comparisons.create({ name: 'Both', runIds: [id] });
    expect(runs.delete([id])).toEqual([id]);
    expect(() => runs.get(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(runs.restore([id])).toMatchObject([{ id }]);
    expect(workspace.comparisons.get(comparison.id).runIds).toEqual([id]);
  });

  it('that were unfinished are interrupted at the next start, and the rest is as it was', async () => {
    const folder = temporaryFolder();
    const before = await openWorkspace(folder, { version: '1' });
    const seeded = seededExperiment(before);
    const queued = queuedRun(before, seeded);
    const running = queuedRun(before, seeded);
    before.runs.changeState(running.id, 'queued', 'preparing');
    const cancelled = queuedRun(before, seeded);
    before.runs.changeState(cancelled.id, 'queued', 'cancelled');
    before.close();
    const after = await temporaryWorkspace(folder);
    expect(
      after.runs
        .interruptUnfinished()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([queued.id, running.id].sort());
    expect(after.runs.summary(cancelled.id).state).toBe('cancelled');
    expect(after.runs.resolveId('#2')).toBe(running.id);
    expect(after.runs.resolveId(running.id.slice(4, 12))).toBe(running.id);
  });

  it('of a group are summed up with n − 1 in the deviation, and looks at a test part are counted', async () => {
    const workspace = await temporaryWorkspace();
    const seeded = seededExperiment(workspace);
    const groupId = workspace.groups.create({ name: 'Repeats', experimentId: seeded.experimentId });
    const runs = workspace.runs.createAll(
      [1, 2, 3].map((seed) => ({ ...seeded, parent: { kind: 'group', id: groupId }, seed })),
    );
    const evaluation = {
      version: 4 as const,
      train: null,
      validation: null,
      test: null,
      headline: null,
      skill: 0.25,
      skillAgainst: null,
      overfitting: null,
      intervals: [],
      findings: [],
      disqualified: null,
    };
    runs.forEach(({ id }, index) => workspace.runs.setEvaluation(id, evaluation, { 'test.rmse': index + 1 }));
    expect(workspace.groups.get(groupId)).toMatchObject({
      runIds: runs.map(({ id }) => id),
      metrics: { 'test.rmse': { n: 3, mean: 2, sd: 1, min: 1, max: 3 } },
    });
    expect(
      workspace.runs.list({ sort: [{ column: 'test.rmse', direction: 'desc' }] }).runs.map(({ seed }) => seed),
    ).toEqual([3, 2, 1]);
    workspace.testLooks.record(
      runs.map(({ id }) => id),
      'compare',
    );
    expect(workspace.testLooks.count(seeded.datasetHash)).toBe(1);
    const rank = (purpose: string, from: number, once: 'forTheseRuns' | 'forThePurpose' = 'forTheseRuns') => {
      workspace.testLooks.record(
        runs.slice(from).map(({ id }) => id),
        purpose,
        { once },
      );
      return workspace.testLooks.count(seeded.datasetHash);
    };
    expect([rank('by test.rmse', 0), rank('by test.rmse', 0), rank('by test.mae', 0), rank('by test.mae', 1)]).toEqual([
      2, 2, 3, 4,
    ]);
    const pages = [0, 1, 2, 0].map((from) => rank('by test.rmse among 3 runs', from, 'forThePurpose'));
    expect([...pages, rank('by test.rmse among 4 runs', 0, 'forThePurpose')]).toEqual([5, 5, 5, 5, 6]);
    expect(() => workspace.runs.setEvaluation(runs[0]!.id, evaluation, { 'test.rmse': Number.NaN })).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    );
  });

  it('open the test part of an experiment once, with the first reason, and tell the entries of its data', async () => {
    const workspace = await temporaryWorkspace();
    const seeded = seededExperiment(workspace);
    const part = { datasetHash: seeded.datasetHash, split: '{}' };
    expect(workspace.testLooks.opening(seeded.experimentId)).toBeNull();
    workspace.testLooks.open(seeded.experimentId, { ...part, reason: 'The model is chosen.' });
    workspace.testLooks.open(seeded.experimentId, { ...part, reason: 'Another one.' });
    expect(workspace.testLooks.opening(seeded.experimentId)).toMatchObject({ reason: 'The model is chosen.' });
    expect(workspace.testLooks.list([seeded.datasetHash])).toMatchObject([
      { kind: 'opening', detail: 'The model is chosen.', runs: 0 },
    ]);
    expect(workspace.testLooks.count(seeded.datasetHash)).toBe(1);
    expect(workspace.testLooks.list(['other'])).toEqual([]);
  });
});
