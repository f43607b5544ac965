import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing, for their owner alone. Folder by folder: where the system says that
 * what is there cannot be made (`/proc`), Node's own recursive form tries for ever.
 * @throws what the system says against the first folder that cannot be made
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw thrown;
    // A folder above that exists already is not what was missing.
    if (statSync(above, { throwIfNoEntry: false })?.isDirectory() === true) throw thrown;
    makeFolder(above);
    mkdirSync(path, { mode: 0o700 });
  }
}
