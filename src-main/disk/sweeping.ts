import { lstatSync, readdirSync, rmSync, type Dirent } from 'node:fs';

/** Removes a file or a folder with all in it; false where the system does not let it. */
export function removeIfPossible(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
    return true;
  } catch {
    return false;
  }
}

/** Files and folders in a real folder, without links; none when it is not there. */
export function entriesOf(folder: string): Dirent[] {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() || entry.isDirectory());
}
