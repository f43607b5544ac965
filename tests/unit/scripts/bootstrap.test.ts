import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const scripts = ['scripts', 'scripts/lib'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(folder, name)),
);

/** Scripts that start only once everything is installed, under the Node that was installed along. */
const afterInstall = new Set([
  'scripts/build-targets.mjs',
  'scripts/dev-browser.mjs',
  'scripts/run-with-vite.mjs',
  // Loads esbuild dynamically, once the install is done.
  'scripts/lib/tool.mjs',
]);

/** A Node older than the one that runs the tests, where the machine has one. */
const olderNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) => existsSync(path) && !execFileSync(path, ['--version'], { encoding: 'utf8' }).startsWith('v24.'),
);

describe('the scripts that prepare everything', () => {
  it.each(scripts)('%s parses', (path) => {
    const checked = spawnSync(olderNode ?? process.execPath, ['--check', path], { cwd: root, encoding: 'utf8' });
    expect(checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  });

  it.each(scripts.filter((path) => !afterInstall.has(path)))('%s needs nothing that npm installs', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    const foreign = imports.filter(
      (name) => !name.startsWith('.') && !builtinModules.includes(name.replace(/^node:/, '')),
    );
    expect(foreign).toEqual([]);
  });

  it('builds a stamp from contents, not from dates', async () => {
    const { hashFiles } = await load<{ hashFiles: (paths: string[]) => string }>('content-hash');
    expect(hashFiles(['scripts'])).toBe(hashFiles(['scripts']));
    expect(hashFiles(['scripts'])).not.toBe(hashFiles(['scripts/lib']));
    expect(hashFiles(['no-such-folder'])).toBe(hashFiles([]));
  });

  it('knows which Node fits', async () => {
    const { isRequiredNode } = await load<{ isRequiredNode: (version: string) => boolean }>('runtime');
    expect(['v18.20.8', 'v20.20.2', 'v22.1.0'].map(isRequiredNode)).toEqual([false, false, false]);
    expect(['v24.0.0', 'v26.1.0'].map(isRequiredNode)).toEqual([true, true]);
  });

  it('sees that this checkout is installed', async () => {
    const { isInstalled } = await load<{ isInstalled: () => boolean }>('install');
    expect(isInstalled()).toBe(true);
  });

  it('ends a command that takes too long, its children too', async () => {
    const { run } = await load<{
      run: (
        command: string,
        parameters: string[],
        options: object,
      ) => Promise<{ timedOut: boolean; milliseconds: number }>;
    }>('processes');
    const sleeper =
      "require('child_process').spawn(process.execPath,['-e','setTimeout(()=>{},60000)'],{stdio:'inherit'})";
    const ended = await run(process.execPath, ['-e', sleeper], { output: 'collect', timeoutMs: 500 });
    expect(ended.timedOut).toBe(true);
    expect(ended.milliseconds).toBeLessThan(10_000);
  });
});

async function load<T>(name: string): Promise<T> {
  return (await import(join(root, 'scripts/lib', `${name}.mjs`))) as T;
}
