import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { documentKinds, type DocumentKindName } from '../../src-main/core/document';
import { migrations } from '../../src-main/store/migrations';
import { readStream } from '../contract/support/outcome';
import { bundleEntry } from '../jobs/support/bundle';
import { temporaryFolder } from '../support/store';
import { lookAtWorkspace } from '../workspaces/look';
import { openBackend } from './support/backend';

const goldens = resolve('tests/fixtures/workspaces');
const versions = readdirSync(goldens).sort();
const newest = versions.at(-1) ?? '';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(resolve('src-main/jobs/process/entry.ts'));
});

/** A copy of a workspace that an earlier version made. */
function copyOf(version: string): string {
  const folder = join(temporaryFolder(), 'workspace');
  cpSync(join(goldens, version, 'workspace'), folder, { recursive: true });
  return folder;
}

/** Share that a figure may be off by which is computed anew, on another machine and with other kernels. */
const tolerance = 1e-4;

/** Everything that was seen must be seen again; what is new since then is no matter. */
function expectSeen(actual: unknown, seen: unknown, place: string): void {
  if (typeof seen === 'number' && typeof actual === 'number') {
    expect(Math.abs(actual - seen), place).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(seen)));
  } else if (typeof seen === 'object' && seen !== null) {
    expect(Array.isArray(actual), place).toBe(Array.isArray(seen));
    const values = new Map(Object.entries(actual ?? {}));
    if (Array.isArray(seen)) expect(values.size, place).toBe(seen.length);
    for (const [key, value] of Object.entries(seen)) expectSeen(values.get(key), value, `${place}.${key}`);
  } else {
    expect(actual, place).toEqual(seen);
  }
}

const seenBefore = z.looseObject({
  runs: z.array(
    z.looseObject({
      metrics: z.record(z.string(), z.number()),
      skill: z.number().nullable(),
      findings: z.array(z.string()).nullable(),
    }),
  ),
});
const saidByVerdict = ['noSkill', 'skillNotShown', 'perfectBaseline', 'tooFewIndependent', 'linearIsBetter'];

/**
 * Up to version 9 a run's skill was against the strongest naive baseline, and findings said so. It is against the strongest of
 * all now: the one that leaves it the least, as no baseline of these workspaces is perfect.
 */
function withSkillOfStrongest(seen: unknown): unknown {
  const { runs, ...rest } = seenBefore.parse(seen);
  return {
    ...rest,
    runs: runs.map((run) => ({
      ...run,
      skill: Math.min(
        ...Object.entries(run.metrics).flatMap(([name, value]) => (name.startsWith('test.skill.') ? [value] : [])),
      ),
      findings: run.findings?.filter((code) => !saidByVerdict.includes(code)) ?? null,
    })),
  };
}

describe.each(versions)('a workspace of schema version %s', (version) => {
  it('is read whole, and its runs compare, forecast and report as they did', async () => {
    const folder = copyOf(version);
    const { client } = await openBackend(folder, entry);
    const seen: unknown = JSON.parse(readFileSync(join(goldens, version, 'seen.json'), 'utf8'));
    expectSeen(await lookAtWorkspace(client), Number(version) < 10 ? withSkillOfStrongest(seen) : seen, 'workspace');
    const { runs } = await client.runs.list({});
    for (const { id } of runs) expect((await client.runs.get({ id })).unreadable).toEqual([]);
    expect((await client.system.info()).damage).toEqual([]);
  });
});

/** Where each kind of document lies in a workspace. */
const places: Readonly<Record<DocumentKindName, string | { readonly file: string } | { readonly folder: string }>> = {
  configuration: 'select configuration from run_document',
  variants: 'select variants from experiment',
  datasetVersion: 'select content from dataset_version',
  profile: 'select profile from dataset_profile',
  environment: 'select environment from run_document',
  model: 'select model from run_document',
  split: 'select split from run_document',
  inputNames: 'select input_names from run_document',
  overrides: `select overrides from run_document where overrides != '{}'`,
  resumptions: 'select resumptions from run_document',
  usage: 'select usage from run_document where usage is not null',
  outcome: 'select outcome from run_document where outcome is not null',
  evaluation: 'select evaluation from run_document',
  threshold: 'select content from locked_threshold',
  backtestConfiguration: 'select configuration from backtest',
  backtestResult: 'select result from backtest',
  study: 'select settings from study',
  studyQueue: `select queue from study where queue != '[]'`,
  studyTrial: 'select content from study_trial',
  studyConfirmation: 'select confirmation from study',
  report: 'select request from report',
  settings: 'select value from setting',
  error: 'select error from backtest',
  preparation: { file: 'preparation.json' },
  bestSearch: { folder: 'best' },
};

describe('the newest of these workspaces', () => {
  it('is of today’s schema: `npm run golden` makes one after a migration', () => {
    expect(newest).toBe(String(migrations.length).padStart(4, '0'));
  });

  it.each(Object.entries(places))('holds a %s', (kind, place) => {
    expect(documentKinds).toHaveProperty(kind);
    const folder = join(goldens, newest, 'workspace');
    if (typeof place !== 'string' && 'folder' in place) {
      expect(readdirSync(join(folder, place.folder)).length).toBeGreaterThan(0);
      return;
    }
    if (typeof place !== 'string') {
      const runs = readdirSync(join(folder, 'artefacts'));
      expect(runs.some((run) => existsSync(join(folder, 'artefacts', run, place.file)))).toBe(true);
      return;
    }
    const sqlite = new Sqlite(join(folder, 'gatewise.db'), { readonly: true });
    const stored = sqlite.prepare(place).pluck().all();
    sqlite.close();
    expect(stored.filter((text) => text !== null).length).toBeGreaterThan(0);
  });
});

/** Changes documents in a closed workspace. */
function tamper(folder: string, sql: string): void {
  const sqlite = new Sqlite(join(folder, 'gatewise.db'));
  expect(sqlite.prepare(sql).run().changes).toBeGreaterThan(0);
  sqlite.close();
}

const future = (column: string, versionKey: string) => `${column} = json_set(${column}, '$.${versionKey}', 99)`;

describe('what a newer version wrote, or what is damaged', () => {
  it.each([
    ['evaluation', future('evaluation', 'version')],
    ['evaluation', `evaluation = '{"version":1}'`],
    ['evaluation', `evaluation = '{'`],
    ['model', future('model', 'documentVersion')],
    ['split', `split = '[]'`],
    ['inputNames', `input_names = '{"documentVersion":2,"names":[]}'`],
  ] as const)('is missing from its run alone and comes back with an evaluation: %s by %s', async (document, change) => {
    const folder = copyOf(newest);
    tamper(folder, `update run_document set ${change} where run = 1`);
    const { client } = await openBackend(folder, entry);
    const { runs } = await client.runs.list({ sort: [{ column: 'number', direction: 'asc' }] });
    expect(runs.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const [first, second] = runs;
    if (first === undefined || second === undefined) throw new Error('no runs');
    const before = await client.runs.get({ id: first.id });
    expect(before.unreadable.map((one) => one.document)).toEqual([document]);
    expect(before.unreadable[0]?.message).toContain(first.id);
    expect(before[document]).toBeNull();
    expect(before.metrics).toEqual(first.metrics);
    expect((await client.runs.get({ id: second.id })).unreadable).toEqual([]);
    const events = await readStream(client.runs.evaluate({ id: first.id }));
    expect(events.map(({ type }) => type)).toEqual(['done']);
    const after = await client.runs.get({ id: first.id });
    expect(after.unreadable).toEqual([]);
    expectSeen(after.metrics, first.metrics, 'metrics');
    expect(after.evaluation?.headline?.metric).toBe('mae');
    expect(after.inputNames).toEqual(['load', 'hour']);
    expect(after.environment).toEqual(before.environment);
    await readStream(client.forecasts.compute({ runId: first.id, steps: 2 }));
  });

  it('is left out of its list, named, and hides nothing else: a backtest’s result, a report, a configuration', async () => {
    const folder = copyOf(newest);
    tamper(folder, `update backtest set ${future('result', 'documentVersion')} where result is not null`);
    tamper(folder, `update report set request = '{"documentVersion":3}'`);
    tamper(folder, `update run_document set ${future('configuration', 'schemaVersion')} where run = 2`);
    tamper(folder, `update run_document set environment = 'null', overrides = '7' where run = 5`);
    tamper(folder, `update setting set value = '"mauve"' where key = 'theme'`);
    const { client } = await openBackend(folder, entry);
    const backtests = await client.backtests.list();
    expect(backtests.map(({ result, unreadable, state }) => [result, unreadable.length, state])).toEqual([
      [null, 0, 'failed'],
      [null, 1, 'succeeded'],
    ]);
    expect(await client.reports.list()).toEqual([]);
    expect(await client.system.settings()).toMatchObject({ theme: 'system', author: 'Kim', paper: 'Letter' });
    // A ranking by a test figure reads the configurations of the runs that it ranks.
    const { runs, total } = await client.runs.list({ sort: [{ column: 'test.mae', direction: 'asc' }] });
    expect(total).toBe(12);
    const numbered = (number: number) => {
      const run = runs.find((candidate) => candidate.number === number);
      if (run === undefined) throw new Error(`no run ${String(number)}`);
      return run.id;
    };
    await expect(client.runs.get({ id: numbered(2) })).rejects.toThrow('newer version of Gatewise');
    const fifth = await client.runs.get({ id: numbered(5) });
    expect(fifth.unreadable.map(({ document }) => document).sort()).toEqual(['environment', 'overrides']);
    expect(fifth.overrides).toEqual({});
    await client.runs.delete({ ids: [numbered(2)] });
    const { damage } = await client.system.info();
    const told = damage.map(({ message }) => message).join(' ');
    expect(told).toContain('the report of rep_');
    expect(told).toContain('theme');
  });

  it('is not evaluated again where nothing was kept to evaluate, in one sentence', async () => {
    const { client } = await openBackend(copyOf(newest), entry);
    const { runs } = await client.runs.list({ filter: '"Too fast"' });
    const [disqualified] = runs;
    if (disqualified === undefined) throw new Error('no run');
    await expect(readStream(client.runs.evaluate({ id: disqualified.id }))).rejects.toThrow('Train it again instead.');
  });
});
