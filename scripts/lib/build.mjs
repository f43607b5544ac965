import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hashFiles } from './content-hash.mjs';
import { run, runNpm } from './processes.mjs';
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

/** First C++ compiler on PATH; undefined without one. */
function findCompiler() {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? process.env.Path ?? '').split(delimiter);
  const candidates = ['g++', 'clang++', 'c++'].flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  return candidates.find((path) => existsSync(path));
}

/** Builds the native kernels where a compiler is there. Without them the portable build of the engine runs. */
async function ensureKernels() {
  const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  if (scripts['build:kernels'] === undefined) return;
  const compiler = findCompiler();
  if (compiler === undefined) return;
  const stamp = `${hashFiles(['src-main/engine/fused/kernels'])} ${compiler} ${process.arch}`;
  if (readStamps().kernels === stamp) return;
  say('Building the native kernels …');
  const { code, output } = await runNpm(['run', '-s', 'build:kernels'], { output: 'collect' });
  if (code !== 0) {
    const reason = output.split('\n').find((line) => /error/i.test(line)) ?? `exit code ${code}`;
    say(`The native kernels could not be built, so the portable ones are used: ${reason.trim()}`);
  }
  // A failure is remembered as well: the same sources and compiler would fail again at every start.
  writeStamp('kernels', stamp);
}
