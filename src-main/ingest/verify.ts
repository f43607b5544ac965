import { GatewiseError, hinted } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { verifyFile } from '../disk';

/**
 * Nothing is read from a dataset's file before it is known to be the one that was imported; see `verifyFile` for the cost.
 * @param dataset without a hash: a file that no dataset has yet
 * @throws GatewiseError WORKSPACE_DAMAGED
 */
export async function requireSoundDataset(
  { path, hash }: { readonly path: string; readonly hash?: string | undefined },
  signal?: AbortSignal,
): Promise<void> {
  if (hash === undefined) return;
  const state = await verifyFile(path, hash, signal);
  if (state === 'sound') return;
  const what = state === 'missing' ? said`is missing` : said`is not as it was imported: its content has changed since`;
  const hint = said`Put the file back from a copy of this workspace, or import the data again.`;
  throw new GatewiseError('WORKSPACE_DAMAGED', said`The data file ${path} ${what}. ${hint}`, {
    file: path,
    ...hinted(hint),
  });
}
