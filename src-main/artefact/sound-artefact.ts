import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewiseError, hinted } from '../core/common/errors';
import { said, type Sentence } from '../core/common/sentence';
import { verifyFile } from '../disk';
import { artefactNames, type ArtefactKind } from './names';
import type { RunFiles } from './run-files';

/** Where a run's files lie, and what is known of them; a test may know nothing. */
export type KnownRunFiles = Pick<RunFiles, 'directory'> & Partial<RunFiles>;

const advice = said`Put the file back from a copy of this workspace, or train the run again.`;
const hints = hinted(advice);

/** The error for a file of a run that is not what the run wrote. */
export function damagedArtefact(path: string, reason: Sentence | string, cause?: unknown): GatewiseError {
  return new GatewiseError(
    'WORKSPACE_DAMAGED',
    said`${path} is damaged: ${reason}. ${advice}`,
    { file: path, ...hints },
    { cause },
  );
}

/**
 * Path of a file of a run that is there, is a real file, and has the content that the run wrote.
 * @throws GatewiseError FILE_NOT_FOUND, WORKSPACE_DAMAGED
 */
export async function soundArtefact({ directory, checksums = {} }: KnownRunFiles, kind: ArtefactKind): Promise<string> {
  const name = artefactNames[kind];
  const path = join(directory, name);
  const status = await lstat(path).catch(() => null);
  if (status === null) {
    throw new GatewiseError('FILE_NOT_FOUND', said`${path} is not there. ${advice}`, { file: path, ...hints });
  }
  if (!status.isFile()) throw damagedArtefact(path, said`it is no regular file`);
  const checksum = checksums[name];
  if (checksum !== undefined && (await verifyFile(path, checksum)) !== 'sound') {
    throw damagedArtefact(path, said`its content has changed since the run wrote it`);
  }
  return path;
}
