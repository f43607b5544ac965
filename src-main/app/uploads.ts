import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { ImportSource } from '../contract';

const uploadFactsSchema = z.object({ name: z.string().min(1) });

/** A file to import, wherever it came from. */
export interface SourceFile {
  readonly path: string;
  /** Name as the person knows it. */
  readonly name: string;
  /** As jobs are told. */
  readonly named: { readonly path: string; readonly sourceName: string };
  /** Removes an upload; a file of the person's own is never touched. */
  discard(): Promise<void>;
}

/** Folder of files that a browser sent, one `<token>` and one `<token>.json` each. */
export function uploadFolder(workspaceDirectory: string): string {
  return join(workspaceDirectory, 'uploads');
}

/** Finds the file of an import source. Throws NOT_FOUND for an upload that is no longer there. */
export async function openSource(source: ImportSource, workspaceDirectory: string): Promise<SourceFile> {
  if (source.kind === 'path') {
    const name = basename(source.path);
    return {
      path: source.path,
      name,
      named: { path: source.path, sourceName: name },
      discard: () => Promise.resolve(),
    };
  }
  const path = join(uploadFolder(workspaceDirectory), source.token);
  let facts: z.infer<typeof uploadFactsSchema>;
  try {
    facts = uploadFactsSchema.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
  } catch (error) {
    throw new GatewiseError(
      'NOT_FOUND',
      said`The uploaded file is no longer there. Choose it again.`,
      {},
      { cause: error },
    );
  }
  return {
    path,
    name: facts.name,
    named: { path, sourceName: facts.name },
    async discard() {
      await rm(path, { force: true });
      await rm(`${path}.json`, { force: true });
    },
  };
}
