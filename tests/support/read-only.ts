import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the right to write there from this process: by modes, or for root, who ignores those, by a mount that takes nothing.
 * @returns what gives it back; null where the system offers neither
 */
export function makeReadOnly(folder: string): (() => void) | null {
  if (process.getuid?.() === 0) {
    if (spawnSync('mount', ['--bind', folder, folder]).status !== 0) return null;
    const restore = (): void => {
      spawnSync('umount', ['-l', folder]);
    };
    if (spawnSync('mount', ['-o', 'remount,ro,bind', folder]).status === 0) return restore;
    restore();
    return null;
  }
  if (process.platform === 'win32') return null;
  const folders = [folder, ...foldersIn(folder)];
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of files) chmodSync(join(folder, name), 0o400);
  for (const path of folders) chmodSync(path, 0o500);
  return () => {
    for (const path of folders) chmodSync(path, 0o700);
    for (const { name } of files) chmodSync(join(folder, name), 0o600);
  };
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
}
