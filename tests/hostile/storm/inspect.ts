import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createBackend } from '../../../src-main/app';
import { isUnfinishedName } from '../../../src-main/disk';
import { readPredictions } from '../../../src-main/artefact/predictions/read';

/** What is not as it must be after a kill and the next opening. */
export interface Findings {
  /** A stored fact that does not hold: the database, a file that is not what it was, a figure that the predictions do not give. */
  readonly wrong: string[];
  /** What never ends: a run or backtest without a job, a lock that nobody holds. */
  readonly stuck: string[];
  /** Files that belong to nothing. */
  readonly left: string[];
}

const textOf = (row: unknown, key: string): string => String((row as Record<string, unknown>)[key]);
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Opens the workspace as every door does, closes it, and looks at everything in it. */
export async function inspectWorkspace(workspace: string): Promise<Findings> {
  const findings: Findings = { wrong: [], stuck: [], left: [] };
  try {
    const backend = await createBackend({
      workspace,
      shell: 'cli',
      version: '0.0.0',
      jobEntry: 'none.js',
      resources: workspace,
      printer: null,
    });
    await backend.close();
  } catch (error) {
    findings.stuck.push(`it does not open: ${String(error)}`);
    return findings;
  }
  const sqlite = new Sqlite(join(workspace, 'gatewise.db'), { readonly: true });
  try {
    const rows = (sql: string): unknown[] => sqlite.prepare(sql).all();
    for (const row of rows('pragma integrity_check')) {
      if (textOf(row, 'integrity_check') !== 'ok') findings.wrong.push(textOf(row, 'integrity_check'));
    }
    for (const row of rows('pragma foreign_key_check')) findings.wrong.push(`reference of ${textOf(row, 'table')}`);
    const unfinished =
      "select id, state from run where state in ('queued', 'preparing', 'running') union all select id, state from backtest where state in ('queued', 'running')";
    for (const row of rows(unfinished)) findings.stuck.push(`${textOf(row, 'id')} is ${textOf(row, 'state')}`);
    inspectDatasets(
      workspace,
      rows('select distinct hash from dataset_version').map((row) => textOf(row, 'hash')),
      findings,
    );
    const kept = rows("select id, number from run where state in ('succeeded', 'stopped')");
    for (const run of kept)
      await inspectRun(workspace, sqlite, textOf(run, 'id'), Number(textOf(run, 'number')), findings);
    const resumable = rows(
      "select id from run where state in ('paused', 'failed', 'interrupted') and checkpoint_epoch is not null",
    );
    const ids = (found: unknown[]): Set<string> => new Set(found.map((run) => textOf(run, 'id')));
    inspectLeftovers(workspace, { kept: ids(kept), resumable: ids(resumable) }, findings);
  } finally {
    sqlite.close();
  }
  return findings;
}

function inspectDatasets(workspace: string, hashes: readonly string[], { wrong, left }: Findings): void {
  for (const hash of hashes) {
    const path = join(workspace, 'datasets', `${hash}.parquet`);
    if (!existsSync(path)) wrong.push(`${path} is missing`);
    else if (sha256(path) !== hash) wrong.push(`${path} has another content`);
  }
  for (const name of namesIn(join(workspace, 'datasets'))) {
    if (!hashes.includes(name.replace(/\.parquet$/, ''))) left.push(`datasets/${name}`);
  }
}

/** Files as they were written, and the test error once more from the predictions. */
async function inspectRun(
  workspace: string,
  sqlite: Sqlite.Database,
  id: string,
  number: number,
  { wrong }: Findings,
): Promise<void> {
  const directory = join(workspace, 'artefacts', id);
  const files = sqlite.prepare('select name, sha256 from run_artefact where run = ?').all(number);
  if (files.length !== 5) wrong.push(`${id} has ${files.length} files`);
  for (const file of files) {
    const path = join(directory, textOf(file, 'name'));
    if (!existsSync(path) || sha256(path) !== textOf(file, 'sha256')) wrong.push(`${path} is not as it was written`);
  }
  const stored = sqlite
    .prepare("select value from run_metric where run = ? and name = 'test.rmse'")
    .pluck()
    .get(number);
  const { actual, predicted } = await readPredictions({ directory }, 'test');
  const squares = predicted.map((value, place) => ((value ?? 0) - (actual[place] ?? 0)) ** 2);
  const rmse = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  if (!(Math.abs(rmse - Number(stored)) <= 1e-6 * rmse))
    wrong.push(`${id}: RMSE ${String(stored)} is stored, ${rmse} predicted`);
}

/** @param runs those that keep all that they wrote, and those that keep where they can go on */
function inspectLeftovers(
  workspace: string,
  { kept, resumable }: { readonly kept: ReadonlySet<string>; readonly resumable: ReadonlySet<string> },
  { left }: Findings,
): void {
  for (const name of namesIn(join(workspace, 'artefacts'))) {
    const inside = namesIn(join(workspace, 'artefacts', name));
    const own = resumable.has(name) ? ['checkpoint.safetensors'] : [];
    if (!kept.has(name)) {
      left.push(...inside.filter((file) => !own.includes(file)).map((file) => `artefacts/${name}/${file}`));
    }
    left.push(...inside.filter(isUnfinishedName).map((file) => `artefacts/${name}/${file}`));
  }
  for (const folder of ['reports', 'backups', 'uploads', '.']) {
    left.push(
      ...namesIn(join(workspace, folder))
        .filter(isUnfinishedName)
        .map((name) => `${folder}/${name}`),
    );
  }
  for (const name of namesIn(join(workspace, 'backups'))) if (!name.endsWith('.db')) left.push(`backups/${name}`);
  // The last two are SQLite's own, of the connection that looks.
  const known = /^(?:gatewise\.(?:db|lock|db-wal|db-shm)|datasets|artefacts|reports|backups|uploads)$/;
  for (const name of namesIn(workspace)) if (!known.test(name)) left.push(name);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
