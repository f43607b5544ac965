import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromOptuna } from '../../src-main/core/study';
import { readOptuna } from '../../src-main/store';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { fewTrials, ledStudy, madeStudy, trialsOnly } from './support/study';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

const fixtures = join(import.meta.dirname, '../fixtures/optuna');
const fixture = join(fixtures, 'study.db');
const paths = {
  rate: ['model.training.optimizer.learningRate'],
  units: ['model.layers.0.units'],
  optimizer: ['model.training.optimizer.type'],
  momentum: ['model.training.optimizer.momentum'],
};
const open = async () => (await openBackend(temporaryFolder(), entry)).client;
const experimentOf = async (client: Client) =>
  (await sineExperiment(client, { epochs: 2, earlyStopping: null })).experiment.id;
const messages = (notes: readonly { readonly message: string }[]) => notes.map(({ message }) => message);
const sourceOf = (path: string) => ({ kind: 'path' as const, path });

describe('a database that Optuna made', () => {
  it('becomes a study, with what was changed or guessed named and counted', async () => {
    const client = await open();
    const experimentId = await experimentOf(client);
    const { study, notes } = await client.studies.import({ source: sourceOf(fixture), experimentId, paths });
    expect(study).toMatchObject({ name: 'rates', state: 'paused', queue: [] });
    expect(study.settings.space.parameters.map(({ name, distribution }) => [name, distribution])).toEqual([
      ['rate', { kind: 'float', low: 0.001, high: 0.1, log: true, step: null }],
      ['units', { kind: 'int', low: 2, high: 8, log: false, step: 2 }],
      ['optimizer', { kind: 'categorical', choices: ['adam', 'sgd'] }],
      ['momentum', { kind: 'float', low: 0, high: 0.9, log: false, step: null }],
    ]);
    const { trials } = await client.studies.trials({ id: study.id });
    const own = readOptuna(fixture).trials;
    expect(trials).toHaveLength(15);
    expect(trials.map(({ intermediate }) => intermediate)).toEqual(
      own.map(({ intermediate }) => intermediate.map(({ step, value }) => ({ step, value }))),
    );
    expect(trials[1]).toMatchObject({ state: 'failed', reason: { message: 'Failed where it was made.' } });
    expect(trials[2]).toMatchObject({
      state: 'failed',
      reason: { message: 'Its objective in the imported file is no number.' },
    });
    expect(trials[14]).toMatchObject({ state: 'failed', origin: 'import', objectives: null });
    expect(messages(notes)).toEqual([
      'Parameters that some trials lack: 4. The file does not say on what they hang: give them conditions in the space.',
      'Trials that were not done in the file, kept as failed: 1.',
      'Complete trials whose objective is no number, kept as failed: 1.',
    ]);
    const complete = own.filter(({ state, values }) => state === 'COMPLETE' && values[0]?.type === 'FINITE');
    expect(study.counts).toMatchObject({ complete: complete.length, failed: 3 });
    expect(study.bestObjectives).toEqual([Math.min(...complete.map(({ values }) => values[0]?.value ?? Infinity))]);
  });

  it('goes on as a study, and is learnt from', async () => {
    const client = await open();
    const experimentId = await experimentOf(client);
    const { study } = await client.studies.import({ source: sourceOf(fixture), experimentId, paths });
    await client.studies.update({ id: study.id, space: fewTrials.space, budget: trialsOnly(17) });
    const trials = await ledStudy(client, study.id);
    expect(trials).toHaveLength(17);
    expect(trials.slice(15).map(({ state, origin, runIds }) => [state, origin, runIds.length])).toEqual([
      ['complete', 'sampler', 1],
      ['complete', 'sampler', 1],
    ]);
  }, 120_000);

  it('is refused with what does not fit, and nothing of it is kept', async () => {
    const client = await open();
    const experimentId = await experimentOf(client);
    const folder = temporaryFolder();
    const written = (name: string, content: string | Buffer): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const taken = (path: string, change: object = {}) =>
      client.studies.import({ source: sourceOf(path), experimentId, paths, ...change });
    await expect(taken(fixture, { paths: {} })).rejects.toThrow(
      'Parameters of the file that name no place of the configuration: rate, units, optimizer, momentum.',
    );
    await expect(taken(fixture, { paths: { ...paths, speed: ['a'] } })).rejects.toThrow(
      'The file has no parameter "speed".',
    );
    await expect(taken(fixture, { objectives: ['validation.r2'] })).rejects.toThrow(
      'The file\'s objective 1 is minimised, which is not the better direction of "validation.r2".',
    );
    await expect(taken(fixture, { objectives: ['valLoss', 'parameterCount'] })).rejects.toThrow(
      "The file's trials have 1 objectives, 2 are named.",
    );
    await expect(taken(fixture, { studyName: 'other' })).rejects.toThrow(
      'The file has no study "other"; it has: rates.',
    );
    await expect(taken(fixture, { variant: 3 })).rejects.toThrow('The experiment has no variant 3.');
    await expect(taken(fixture, { paths: { ...paths, units: ['model.layers.9.units'] } })).rejects.toThrow(
      'The configuration has no place "model.layers.9.units"',
    );
    await expect(taken(join(folder, 'nothing.db'))).rejects.toThrow('nothing.db cannot be read: check the path.');
    await expect(taken(written('empty.db', ''))).rejects.toThrow('empty.db is empty.');
    const whole = readFileSync(fixture);
    await expect(taken(written('cut.db', whole.subarray(0, 3000)))).rejects.toThrow(
      /cannot be read as a database of Optuna/,
    );
    await expect(taken(written('wrong.json', '{"format":"other"}'))).rejects.toThrow(
      /no study that was exported here, at "format"/,
    );
    await expect(taken(written('broken.json', '{"format":'))).rejects.toThrow('The file is not JSON.');
    await expect(taken(written('rows.csv', 'a,b\n1,2\n'))).rejects.toThrow(/The table is none of trials/);
    await expect(taken(written('short.csv', 'number,value,params_rate,state\n0,1,0.1\n'))).rejects.toThrow(
      'Line 2 of the table has 3 fields, the first has 4.',
    );
    await expect(taken(written('state.csv', 'number,value,params_rate,state\n0,1,0.1,GONE\n'))).rejects.toThrow(
      'Line 2 of the table has the unknown state "GONE".',
    );
    expect(await client.studies.list({})).toEqual([]);
  });
});

/** What Optuna's own program says of a file. */
const checkedSchema = z.object({
  name: z.string(),
  directions: z.array(z.string()),
  trials: z.array(
    z.object({
      number: z.number(),
      state: z.string(),
      params: z.record(z.string(), z.union([z.number(), z.string()])),
      values: z.array(z.number()).nullable(),
      intermediate: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});
const python = process.env['GATEWISE_OPTUNA_PYTHON'];

describe('a study that is written', () => {
  it('for Optuna has the rows that Optuna made, and comes back as it was', async () => {
    const client = await open();
    const experimentId = await experimentOf(client);
    const { study } = await client.studies.import({ source: sourceOf(fixture), experimentId, paths });
    const { path, notes } = await client.studies.export({ id: study.id, format: 'sqlite' });
    expect(notes).toEqual([]);
    const [own, made] = [readOptuna(path), readOptuna(fixture)];
    expect(own).toMatchObject({ name: made.name, directions: made.directions });
    expect(own.trials).toHaveLength(made.trials.length);
    const rows = (trials: typeof own.trials) =>
      trials.map(({ number, params, intermediate, start }) => ({
        number,
        start: start?.slice(0, 23) ?? null,
        params: params.map(({ name, value, distribution }) => ({
          name,
          value,
          distribution: JSON.parse(distribution) as unknown,
        })),
        intermediate: intermediate.map(({ step, value, type }) => ({ step, value, type })),
      }));
    // One that was not done is kept as failed, at the time of the import.
    expect(rows(own.trials).slice(0, 14)).toEqual(rows(made.trials).slice(0, 14));
    const kept = made.trials.map(({ state, values }) =>
      state === 'WAITING' || values[0]?.type === 'INF_POS' ? 'FAIL' : state,
    );
    expect(own.trials.map(({ state }) => state)).toEqual(kept);
    for (const [index, { state, values }] of own.trials.entries()) {
      if (state === 'FAIL') expect(values).toEqual([]);
      else
        expect(values.map(({ value, type }) => [value, type])).toEqual(
          made.trials[index]?.values.map(({ value, type }) => [value, type]),
        );
    }
    const again = await client.studies.import({ source: sourceOf(path), experimentId });
    expect(again.notes).toEqual([]);
    expect(again.study.settings).toEqual(study.settings);
    const trialsOf = async (id: typeof study.id) =>
      (await client.studies.trials({ id })).trials.map(
        ({ number, state, values, objectives, intermediate, createdAt }) => ({
          ...{ number, state, values, objectives, intermediate, createdAt },
        }),
      );
    expect(await trialsOf(again.study.id)).toEqual(await trialsOf(study.id));
  });

  it('names what Optuna has no place for, with its count', async () => {
    const client = await open();
    const parameters = fewTrials.space.parameters.map((parameter) =>
      parameter.name === 'rate' ? { ...parameter, when: [{ parameter: 'units', in: [2] }] } : parameter,
    );
    const space = { parameters: parameters.toReversed(), constraints: ['rate < 0.05', 'units < 9'] };
    const { id } = await madeStudy(client, { space, budget: trialsOnly(3) });
    await ledStudy(client, id);
    const { path, notes } = await client.studies.export({ id, format: 'sqlite' });
    expect(messages(notes)).toEqual([
      "Parameters with conditions, which Optuna has in the objective's code alone: 1.",
      'Constraints of the space, which Optuna has no place for: 2.',
    ]);
    const { experimentId } = await client.studies.get({ id });
    const again = await client.studies.import({ source: sourceOf(path), experimentId, name: 'Again' });
    expect(again.study).toMatchObject({ name: 'Again', settings: (await client.studies.get({ id })).settings });
  }, 120_000);

  it(
    python === undefined
      ? 'has the tables of the database that Optuna made (no Python with Optuna is named by GATEWISE_OPTUNA_PYTHON to open it)'
      : 'is opened by Optuna itself, whose sampler goes on from it',
    async () => {
      const client = await open();
      const { id } = await madeStudy(client, {
        budget: trialsOnly(4),
        pruner: { kind: 'threshold', lower: null, upper: 0.0001, nWarmupSteps: 0, intervalSteps: 1 },
      });
      await client.studies.enqueue({ id, values: { units: 2 } });
      const trials = await ledStudy(client, id);
      const { path } = await client.studies.export({ id, format: 'sqlite' });
      const copy = join(temporaryFolder(), 'study.db');
      copyFileSync(path, copy);
      const expected = trials.map(({ number, state, values, objectives, intermediate }) => ({
        number,
        state: state.toUpperCase(),
        params: values,
        values: objectives,
        intermediate: intermediate.map(({ step, value }) => [step, value]),
      }));
      if (python === undefined) {
        const read = fromOptuna(readOptuna(copy));
        expect(read.trials.map(({ values, objectives }) => ({ values, objectives }))).toEqual(
          trials.map(({ values, objectives }) => ({ values, objectives })),
        );
        return;
      }
      expect(existsSync(python)).toBe(true);
      const { stdout } = await promisify(execFile)(python, [join(fixtures, 'check.py'), copy]);
      expect(checkedSchema.parse(JSON.parse(stdout))).toEqual({
        name: 'S',
        directions: ['MINIMIZE'],
        trials: expected,
      });
      // What Optuna added is read again.
      expect(fromOptuna(readOptuna(copy)).trials).toHaveLength(trials.length + 1);
    },
    120_000,
  );

  it('as JSON comes back with its settings and trials', async () => {
    const client = await open();
    const { id, experimentId } = await madeStudy(client, { budget: trialsOnly(3) });
    const trials = await ledStudy(client, id);
    const { path, notes } = await client.studies.export({ id, format: 'json' });
    expect(notes).toEqual([]);
    const again = await client.studies.import({ source: sourceOf(path), experimentId });
    expect(again.notes).toEqual([]);
    expect(again.study.settings).toEqual((await client.studies.get({ id })).settings);
    const own = (all: typeof trials) =>
      all.map(({ state, values, objectives, intermediate }) => ({ state, values, objectives, intermediate }));
    expect(own((await client.studies.trials({ id: again.study.id })).trials)).toEqual(own(trials));
  }, 120_000);

  it('as a table comes back where its values lie, which is told', async () => {
    const client = await open();
    const { id, experimentId } = await madeStudy(client, { budget: trialsOnly(4) });
    const trials = await ledStudy(client, id);
    const { path } = await client.studies.export({ id, format: 'csv' });
    const { study, notes } = await client.studies.import({
      source: sourceOf(path),
      experimentId,
      paths: { rate: paths.rate, units: paths.units },
    });
    expect(messages(notes)).toEqual([
      'The table has no ranges: each parameter is searched where its values lie. Change the space where that is too narrow.',
    ]);
    const back = (await client.studies.trials({ id: study.id })).trials;
    expect(back.map(({ values, objectives }) => ({ values, objectives }))).toEqual(
      trials.map(({ values, objectives }) => ({ values, objectives })),
    );
    const rates = trials.map(({ values }) => Number(values['rate']));
    expect(study.settings.space.parameters[0]?.distribution).toEqual({
      ...{ kind: 'float', log: false, step: null },
      low: Math.min(...rates),
      high: Math.max(...rates),
    });
  }, 120_000);
});
