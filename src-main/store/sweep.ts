import { lstatSync, rmSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { and, eq, exists, inArray, not, or, sql } from 'drizzle-orm';
import { removeRunFiles } from '../artefact/folders';
import { runIdSchema, type RunId } from '../core/common/ids';
import { entriesOf, isUnfinishedName, removeIfPossible } from '../disk';
import type { StoreContext } from './context';
import { datasetVersionTable, runArtefactTable, runTable } from './schema';

/** Uploads that nobody imported go after a day. */
const keptUploadMs = 24 * 60 * 60_000;
const uploadName = /^[0-9a-f]{32}(?:\.json)?$/;
/** The mark of an import whose version was not stored yet: its hash is in the name. */
const importMark = /^\.([0-9a-f]{64})\.[0-9a-f]{12}\.partial$/;

/** Names of what was unfinished that versions up to 0.1 used, by folder. */
const earlierNames = {
  datasets: /^\.(?:import-[0-9a-f]{16}|generate-[A-Za-z0-9]{6})$/,
  backups: /^gatewise-version-\d+-[\dTZ-]+\.db\.partial(?:-journal)?$/,
  uploads: /^[0-9a-f]{32}\.part$/,
  artefacts: /^[a-z]+\.(?:safetensors|json|csv)\.[0-9a-f]{8}\.partial$/,
} as const;

/** What the database knows of the files. */
export interface KnownFiles {
  hasDataset(hash: string): boolean;
  /** What a run that ended keeps; `all` of one that has not, and of one that is not known. */
  keptBy(id: RunId): 'all' | 'checkpoint' | 'nothing';
}

/** Answers from the database. */
export function knownFiles({ queries }: Pick<StoreContext, 'queries'>): KnownFiles {
  const keepsAll = or(
    inArray(runTable.state, ['queued', 'preparing', 'running', 'paused', 'succeeded', 'stopped']),
    exists(queries.select().from(runArtefactTable).where(eq(runArtefactTable.run, runTable.number))),
  );
  return {
    hasDataset: (hash) =>
      queries
        .select({ key: datasetVersionTable.key })
        .from(datasetVersionTable)
        .where(eq(datasetVersionTable.hash, hash))
        .get() !== undefined,
    keptBy: (id) => {
      const ended = queries
        .select({ state: runTable.state, checkpointEpoch: runTable.checkpointEpoch })
        .from(runTable)
        .where(and(eq(runTable.id, id), not(keepsAll ?? sql`true`)))
        .get();
      if (ended === undefined) return 'all';
      return ended.checkpointEpoch !== null && ['failed', 'interrupted'].includes(ended.state)
        ? 'checkpoint'
        : 'nothing';
    },
  };
}

/**
 * Removes what killed processes left in a workspace that nobody else uses now. Only names that Gatewise itself makes are
 * removed, and no link is followed. What cannot be removed now, because something still writes there or the system does not
 * permit it, waits for the next opening: it keeps nobody out.
 * @param now milliseconds since 1970 UTC
 * @returns what was removed, relative to the workspace, in the order of removal
 */
export function sweepWorkspace(directory: string, known: KnownFiles, now: number): string[] {
  const removed: string[] = [];
  const remove = (folder: string, { name }: Dirent): void => {
    if (removeIfPossible(join(directory, folder, name))) removed.push(`${folder}/${name}`);
  };
  const sweepFolder = (folder: string, isLeftover: (entry: Dirent) => boolean = () => false): void => {
    for (const entry of entriesOf(join(directory, folder))) {
      if (isUnfinishedName(entry.name) || isLeftover(entry)) remove(folder, entry);
    }
  };
  for (const { name } of entriesOf(join(directory, 'datasets'))) {
    const hash = importMark.exec(name)?.[1];
    if (hash === undefined || known.hasDataset(hash)) continue;
    const orphan = entriesOf(join(directory, 'datasets')).find((entry) => entry.name === `${hash}.parquet`);
    if (orphan !== undefined) remove('datasets', orphan);
  }
  sweepFolder('datasets', ({ name }) => earlierNames.datasets.test(name));
  sweepFolder('reports');
  sweepFolder('backups', ({ name }) => earlierNames.backups.test(name));
  sweepFolder('uploads', ({ name }) => {
    if (earlierNames.uploads.test(name)) return true;
    return uploadName.test(name) && now - lstatSync(join(directory, 'uploads', name)).mtimeMs > keptUploadMs;
  });
  for (const { name } of entriesOf(join(directory, 'artefacts'))) {
    const id = runIdSchema.safeParse(name);
    if (!id.success) continue;
    const folder = `artefacts/${name}`;
    sweepFolder(folder, (entry) => earlierNames.artefacts.test(entry.name));
    const keeps = known.keptBy(id.data);
    if (keeps !== 'all') removed.push(...removeRunFiles(directory, id.data, keeps));
  }
  return removed;
}

/** Removes the marks that an import left beside its file. */
export function removeImportMarks(folder: string, hash: string): void {
  for (const { name } of entriesOf(folder)) {
    if (importMark.exec(name)?.[1] === hash) rmSync(join(folder, name), { force: true });
  }
}
