import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';

const goldens = resolve('tests/fixtures/workspaces');

/** A copy of the golden workspace of the newest version: datasets, experiments and runs of every kind, without training. */
export interface GoldenWorkspace {
  readonly folder: string;
  /** The first value of a query of its database. */
  value(query: string): unknown;
  remove(): void;
}

/** @param change statements that make of it what a test wants, in the language `en` and the light theme otherwise */
export function goldenWorkspace(change = ''): GoldenWorkspace {
  const parent = mkdtempSync(join(tmpdir(), 'gatewise-e2e-golden-'));
  const folder = join(parent, 'workspace');
  cpSync(join(goldens, readdirSync(goldens).sort().at(-1) ?? '', 'workspace'), folder, { recursive: true });
  const sqlite = new Sqlite(join(folder, 'gatewise.db'));
  if (change !== '') sqlite.exec(change);
  sqlite.close();
  return {
    folder,
    value: (query) => {
      const database = new Sqlite(join(folder, 'gatewise.db'), { readonly: true });
      const found: unknown = database.prepare(query).pluck().get();
      database.close();
      return found;
    },
    remove: () => {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
