import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { parseRunFilter } from '../../src-main/core/run/filter';
import { migrations } from '../../src-main/store/migrations';
import { judgedEvaluation } from '../support/judged';
import { queuedRun, seededExperiment, temporaryWorkspace } from '../support/store';

describe('runs of an experiment whose test part is sealed', () => {
  it('have no figure of it in order and filter, until it is opened or the experiment is gone', async () => {
    const workspace = await temporaryWorkspace();
    const { runs, testLooks, experiments } = workspace;
    const [first, second] = [seededExperiment(workspace), seededExperiment(workspace)];
    const evaluated = (seeded: typeof first, mae: number) => {
      const { id } = queuedRun(workspace, seeded);
      runs.setEvaluation(id, judgedEvaluation(mae, []), { 'test.mae': mae, 'validation.mae': 10 - mae });
      return id;
    };
    const [worst, middle, best] = [evaluated(first, 3), evaluated(second, 2), evaluated(first, 1)];
    const ordered = (column: string) =>
      runs.list({ sort: [{ column, direction: 'asc' }], sealed: testLooks.sealed() }).runs.map(({ id }) => id);
    const passing = (filter: string) =>
      runs.list({ filter: parseRunFilter(filter), sealed: testLooks.sealed() }).runs.map(({ id }) => id);

    expect(testLooks.sealed().toSorted()).toEqual([first.experimentId, second.experimentId].toSorted());
    expect(passing('test.mae<5')).toEqual([]);
    expect(passing('-test.mae<5')).toHaveLength(3);
    expect(ordered('validation.mae')).toEqual([worst, middle, best]);

    testLooks.open(first.experimentId, { datasetHash: first.datasetHash, split: '{}', reason: 'It is: chosen.' });
    expect(testLooks.sealed()).toEqual([second.experimentId]);
    expect(experiments.get(first.experimentId).testOpenedAt).toBe(testLooks.opening(first.experimentId)?.at);
    expect(experiments.get(second.experimentId).testOpenedAt).toBeNull();
    expect(testLooks.opening(first.experimentId)?.reason).toBe('It is: chosen.');
    // The sealed one comes last in either direction.
    expect(ordered('test.mae')).toEqual([best, worst, middle]);
    expect(passing('test.mae<2.5')).toEqual([best]);

    experiments.delete(second.experimentId);
    expect(testLooks.sealed()).toEqual([]);
    expect(ordered('test.mae')).toEqual([best, middle, worst]);
  });
});

describe('the skills that workspaces of before have stored', () => {
  it('are told anew against the strongest baseline: none beside a perfect one, and none where the evaluation cannot be read', () => {
    const database = new Sqlite(':memory:');
    for (const { sql } of migrations.slice(0, 9)) database.exec(sql);
    database.pragma('foreign_keys = OFF');
    const baseline = (name: string, mae: number, skill: number | null) => ({
      name,
      metrics: { mae },
      skill: { mae: skill },
    });
    const evaluation = (mae: number, baselines: readonly object[]) =>
      JSON.stringify({ headline: { part: 'test' }, test: { kind: 'regression', metrics: { mae }, baselines } });
    const classes = JSON.stringify({
      headline: { part: 'validation' },
      test: null,
      validation: {
        kind: 'classification',
        report: { macroAvg: { f1Score: 0.6 } },
        baselines: [
          { name: 'majorityClass', f1Macro: 0.4, skill: { f1Macro: 1 / 3 } },
          { name: 'lastLabel', f1Macro: 0.8, skill: { f1Macro: -1 } },
        ],
      },
    });
    const stored = [
      evaluation(1, [baseline('lastValue', 2, 0.5), baseline('linear', 0.5, -1)]),
      evaluation(1, [baseline('linear', 2, 0.5), baseline('lastValue', 0, null)]),
      evaluation(0, [baseline('lastValue', 0, null)]),
      classes,
      '{"test":',
    ];
    stored.forEach((text, index) => {
      const number = index + 1;
      database
        .prepare(
          `insert into run (number, id, name, name_folded, experiment_id, dataset_id, dataset_version_key, dataset_hash, state,
             model_name, model_name_folded, task_kind, target, target_folded, seed, skill, created_at, note, note_folded)
           values (?, ?, 'r', 'r', 'ex', 'ds', 1, 'h', 'succeeded', 'm', 'm', 'forecast', 'y', 'y', 0, 0.42, 1, '', '')`,
        )
        .run(number, `run_${number}`);
      database
        .prepare(`insert into run_document (run, configuration, overrides, evaluation) values (?, '{}', '{}', ?)`)
        .run(number, text);
    });
    database.exec(migrations[9]?.sql ?? '');
    expect(database.prepare('select skill from run order by number').pluck().all()).toEqual([-1, null, 0, -1, null]);
    expect(database.prepare('select run, name, value from run_metric order by run').all()).toEqual([
      { run: 1, name: 'test.skill', value: -1 },
      { run: 3, name: 'test.skill', value: 0 },
      { run: 4, name: 'validation.skill', value: -1 },
    ]);
    database.close();
  });
});
