import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Working folders of imports begin with this. */
export const workPrefix = '.import-';

/** Removes the working folders that killed imports left in a folder that nobody imports into now. */
export async function removeBrokenImports(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(workPrefix)) await rm(join(directory, name), { recursive: true, force: true });
  }
}
