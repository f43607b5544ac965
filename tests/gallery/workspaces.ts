/* eslint-disable no-restricted-syntax -- tables are called like the beginnings of ids */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import type { KeptOutcome } from '../../src-main/core/model';
import type { WorkspaceIds } from './scenes';

/**
 * `small` is the golden workspace of the newest version; `large` has its runs many times, `long` very long names, and
 * `empty` nothing at all. In `states` runs have ended in every way, and records cannot be read. `scratch` is a small one in which
 * scenes may change what they like.
 */
export const workspaceKinds = ['small', 'large', 'long', 'states', 'scratch', 'empty'] as const;
export type WorkspaceKind = (typeof workspaceKinds)[number];

const golden = resolve('tests/fixtures/workspaces');
const idSchema = z.object({ id: z.string() });

/** A name that no column is wide enough for, with a part that cannot be broken. */
const longName =
  'Hourly_electricity_load_of_the_northern_substation_transformer_2 with all weather stations, holidays and the planned outages of the whole decade, as delivered in spring';

/** Makes a workspace of a kind below a folder. @returns its folder */
export function makeWorkspace(kind: WorkspaceKind, parent: string): string {
  const folder = join(parent, kind);
  mkdirSync(folder, { recursive: true });
  if (kind === 'empty') return folder;
  const newest = readdirSync(golden).sort().at(-1) ?? '';
  cpSync(join(golden, newest, 'workspace'), folder, { recursive: true });
  const database = new Sqlite(join(folder, 'gatewise.db'));
  if (kind === 'large') database.transaction(() => multiply(database, folder))();
  if (kind === 'long') rename(database);
  if (kind === 'states') endInEveryWay(database);
  // Long enough to be seen at work.
  if (kind === 'scratch')
    database.exec(
      `update experiment set variants = replace(
         replace(variants, '"epochs":2', '"epochs":50000'),
         '{"monitor":"valLoss","patience":10,"minDelta":0,"restoreBestWeights":true}', 'null')`,
    );
  database.close();
  return folder;
}

/** What people called things in a workspace: such a name is no text of the page's own, whatever language it looks like. */
export function namesOf(folder: string): Set<string> {
  const database = new Sqlite(join(folder, 'gatewise.db'), { readonly: true });
  const named = ['dataset', 'experiment', 'run', 'run_group', 'comparison', 'study'];
  const names = named.flatMap((table) => database.prepare(`select name from ${table}`).pluck().all() as string[]);
  const models = database.prepare('select distinct model_name from run').pluck().all() as string[];
  database.close();
  return new Set([...names, ...models]);
}

/** Ids of what the scenes show. */
export function idsOf(folder: string): WorkspaceIds {
  const database = new Sqlite(join(folder, 'gatewise.db'), { readonly: true });
  const first = (query: string): string => idSchema.parse(database.prepare(query).get()).id;
  const all = (query: string): string[] =>
    idSchema
      .array()
      .parse(database.prepare(query).all())
      .map(({ id }) => id);
  const ids = {
    dataset: first('select id from dataset'),
    experiment: first('select id from experiment order by created_at'),
    forecast: first('select id from run order by number'),
    classes: first("select id from run where task_kind = 'classification' order by number"),
    diverged: first("select id from run where name like '%Too fast' order by number"),
    group: first('select id from run_group'),
    report: first('select id from report'),
    study: first('select id from study order by key'),
    experiments: all('select id from experiment order by created_at'),
    runs: all('select id from run order by number'),
  };
  database.close();
  return ids;
}

/** 300 runs, 40 datasets, experiments, groups, reports and comparisons. */
function multiply(database: Sqlite.Database, folder: string): void {
  const id = (at: number): string => String(at).padStart(10, '0');
  const copy = (
    table: string,
    prefix: string,
    count: number,
    change: (row: Record<string, unknown>, at: number) => void,
  ) => {
    const rows = z
      .array(z.record(z.string(), z.unknown()))
      .parse(database.prepare(`select * from ${table} order by rowid`).all());
    for (let at = 0; at < count; at += 1) {
      const row = { ...rows[at % rows.length], id: `${prefix}_${id(at)}` };
      change(row, at);
      const names = Object.keys(row);
      database
        .prepare(`insert into ${table} (${names.join()}) values (${names.map((name) => `@${name}`).join()})`)
        .run(row);
    }
  };
  copy('dataset', 'ds', 40, () => undefined);
  for (let at = 0; at < 40; at += 1) {
    database
      .prepare(
        'insert into dataset_version (dataset_id, hash, created_at, content) select ?, hash, created_at, content from dataset_version where key = 1',
      )
      .run(`ds_${id(at)}`);
  }
  copy('run_group', 'grp', 40, () => undefined);
  const first = database.prepare('select id from run order by number').pluck().all() as string[];
  copy('run', 'run', 300, (row, at) => {
    row['number'] = 1000 + at;
    // The first three of six are of one experiment.
    row['group_id'] = at % 6 < 3 && at < 240 ? `grp_${id(Math.floor(at / 6))}` : null;
  });
  const original = (at: number): string => first[at % first.length] ?? '';
  for (let at = 0; at < 300; at += 1) {
    const from = join(folder, 'artefacts', original(at));
    if (existsSync(from)) cpSync(from, join(folder, 'artefacts', `run_${id(at)}`), { recursive: true });
  }
  const copied = database
    .prepare('select number from run where number >= 1000 order by number')
    .pluck()
    .all() as number[];
  const originals = database
    .prepare('select number from run where number < 1000 order by number')
    .pluck()
    .all() as number[];
  for (const table of ['run_document', 'run_metric', 'run_epoch', 'run_artefact']) {
    const names = z
      .array(z.object({ name: z.string() }))
      .parse(database.pragma(`table_info(${table})`))
      .map(({ name }) => name);
    const values = names.map((name) => (name === 'run' ? '?' : name));
    const insert = database.prepare(
      `insert into ${table} (${names.join()}) select ${values.join()} from ${table} where run = ?`,
    );
    copied.forEach((number, at) => insert.run(number, originals[at % originals.length]));
  }
  copy('experiment', 'ex', 40, () => undefined);
  copy('report', 'rep', 40, () => undefined);
  copy('comparison', 'cmp', 40, () => undefined);
  copy('study', 'study', 40, (row, at) => {
    row['key'] = 1000 + at;
  });
}

function rename(database: Sqlite.Database): void {
  for (const table of ['dataset', 'experiment', 'run', 'run_group', 'comparison', 'study']) {
    database.prepare(`update ${table} set name = ? || ' ' || name`).run(longName);
  }
  database
    .prepare(
      "update run set note = ?, model_name = 'Bidirectional ' || model_name || ' · Conv1D 64 · MaxPooling1D · LSTM 128 · Dropout'",
    )
    .run(longName);
  database
    .prepare("update report set request = json_set(request, '$.title', ?, '$.author', ?)")
    .run(longName, longName);
  database.prepare('update run_tag set tag = substr(?, 1, 50)').run(longName);
}

/** What a model that is fitted at once tells of its fit, as a linear one would. */
const fittedAtOnce: KeptOutcome = {
  kind: 'direct',
  diagnostics: [
    { name: 'rank', value: 9 },
    { name: 'conditionNumber', value: 1840.25 },
    { name: 'trainR2', value: null },
  ],
};

/**
 * In the order of their numbers: a run whose evaluation is of a newer version, as is a setting; one that failed, one that was at
 * work when its backend died and that had gone on once, one that was cancelled, one that was fitted at once, and one that was stopped, whose backtest is of
 * a newer version.
 */
function endInEveryWay(database: Sqlite.Database): void {
  const error = {
    code: 'LIMIT_EXCEEDED',
    message: 'The training needed more memory than there was. Choose a smaller batch size or fewer units.',
    details: {},
  };
  const bare = 'evaluation = null, outcome = null where run';
  database.exec(
    `update run_document set evaluation = json_set(evaluation, '$.version', 99) where run = 1;
     update backtest set result = json_set(result, '$.documentVersion', 99), run = 6 where result is not null;
     update setting set value = '"parchment"' where key = 'paper';
     update run_document set ${bare} in (2, 3, 4);
     delete from run_metric where run in (2, 3, 4);
     update run set skill = null, disqualified = null where number in (2, 3, 4);
     update run set state = 'running', finished_at = null where number = 3;
     update run set checkpoint_epoch = last_epoch where number = 3;
     update run set state = 'cancelled' where number = 4;
     update run set last_epoch = null, best_epoch = null, last_loss = null, last_val_loss = null, best_val_loss = null,
       model_name = 'Linear' where number = 5;
     delete from run_epoch where run = 5;
     update run set state = 'stopped' where number = 6;`,
  );
  const resumptions = [{ at: 1_764_464_000_000, after: 'paused', epoch: 1, epochs: 2, remark: null }];
  database.prepare('update run_document set resumptions = ? where run = 3').run(JSON.stringify(resumptions));
  database.prepare("update run set state = 'failed', error = ? where number = 2").run(JSON.stringify(error));
  database.prepare('update run_document set outcome = ? where run = 5').run(JSON.stringify(fittedAtOnce));
  database
    .prepare(
      "update run_document set model = json_set(model, '$.layers', json('[]'), '$.facts', json(?)) where run = 5",
    )
    .run(JSON.stringify([{ name: 'lags', value: 18 }]));
}
