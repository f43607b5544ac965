import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvOf, generateTable, generatorSchema } from '../../src-main/core/generator';
import { runCommand } from './support/command-line';

const costSchema = z.object({
  cost: z.object({
    probes: z.array(z.object({ values: z.record(z.string(), z.unknown()), epochSeconds: z.number().nullable() })),
    seconds: z.tuple([z.number(), z.number()]),
    expectedSeconds: z.number(),
    memoryBytes: z.tuple([z.number(), z.number()]),
  }),
});
const trialSchema = z.object({
  number: z.number(),
  state: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string()])),
  objectives: z.array(z.number()).nullish(),
});
const tunedSchema = z.object({ study: z.object({ id: z.string(), state: z.string() }), trials: z.array(trialSchema) });

/** `gatewise tune` as its own process, on a cosine and a ridge regression and a small network. */
describe('tuning on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-tune-'));
  const path = (name: string) => join(folder, name);
  let dataset = '';
  const gatewise = (...parameters: string[]) => runCommand([...parameters, '--workspace', path('workspace')]);
  const json = async <T>(schema: z.ZodType<T>, ...parameters: string[]): Promise<T> => {
    const { code, output, messages } = await gatewise(...parameters, '--json');
    if (code !== 0) throw new Error(messages);
    return schema.parse(JSON.parse(output));
  };
  const tune = (...parameters: string[]) => ['tune', '--dataset', dataset, ...parameters];
  const ridge = ['--search', 'model.estimator.alpha=log:1e-4..10'];

  beforeAll(async () => {
    const table = generateTable(generatorSchema.parse({ kind: 'cosine', rows: 400 }));
    writeFileSync(path('cosine.csv'), [...csvOf(table)].join(''));
    const imported = await json(z.object({ dataset: z.object({ id: z.string() }) }), 'import', path('cosine.csv'));
    dataset = imported.dataset.id;
    const configuration = JSON.parse((await gatewise('config', '--dataset', dataset)).output) as Record<
      string,
      unknown
    >;
    const small = { ...configuration, window: { lookback: 12, horizon: 1 } };
    writeFileSync(
      path('ridge.json'),
      JSON.stringify({ ...small, model: { kind: 'linear', estimator: { type: 'Ridge' } } }),
    );
    const training = { epochs: 3, earlyStopping: null };
    const gru = { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training };
    writeFileSync(path('gru.json'), JSON.stringify({ ...small, model: gru }));
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells what a study would take, and leaves nothing behind', async () => {
    const units = ['--config', path('gru.json'), '--search', 'model.layers.0.units=2,4', '--trials', '6'];
    const { cost } = await json(costSchema, ...tune(...units, '--preview'));
    expect(cost.probes.length).toBeGreaterThan(0);
    for (const { values, epochSeconds } of cost.probes) {
      expect([2, 4]).toContain(values['model.layers.0.units']);
      // Of so small a network an epoch may take less than the clock tells.
      expect(epochSeconds).not.toBeNull();
    }
    expect(cost.expectedSeconds).toBeGreaterThan(0);
    expect(cost.expectedSeconds).toBeGreaterThanOrEqual(cost.seconds[0]);
    expect(cost.expectedSeconds).toBeLessThanOrEqual(cost.seconds[1]);
    expect(cost.memoryBytes[0]).toBeGreaterThan(0);
    const text = await gatewise(...tune(...units, '--preview'));
    expect(text).toMatchObject({ code: 0, output: expect.stringMatching(/Time: about .+, between .+ and/) as string });
    const anything = z.record(z.string(), z.unknown());
    for (const list of ['studies', 'experiments', 'runs']) {
      const [found] = Object.values(await json(anything, list)).filter((value) => Array.isArray(value));
      expect([list, found]).toEqual([list, []]);
    }
  });

  it('leads a study to its end, and comes to the same trials again', async () => {
    const settings = ['--config', path('ridge.json'), ...ridge, '--trials', '6', '--workers', '2', '--seed', '3'];
    const once = await json(tunedSchema, ...tune(...settings, '--confirm', '0'));
    expect(once.study.state).toBe('finished');
    expect(once.trials.map(({ number, state }) => [number, state])).toEqual(
      Array.from({ length: 6 }, (_, number) => [number, 'complete']),
    );
    const again = await json(tunedSchema, ...tune(...settings, '--confirm', '0'));
    expect(again.trials.map(({ values }) => values)).toEqual(once.trials.map(({ values }) => values));
    const resumed = await json(tunedSchema, 'tune', '--resume', once.study.id);
    expect(resumed).toEqual(once);
    const listed = await gatewise('studies');
    expect(listed.output).toContain(once.study.id);
  });

  it.each([
    ['a place that is none', ['--search', 'model.unis=1..2'], /has no place "model\.unis"/],
    ['a range without an end', ['--search', 'model.estimator.alpha=1..'], /model\.estimator\.alpha/],
    [
      'a constraint that nothing satisfies',
      [...ridge, '--constraint', 'model.estimator.alpha > 100'],
      /none satisfies/,
    ],
    [
      'a slip of the pen',
      [...ridge, '--set', 'window.lokback=3'],
      /“window\.lokback” is no part of this configuration/,
    ],
    ['a sampler that is none', [...ridge, '--sampler', 'bayes'], /bayes|auto, tpe/],
    ['no trial', [...ridge, '--trials', '0'], /trials/i],
    ['no space', [], /--search|space/],
    ['what goes on and is not made yet', [...ridge, '--preview', '--resume', 'study_none'], /leave --resume out/],
  ])('refuses %s', async (_, parameters, reason) => {
    const refused = await gatewise(...tune('--config', path('ridge.json'), ...parameters));
    expect(refused.code).not.toBe(0);
    expect(refused.messages).toMatch(reason);
    expect(refused.messages).not.toMatch(/\n\s+at /);
  });

  it('leaves no experiment behind when the study is refused', async () => {
    const listSchema = z.object({ experiments: z.array(z.object({ id: z.string() })) });
    const before = await json(listSchema, 'experiments');
    const misplaced = ['--search', 'model.unis=1..2'];
    expect((await gatewise(...tune('--config', path('ridge.json'), ...misplaced))).code).not.toBe(0);
    expect(await json(listSchema, 'experiments')).toEqual(before);
  });

  it('refuses a slip of the pen in training too, and not an engine for a model that needs none', async () => {
    const train = ['train', '--dataset', dataset, '--config', path('ridge.json'), '--engine', 'tfjs'];
    expect(await gatewise(...train)).toMatchObject({ code: 0 });
    const refused = await gatewise(...train, '--set', 'window.lokback=3');
    expect(refused.code).not.toBe(0);
    expect(refused.messages).toContain('“window.lokback” is no part of this configuration');
  });
});
