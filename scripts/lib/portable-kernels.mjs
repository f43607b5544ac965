import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFiles } from './content-hash.mjs';
import { run } from './processes.mjs';
import { inRoot } from './project.mjs';

/** Debian's, so that the same sources give the same bytes wherever they are built. */
const compiler = 'clang++-16';
const linker = 'wasm-ld-16';

const fused = ['src-main', 'engine', 'fused'];
const committedPath = inRoot(...fused, 'portable', 'modules.json');
const sources = [
  inRoot(...fused, 'kernels', 'variant.cc'),
  inRoot(...fused, 'kernels', 'team.cc'),
  inRoot(...fused, 'portable', 'module.cc'),
];

/** Modules by the name that engine/fused/portable knows them by, with the instructions that they need. */
const vectorSets = { simd: [], relaxed: ['-mrelaxed-simd'] };

const compileFlags = [
  '--target=wasm32',
  '-std=c++20',
  '-O3',
  '-Wall',
  '-Wextra',
  '-fno-exceptions',
  '-fno-rtti',
  '-fno-strict-aliasing',
  '-fno-math-errno',
  '-ffp-contract=fast',
  // V8 spills registers in unrolled loops.
  '-fno-unroll-loops',
  '-msimd128',
  '-matomics',
  '-mbulk-memory',
  '-mmutable-globals',
  '-DGATEWISE_VARIANT=wasm',
  '-DGATEWISE_WIDTH=4',
  '-DGATEWISE_TABLE=kernelsWasm',
];

const linkFlags = [
  '--no-entry',
  '--import-memory',
  '--shared-memory',
  '--max-memory=4294967296',
  '-z',
  'stack-size=131072',
  '--export=__stack_pointer',
  '--export=__heap_base',
  '--strip-all',
];

/** Of everything that decides the modules' bytes. */
export function sourceHash() {
  return createHash('sha256')
    .update(hashFiles([join(...fused, 'kernels'), join(...fused, 'portable', 'module.cc')]))
    .update(JSON.stringify([compiler, compileFlags, linkFlags, vectorSets]))
    .digest('hex');
}

export function hasCompiler() {
  return [compiler, linker].every((command) => spawnSync(command, ['--version']).status === 0);
}

async function call(command, parameters) {
  const { code, output } = await run(command, parameters, { output: 'collect' });
  if (code !== 0) throw new Error(output.trim() || `${command} ended with code ${code}`);
}

async function buildModule(flags, folder) {
  const objects = await Promise.all(
    sources.map(async (source, index) => {
      const object = join(folder, `${index}.o`);
      await call(compiler, [...compileFlags, ...flags, '-c', source, '-o', object]);
      return object;
    }),
  );
  const module = join(folder, 'module.wasm');
  await call(linker, [...linkFlags, ...objects, '-o', module]);
  return readFileSync(module).toString('base64');
}

/** Builds the modules; what is committed holds their bytes and the hash of what they were made of. */
export async function buildPortableKernels() {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-portable-'));
  try {
    const built = { source: sourceHash() };
    for (const [name, flags] of Object.entries(vectorSets)) built[name] = await buildModule(flags, folder);
    return built;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function readCommitted() {
  return JSON.parse(readFileSync(committedPath, 'utf8'));
}

export function writeCommitted(built) {
  writeFileSync(committedPath, `${JSON.stringify(built, null, 2)}\n`);
}

/**
 * What is wrong with the committed modules; undefined when nothing is. Their bytes can only be compared where the
 * compiler is.
 */
export async function findFault({ compare }) {
  const committed = readCommitted();
  const advice = 'Run `npm run build:wasm` and commit engine/fused/portable/modules.json.';
  if (committed.source !== sourceHash()) return `The modules were built from other sources. ${advice}`;
  if (!compare) return undefined;
  const built = await buildPortableKernels();
  const different = Object.keys(vectorSets).filter((name) => built[name] !== committed[name]);
  if (different.length === 0) return undefined;
  return `${compiler} builds other bytes than the committed ones (${different.join(', ')}). ${advice}`;
}
