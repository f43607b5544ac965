import { lstatSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { runIdSchema, type RunId } from '../core/common/ids';
import { entriesOf, isUnfinishedName, removeIfPossible, requireOwnFolder } from '../disk';
import { artefactNames } from './names';

/** A plain name: letters, digits, dots, dashes and underscores, no dot in front. So no separator, drive, device or parent folder. */
const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/** Files of runs under `artefacts/` of the workspace; names and ids that could lead out of it are refused as BAD_INPUT. */
export function createRunFolders(directory: string) {
  const root = join(directory, 'artefacts');

  /** Ids come from people and scripts as well, whatever their type says. */
  const runFolder = (runId: RunId): string => {
    if (!runIdSchema.safeParse(runId).success) {
      throw new GatewiseError('NOT_FOUND', said`There is no run ${runId} in this workspace.`, { field: 'run' });
    }
    return join(root, runId);
  };
  const filePath = (runId: RunId, name: string): string => {
    if (!namePattern.test(name) || name.endsWith('.')) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`"${name}" cannot be the name of a run's file: use letters, digits, dots and dashes.`,
        { file: name },
      );
    }
    return join(runFolder(runId), name);
  };
  const makeFolder = (runId: RunId): string => {
    const folder = runFolder(runId);
    requireOwnFolder(root);
    requireOwnFolder(folder);
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  return {
    /** Absolute path of a run's folder, which is made when it is not there: a job writes into it. */
    folder: makeFolder,
    /** Absolute path of a file, whether it is there or not. */
    path: filePath,
    /** Length of a file in bytes; null when it is not there. */
    bytesOf: (runId: RunId, name: string): number | null =>
      statSync(filePath(runId, name), { throwIfNoEntry: false })?.size ?? null,
    /** Removes where a run would have gone on that has its result. */
    discardCheckpoint(runId: RunId): void {
      removeIfPossible(filePath(runId, artefactNames.checkpoint));
    },
    /** Removes what a run wrote that keeps nothing, or nothing but where it can go on. */
    discard(runId: RunId, keeps: 'nothing' | 'checkpoint' = 'nothing'): void {
      runFolder(runId);
      removeRunFiles(directory, runId, keeps);
    },
  };
}

export type RunFolders = ReturnType<typeof createRunFolders>;

const writtenNames: ReadonlySet<string> = new Set(Object.values(artefactNames));

/** Removes what a run wrote that keeps nothing, or nothing but its checkpoint, and its folder when it is empty then. */
export function removeRunFiles(directory: string, id: RunId, keeps: 'nothing' | 'checkpoint'): string[] {
  const folder = join(directory, 'artefacts', id);
  const removed: string[] = [];
  for (const { name } of entriesOf(folder)) {
    if (!writtenNames.has(name) && !isUnfinishedName(name)) continue;
    if (keeps === 'checkpoint' && name === artefactNames.checkpoint) continue;
    if (removeIfPossible(join(folder, name))) removed.push(`artefacts/${id}/${name}`);
  }
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && readdirSync(folder).length === 0) {
    rmdirSync(folder);
  }
  return removed;
}
