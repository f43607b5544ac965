import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prunerSpecificationSchema, samplerSpecificationSchema, type PrunerKind } from '../../src-main/core/tuning';
import { openBackend } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { fewTrials, ledStudy, madeStudy, trialsOnly } from './support/study';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

const tpe = samplerSpecificationSchema.parse({ kind: 'tpe', nStartupTrials: 3 });
const pruner = (kind: PrunerKind, options: object = {}) => prunerSpecificationSchema.parse({ kind, ...options });
const cmaes = samplerSpecificationSchema.parse({ kind: 'cmaes', popsize: 4 });
const nsga2 = samplerSpecificationSchema.parse({ kind: 'nsga2', populationSize: 4 });
const asha = pruner('asha', { reductionFactor: 2, minResource: 1 });
const twoNumbers: typeof fewTrials.space = {
  ...fewTrials.space,
  parameters: fewTrials.space.parameters.map((parameter) =>
    parameter.name === 'units'
      ? { ...parameter, distribution: { kind: 'int', low: 2, high: 8, log: false, step: 1 } }
      : parameter,
  ),
};
const lossAndSize = [
  { figure: 'valLoss', direction: 'minimize' as const },
  { figure: 'parameterCount', direction: 'minimize' as const },
];
const open = async () => (await openBackend(temporaryFolder(), entry)).client;

describe('the trials of a study', () => {
  it.each([
    ['TPE and a pruner that gives up', { sampler: tpe, pruner: pruner('median', { nStartupTrials: 2 }) }],
    ['TPE and one that pauses and promotes', { sampler: tpe, pruner: asha }],
    // Two and a half generations of four.
    ['CMA-ES over two numbers', { sampler: cmaes, space: twoNumbers }],
    ['NSGA-II with two objectives', { sampler: nsga2, objectives: lossAndSize }],
  ])(
    'are the same with 1, 2 and 4 workers, under %s',
    async (_, own) => {
      const found: unknown[] = [];
      for (const workers of [1, 2, 4]) {
        const client = await open();
        const { id } = await madeStudy(client, { workers, ...own, budget: trialsOnly(10) }, 5);
        const trials = await ledStudy(client, id);
        expect((await client.studies.get({ id })).error).toBeNull();
        found.push(
          trials.map(({ number, state, values, objectives, intermediate, stretches, reason }) => ({
            ...{ number, state, values, objectives, intermediate, stretches },
            reason: reason?.message,
          })),
        );
      }
      expect(found[0]).toHaveLength(10);
      expect(found[1]).toEqual(found[0]);
      expect(found[2]).toEqual(found[0]);
    },
    240_000,
  );
});

describe('pruning', () => {
  it('cancels the run of a trial long before its last epoch, and keeps the reason', async () => {
    const client = await open();
    const { id } = await madeStudy(client, { pruner: pruner('threshold', { upper: 0 }), budget: trialsOnly(1) }, 5000);
    const [trial] = await ledStudy(client, id);
    expect(trial).toMatchObject({ state: 'pruned', objectives: null, intermediate: [{ step: 1 }] });
    expect(trial?.reason?.message).toBe('Given up by the pruner after epoch 1.');
    const [runId] = trial?.runIds ?? [];
    const run = await client.runs.get({ id: runId ?? '' });
    expect(run.state).toBe('cancelled');
    expect((await client.studies.get({ id })).best).toBeNull();
  }, 120_000);

  it('by ASHA pauses at a checkpoint and promotes from there: no epoch is trained twice', async () => {
    const client = await open();
    const { id } = await madeStudy(
      client,
      { pruner: pruner('asha', { minResource: 2, reductionFactor: 2 }), budget: trialsOnly(8), lookAhead: 2 },
      8,
    );
    const trials = await ledStudy(client, id);
    const promoted = trials.filter(({ stretches }) => stretches.length > 1);
    expect(promoted.length).toBeGreaterThan(0);
    expect(trials.some(({ state }) => state === 'paused')).toBe(true);
    expect(trials.some(({ state }) => state === 'complete')).toBe(true);
    for (const trial of trials) {
      expect(trial.runIds).toHaveLength(1);
      const steps = trial.intermediate.map(({ step }) => step);
      expect(steps).toEqual(steps.map((_, index) => index + 1));
      expect(trial.stretches.map(({ lastStep }) => lastStep)).toEqual(
        trial.stretches.map(({ lastStep }) => lastStep).toSorted((a, b) => a - b),
      );
      const run = await client.runs.get({ id: trial.runIds[0] ?? '' });
      const epochs = run.history.map(({ epoch }) => epoch);
      expect(epochs).toEqual(epochs.map((_, index) => index + 1));
      // Epochs of this network are so short that a run may have ended before it heard that it was to pause.
      expect(trial.state === 'paused' ? ['paused', 'succeeded'] : ['succeeded']).toContain(run.state);
    }
  }, 120_000);

  it.each([
    pruner('pasha', { minResource: 1, reductionFactor: 2 }),
    pruner('hyperband', { minResource: 1, reductionFactor: 2 }),
    pruner('successiveHalving', { minResource: 1, reductionFactor: 2 }),
  ])(
    'by $kind ends with trials that are done, and some that are not',
    async (own) => {
      const client = await open();
      const { id } = await madeStudy(client, { pruner: own, budget: trialsOnly(12), lookAhead: 1 }, 5);
      const trials = await ledStudy(client, id);
      const study = await client.studies.get({ id });
      expect(study).toMatchObject({ state: 'finished', ending: 'trials', error: null });
      expect(trials).toHaveLength(12);
      expect(
        trials.filter(({ state }) => state === (own.kind === 'pasha' ? 'paused' : 'pruned')).length,
      ).toBeGreaterThan(0);
      expect(trials.filter(({ state }) => state === 'running' || state === 'waiting')).toEqual([]);
    },
    120_000,
  );
});

describe('constraints', () => {
  const space = { ...fewTrials.space, constraints: ['rate < 0.01 or units == 4'] };

  it('hold for every trial, and for queued values, which are refused where they break them', async () => {
    const client = await open();
    const { id } = await madeStudy(client, { space, sampler: tpe, budget: trialsOnly(8) });
    await expect(client.studies.enqueue({ id, values: { rate: 0.05, units: 2 } })).rejects.toThrow(
      'The constraint "rate < 0.01 or units == 4" is broken.',
    );
    await client.studies.enqueue({ id, values: { rate: 0.05 } });
    const trials = await ledStudy(client, id);
    expect(trials[0]?.values).toEqual({ rate: 0.05, units: 4 });
    expect(trials.map(({ state }) => state)).toEqual(trials.map(() => 'complete'));
    for (const { values } of trials) expect(Number(values['rate']) < 0.01 || values['units'] === 4).toBe(true);
  }, 120_000);

  it('that a queued trial breaks since the space was edited give it no run', async () => {
    const client = await open();
    const { id } = await madeStudy(client, { budget: trialsOnly(2) });
    await client.studies.enqueue({ id, values: { rate: 0.05, units: 2 } });
    await client.studies.update({ id, space });
    const [queued, other] = await ledStudy(client, id);
    expect(queued).toMatchObject({ state: 'failed', runIds: [], origin: 'queue' });
    expect(queued?.reason?.message).toBe('The constraint "rate < 0.01 or units == 4" is broken.');
    expect(other?.state).toBe('complete');
  }, 120_000);

  it('that cannot be read, or that nothing satisfies, are refused', async () => {
    const client = await open();
    const { id } = await madeStudy(client);
    const given = (constraint: string) =>
      client.studies.update({ id, space: { ...fewTrials.space, constraints: [constraint] } });
    await expect(given('units >=')).rejects.toThrow(/The constraint "units >=" cannot be read/);
    await expect(given('rate > 1')).rejects.toThrow('none satisfies its constraints');
  });
});

it('two objectives make a front, and values are found for both', async () => {
  const client = await open();
  const { id } = await madeStudy(client, { objectives: lossAndSize, sampler: tpe, budget: trialsOnly(6) });
  await client.studies.enqueue({ id, values: { units: 2 } });
  const trials = await ledStudy(client, id);
  for (const { state, objectives: own } of trials) {
    expect(state).toBe('complete');
    expect(own).toHaveLength(2);
  }
  expect(new Set(trials.map(({ objectives: own }) => own?.[1])).size).toBe(2);
});

it('the sampler that is chosen is told with its reason before a study is made', async () => {
  const client = await open();
  const { experimentId } = await madeStudy(client);
  const preview = (settings: Partial<typeof fewTrials>) =>
    client.studies.preview({ experimentId, settings: { ...fewTrials, ...settings } });
  const auto = { kind: 'auto' } as const;
  expect((await preview({ sampler: auto })).sampler.message).toBe(
    'TPE: it takes choices, conditions and any number of trials.',
  );
  const { parameters } = fewTrials.space;
  const units = { parameters: parameters.slice(1), constraints: [] };
  expect(await preview({ sampler: auto, space: units })).toMatchObject({
    gridCount: 2,
    trials: 2,
    sampler: { message: 'Grid: all 2 combinations fit into the budget.' },
  });
  expect(await preview({ sampler: { kind: 'grid', points: 3 } })).toMatchObject({ gridCount: 6, trials: 6 });
  expect((await preview({})).gridCount).toBeNull();
});
