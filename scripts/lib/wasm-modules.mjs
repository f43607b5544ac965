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

const fused = ['src-main', 'engine', 'fused'];
const trees = ['src-main', 'engine', 'trees'];
const treeUnits = ['forest', 'boosting', 'predictor', 'plans'];
const rowScan = ['src-main', 'ingest', 'formats', 'row-scan'];

/**
 * What is built: the file that is committed, the sources, what else decides the bytes, and the modules by the names under
 * which the file holds them, with the flags of each.
 */
const sets = [
  {
    committed: join(...fused, 'portable', 'modules.json'),
    sources: [
      join(...fused, 'kernels', 'variant.cc'),
      join(...fused, 'kernels', 'team.cc'),
      join(...fused, 'portable', 'module.cc'),
    ],
    hashed: [join(...fused, 'kernels'), join(...fused, 'portable', 'module.cc')],
    flags: ['-DGATEWISE_VARIANT=wasm', '-DGATEWISE_WIDTH=4', '-DGATEWISE_TABLE=kernelsWasm'],
    modules: { simd: [], relaxed: ['-mrelaxed-simd'] },
  },
  {
    committed: join(...trees, 'portable', 'module.json'),
    sources: [
      ...treeUnits.map((name) => join(...trees, 'kernels', `${name}.cc`)),
      join(...fused, 'kernels', 'team.cc'),
      join(...trees, 'portable', 'module.cc'),
    ],
    hashed: [
      join(...trees, 'kernels'),
      join(...fused, 'kernels', 'team.cc'),
      join(...fused, 'kernels', 'team.h'),
      join(...trees, 'portable', 'module.cc'),
    ],
    // The same bits as the native module: no additions are fused with multiplications.
    flags: ['-ffp-contract=off'],
    modules: { simd: [] },
  },
  {
    committed: join(...rowScan, 'module.json'),
    sources: [join(...rowScan, 'module.cc')],
    hashed: [join(...rowScan, 'module.cc')],
    flags: [],
    modules: { simd: [] },
  },
];

/** Of everything that decides the modules' bytes. */
function sourceHash({ hashed, flags, modules }) {
  return createHash('sha256')
    .update(hashFiles(hashed))
    .update(JSON.stringify([compiler, [...compileFlags, ...flags], linkFlags, modules]))
    .digest('hex');
}

export function hasCompiler() {
  return [compiler, linker].every((command) => spawnSync(command, ['--version']).status === 0);
}

async function call(command, parameters) {
  const { code, output } = await run(command, parameters, { output: 'collect' });
  if (code !== 0) throw new Error(output.trim() || `${command} ended with code ${code}`);
}

async function buildModule(sources, flags, folder) {
  const objects = await Promise.all(
    sources.map(async (source, index) => {
      const object = join(folder, `${index}.o`);
      await call(compiler, [...compileFlags, ...flags, '-c', inRoot(source), '-o', object]);
      return object;
    }),
  );
  const module = join(folder, 'module.wasm');
  await call(linker, [...linkFlags, ...objects, '-o', module]);
  return readFileSync(module).toString('base64');
}

/** Builds a set; what is committed holds its modules' bytes and the hash of what they were made of. */
async function build(set) {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-wasm-'));
  try {
    const built = { source: sourceHash(set) };
    for (const [name, flags] of Object.entries(set.modules))
      built[name] = await buildModule(set.sources, [...set.flags, ...flags], folder);
    return built;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds all modules and writes the files that are to be committed. */
export async function buildModules() {
  for (const set of sets) writeFileSync(inRoot(set.committed), `${JSON.stringify(await build(set), null, 2)}\n`);
}

async function faultOf(set, compare) {
  const committed = JSON.parse(readFileSync(inRoot(set.committed), 'utf8'));
  const advice = `Run \`npm run build:wasm\` and commit ${set.committed}.`;
  if (committed.source !== sourceHash(set)) return `The modules were built from other sources. ${advice}`;
  if (!compare) return undefined;
  const built = await build(set);
  const different = Object.keys(set.modules).filter((name) => built[name] !== committed[name]);
  if (different.length === 0) return undefined;
  return `${compiler} builds other bytes than the committed ones (${different.join(', ')}). ${advice}`;
}

/**
 * What is wrong with the committed modules; undefined when nothing is. Their bytes can only be compared where the
 * compiler is.
 */
export async function findFault({ compare }) {
  for (const set of sets) {
    const fault = await faultOf(set, compare);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
