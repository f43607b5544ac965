import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fingerprintFiles, hashFiles } from './content-hash.mjs';
import { run } from './processes.mjs';
import { inRoot, say } from './project.mjs';

const sourceFolder = ['src-main', 'engine', 'fused'];
const kernels = inRoot(...sourceFolder, 'kernels');
const native = inRoot(...sourceFolder, 'native');
const trees = ['src-main', 'engine', 'trees'];
/** All that the module is made of. */
const sources = [
  join(...sourceFolder, 'kernels'),
  join(...sourceFolder, 'native'),
  join(...trees, 'kernels'),
  join(...trees, 'native'),
  'scripts/lib/kernels.mjs',
];

/** The module that engine/fused/native loads. */
export const addonPath = inRoot('out', 'native', `gatewise-${process.platform}-${process.arch}.node`);
const objectFolder = inRoot('out', 'native', 'objects');
const stampPath = inRoot('out', 'native', '.stamp');

/** Every instruction set that gets its own copy of the kernels; `width` is the number of floats in a vector. */
const variants = {
  x64: [
    {
      name: 'avx512',
      table: 'kernelsAvx512',
      width: 16,
      flags: ['-mavx512f', '-mavx512vl', '-mavx512bw', '-mavx512dq', '-mfma', '-mprefer-vector-width=512'],
    },
    { name: 'avx2', table: 'kernelsAvx2', width: 8, flags: ['-mavx2', '-mfma'] },
    { name: 'sse42', table: 'kernelsSse42', width: 4, flags: ['-msse4.2'] },
  ],
  arm64: [{ name: 'neon', table: 'kernelsNeon', width: 4, flags: [] }],
};

const commonFlags = [
  '-std=c++20',
  '-O3',
  '-Wall',
  '-Wextra',
  '-fPIC',
  '-fvisibility=hidden',
  '-fno-exceptions',
  '-fno-rtti',
  // Vectors are read from arrays of floats; square roots set no errno and no floating-point exception is looked at.
  '-fno-strict-aliasing',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-ffp-contract=fast',
];

/** Trees are the same bits on every processor: no additions are fused with multiplications. */
const treeFlags = ['-ffp-contract=off'];

/** Flags of a build that AddressSanitizer and UndefinedBehaviorSanitizer watch. */
const sanitizerFlags = [
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=undefined',
  '-fno-omit-frame-pointer',
  '-g',
  '-O1',
  '-DGATEWISE_SANITIZE',
];

const treeUnits = ['forest', 'boosting', 'predictor', 'plans'];

function unitsOf(architecture) {
  const includes = ['-I', inRoot('node_modules', 'node-api-headers', 'include')];
  return [
    ...variants[architecture].map(({ name, table, width, flags }) => ({
      name,
      source: join(kernels, 'variant.cc'),
      flags: [...flags, `-DGATEWISE_VARIANT=${name}`, `-DGATEWISE_WIDTH=${width}`, `-DGATEWISE_TABLE=${table}`],
    })),
    ...treeUnits.map((name) => ({
      name: `trees-${name}`,
      source: inRoot(...trees, 'kernels', `${name}.cc`),
      flags: treeFlags,
    })),
    { name: 'trees-addon', source: inRoot(...trees, 'native', 'addon.cc'), flags: includes },
    { name: 'team', source: join(kernels, 'team.cc'), flags: [] },
    ...['variants', 'workers', 'addon'].map((name) => ({ name, source: join(native, `${name}.cc`), flags: includes })),
  ];
}

/** First C++ compiler on PATH, or the one that CXX names; undefined without one. */
function findCompiler() {
  if (process.env.CXX) return process.env.CXX;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? process.env.Path ?? '').split(delimiter);
  const names = ['g++', 'clang++', 'clang++-16', 'clang++-14', 'c++'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name + suffix))).find((path) => existsSync(path));
}

const linkFlags = {
  linux: ['-shared', '-pthread', '-static-libstdc++', '-static-libgcc', '-Wl,--gc-sections'],
  darwin: ['-bundle', '-undefined', 'dynamic_lookup'],
};

async function compile(compiler, unit, extra, folder) {
  const object = join(folder, `${unit.name}.o`);
  const { code, output } = await run(
    compiler,
    [...commonFlags, ...unit.flags, ...extra, '-c', unit.source, '-o', object],
    {
      output: 'collect',
    },
  );
  if (code !== 0)
    throw new Error(output.split('\n').find((line) => /error/i.test(line)) ?? `${compiler} ended with code ${code}`);
  return object;
}

/** Compiles as many units at once as there are cores; the slowest (they come first) decide how long it takes. */
async function compileAll(compiler, extra, folder) {
  const waiting = unitsOf(process.arch);
  const objects = [];
  const worker = async () => {
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift())
      objects.push(await compile(compiler, unit, extra, folder));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return objects.sort();
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8'));
  } catch {
    // Missing or half-written: it is built.
    return {};
  }
}

/**
 * Builds the Node-API module with one plain compiler call a unit, unless these sources, flags and compiler were built
 * (or, without `again`, tried) before.
 * @param {{ again?: boolean, sanitize?: string }} options `sanitize`: path of a module to build with the sanitizers instead
 * @returns {Promise<{ kind: 'built', milliseconds: number } | { kind: 'current' } | { kind: 'failed', reason: string }>}
 */
export async function buildKernels({ again = false, sanitize } = {}) {
  const failed = (reason) => ({ kind: 'failed', reason });
  const link = linkFlags[process.platform];
  if (variants[process.arch] === undefined || link === undefined) {
    return failed(`there are no native kernels for ${process.platform}-${process.arch}`);
  }
  const compiler = findCompiler();
  if (compiler === undefined) return failed('there is no C++ compiler (g++ 11 or clang 14, or later)');
  const version = spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0] ?? '';
  const hash = createHash('sha256')
    .update(hashFiles(sources))
    .update(`${compiler} ${version} ${process.platform} ${process.arch}`)
    .digest('hex');
  const target = sanitize ?? addonPath;
  const stamp = sanitize === undefined ? readStamp() : {};
  if (stamp.hash === hash) {
    if (stamp.reason === undefined && existsSync(target)) return { kind: 'current' };
    if (stamp.reason !== undefined && !again) return failed(stamp.reason);
  }
  const started = Date.now();
  const extra = sanitize === undefined ? [] : sanitizerFlags;
  const folder = sanitize === undefined ? objectFolder : `${objectFolder}-sanitized`;
  mkdirSync(folder, { recursive: true });
  try {
    const objects = await compileAll(compiler, extra, folder);
    // Linked beside and moved: a process that has the old module open keeps it.
    const fresh = `${target}.${process.pid}`;
    const linkExtra =
      sanitize === undefined
        ? []
        : ['-fsanitize=address,undefined', '-shared-libasan'].slice(0, /clang/.test(version) ? 2 : 1);
    const { code, output } = await run(compiler, [...objects, ...link, ...linkExtra, '-o', fresh], {
      output: 'collect',
    });
    if (code !== 0) throw new Error(output.trim().split('\n').at(-1) ?? 'the linker failed');
    renameSync(fresh, target);
  } catch (error) {
    const reason = error.message.trim();
    // A failure is remembered as well: the same sources and compiler would fail again at every start.
    if (sanitize === undefined) writeFileSync(stampPath, JSON.stringify({ hash, reason }));
    return failed(reason);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (sanitize === undefined) writeFileSync(stampPath, JSON.stringify({ hash }));
  return { kind: 'built', milliseconds: Date.now() - started };
}

/** Changes with the sources and the compiler; asking the compiler for its version takes longer. */
function stateOfBuild() {
  const compiler = findCompiler();
  const file = compiler === undefined ? undefined : statSync(compiler, { throwIfNoEntry: false });
  return `${compiler} ${file?.size} ${file?.mtimeMs} ${process.platform} ${process.arch} ${fingerprintFiles(sources)}`;
}

/** Builds the kernels where that is possible, and says in one line where it is not: the portable ones run then. */
export async function ensureKernels() {
  if (!existsSync(stampPath)) say('Building the native kernels …');
  const known = readStamp();
  const state = stateOfBuild();
  if (known.state === state && (known.reason !== undefined || existsSync(addonPath))) return;
  const outcome = await buildKernels();
  mkdirSync(inRoot('out', 'native'), { recursive: true });
  writeFileSync(stampPath, JSON.stringify({ ...readStamp(), state }));
  if (outcome.kind === 'failed' && known.reason !== outcome.reason) {
    say(`The portable engine is used, because the native kernels could not be built: ${outcome.reason}`);
  }
}
