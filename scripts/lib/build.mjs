import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hashFiles } from './content-hash.mjs';
import { ensureKernels } from './kernels.mjs';
import { run } from './processes.mjs';
import { inRoot, say, SetupError } from './project.mjs';
import { requiredNode } from './runtime.mjs';

const shared = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/** What each part is made of, and the file that proves that it was built. */
const targets = {
  main: { sources: ['src-main', ...shared], result: 'out/main/cli.js' },
  preload: { sources: ['src-main/shells/electron', ...shared], result: 'out/preload/index.cjs' },
  renderer: {
    sources: ['src-renderer', 'src-main/core', 'src-main/contract', ...shared],
    result: 'out/renderer/index.html',
  },
};

const stampPath = inRoot('out', '.stamp');

function readStamps() {
  if (!existsSync(stampPath)) return {};
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8'));
  } catch {
    // A half-written stamp only means that everything is built again.
    return {};
  }
}

function writeStamp(name, value) {
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(stampPath, `${JSON.stringify({ ...readStamps(), [name]: value }, null, 2)}\n`);
}

/**
 * Builds those of the named parts whose sources changed since they were built.
 * @param {('main' | 'preload' | 'renderer')[]} names
 */
export async function ensureBuilt(names = ['main', 'preload', 'renderer']) {
  await ensureKernels();
  const stamps = readStamps();
  const stale = names
    .map((name) => ({ name, hash: hashFiles(targets[name].sources) }))
    .filter(({ name, hash }) => stamps[name] !== hash || !existsSync(inRoot(targets[name].result)));
  if (stale.length === 0) return;
  say(`Building ${stale.map(({ name }) => name).join(', ')} …`);
  const { code, output, milliseconds } = await run(
    requiredNode(),
    [inRoot('scripts', 'build-targets.mjs'), ...stale.map(({ name }) => name)],
    { output: 'collect' },
  );
  if (code !== 0) throw new SetupError(`${output}\nThe build failed: see above.`);
  for (const { name, hash } of stale) writeStamp(name, hash);
  say(`Built in ${(milliseconds / 1000).toFixed(1)} s.`);
}
