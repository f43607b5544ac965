import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { inRoot } from './project.mjs';

/** Paths of all files under a path of the checkout, sorted; none when it does not exist. */
export function listFiles(path) {
  const status = statSync(inRoot(path), { throwIfNoEntry: false });
  if (status === undefined) return [];
  return status.isFile() ? [path] : filesIn(path);
}

/** What a folder's entries are is known from the folder, so that none of them is asked; links are followed. */
function filesIn(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true })
    .sort((first, second) => (first.name < second.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isFile()) return [path];
      return entry.isDirectory() ? filesIn(path) : listFiles(path);
    });
}

/** Names, sizes and times of change: alike only where nothing was written since, and quicker than reading everything. */
export function fingerprintFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(listFiles)) {
    const { size, mtimeMs } = statSync(inRoot(path));
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

/** One hash over names and contents, so that a checkout or a touch changes nothing and an edit does. */
export function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(listFiles)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(inRoot(path)))
      .update('\0');
  }
  return hash.digest('hex');
}
