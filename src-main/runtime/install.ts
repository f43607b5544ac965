import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { installedRuntimeFile, type InstalledRuntime } from '../core/training';
import { isUnfinishedName, unfinishedName } from '../disk';
import { said } from '../core/common/sentence';
import { buildBinding, findCompiler } from './binding';
import { fileFailure, SetupFailure } from './failure';
import { lockFolder } from './lock';
import { download } from './network';
import { findWheel, type Wheel } from './package-index';
import { fetchByNpm } from './processes';
import { steps, type SetupStep } from './steps';
import { tarballFiles } from './tarball';
import { requirementsOf } from './versions';
import { readEntry, unpackEntry, wheelEntries, type WheelEntry } from './wheel';

/** What the binding and the kernels are from, and the checksum of the package that was tried. */
export const tfjsNode = {
  version: '4.22.0',
  integrity: 'uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
} as const;

/** The library that was tried with it. */
export const triedTensorflow = '2.21.0';

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** Headers that the binding includes, with those that they do. */
const headers = /^tensorflow\/include\/((tensorflow|tsl|xla\/tsl)\/(c|core\/platform|platform)\/.*\.h)$/;
const cudaLibrary = /^nvidia\/[^/]+\/lib\/([^/]+\.so[^/]*)$/;
/** The unpacked library and what else lies beside it for a while. */
const unpackedBytes = 1.2e9;

export interface Installing {
  /** Where it will be. */
  readonly folder: string;
  readonly kind: InstalledRuntime['kind'];
  /** Version of TensorFlow. */
  readonly tensorflow: string;
  /** Address of the package index, as pip takes it. */
  readonly index: string;
  /** Finds the folder of Node-API's headers. @throws SetupFailure when there are none */
  readonly nodeHeaders: () => string;
  /** Names of C++ compilers, the preferred one first. */
  readonly compilers: readonly string[];
  /** Bytes that can still be written to a folder's disk. */
  readonly freeBytes: (folder: string) => number;
  readonly signal: AbortSignal;
  /** @param share done of this step, from 0 to 1; null: it is not known */
  readonly onProgress: (step: SetupStep, share: number | null) => void;
  /** Loads what was built and tests it. @throws SetupFailure when it does not work */
  readonly verify: (folder: string) => Promise<void>;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

/** What the system says of a folder's disk. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function requireSpace(folder: string, bytes: number, free: number): void {
  if (free < bytes)
    throw new SetupFailure(
      said`There is too little space for TensorFlow in ${folder}: ${megabytes(bytes)} are needed and ${megabytes(free)} are free.`,
    );
}

async function fetchWheel(wheel: Wheel, folder: string, { signal, onProgress }: Installing): Promise<string> {
  const path = join(folder, wheel.filename);
  const step = steps.fetching(wheel.filename, wheel.size === null ? null : megabytes(wheel.size));
  onProgress(step, 0);
  await download({
    ...wheel,
    path,
    signal,
    onProgress: (bytes) => {
      onProgress(step, wheel.size === null ? null : Math.min(1, bytes / wheel.size));
    },
  });
  return path;
}

function required(entries: readonly WheelEntry[], name: string): WheelEntry {
  const entry = entries.find((one) => one.name === name);
  if (entry === undefined) throw new SetupFailure(said`The wheel of TensorFlow has no ${name}: take another version.`);
  return entry;
}

/** Unpacks TensorFlow's library and headers. @returns the text of the wheel's METADATA */
async function unpackTensorflow(path: string, folder: string, { signal, onProgress }: Installing): Promise<string> {
  const entries = await wheelEntries(path);
  for (const name of libraries) {
    onProgress(steps.unpacking(name), null);
    await unpackEntry(path, required(entries, `tensorflow/${name}`), join(folder, 'lib', name), signal);
  }
  for (const entry of entries) {
    const name = headers.exec(entry.name)?.[1];
    if (name === undefined || name.includes('..')) continue;
    const to = join(folder, 'include', name);
    mkdirSync(dirname(to), { recursive: true });
    await unpackEntry(path, entry, to, signal);
  }
  const metadata = entries.find(({ name }) => /^[^/]+\.dist-info\/METADATA$/.test(name));
  return metadata === undefined ? '' : readEntry(path, metadata);
}

/** NVIDIA's libraries that a wheel of TensorFlow asks for, beside its own, where it looks for them. */
async function addCuda(metadata: string, folder: string, installing: Installing): Promise<void> {
  const { index, signal, onProgress } = installing;
  const wanted = requirementsOf(metadata, 'and-cuda');
  if (wanted.length === 0) throw new SetupFailure(said`This wheel of TensorFlow names no libraries of NVIDIA.`);
  for (const requirement of wanted) {
    const path = await fetchWheel(await findWheel(index, requirement, { signal }), folder, installing);
    for (const entry of await wheelEntries(path)) {
      const name = cudaLibrary.exec(entry.name)?.[1];
      if (name === undefined) continue;
      onProgress(steps.unpacking(name), null);
      await unpackEntry(path, entry, join(folder, 'lib', name), signal);
    }
    rmSync(path);
  }
}

/** Modules that stand in for what tfjs-node's kernels ask for: the tfjs of the process that loads them. */
const substitutes: Readonly<Record<string, string>> = {
  'node_modules/@tensorflow/tfjs/index.js': "module.exports = globalThis[Symbol.for('gatewise.tfjs-core')];\n",
  'node_modules/@tensorflow/tfjs-core/index.js': "module.exports = globalThis[Symbol.for('gatewise.tfjs-core')];\n",
  // For TensorBoard alone, which is not used; the real one wants a package of 2 MB.
  'dist/proto/api_pb.js': 'module.exports = {};\n',
};

/** Unpacks tfjs-node's kernels and the sources of its binding. @returns paths of the sources */
async function addKernels(folder: string, { signal, onProgress }: Installing): Promise<string[]> {
  onProgress(steps.fetching(`@tensorflow/tfjs-node ${tfjsNode.version}`, null), null);
  const file = await fetchByNpm(`@tensorflow/tfjs-node@${tfjsNode.version}`, folder, signal);
  const packed = readFileSync(join(folder, file));
  const found = createHash('sha512').update(packed).digest('base64');
  if (found !== tfjsNode.integrity)
    throw new SetupFailure(
      said`@tensorflow/tfjs-node ${tfjsNode.version} is not the package that was tried: its SHA-512 is ${found}.`,
    );
  const files = tarballFiles(packed);
  for (const [name, content] of files) {
    if (!/^(dist\/.*\.js|binding\/.*\.(cc|h)|package\.json|LICENSE)$/.test(name)) continue;
    const to = join(folder, name);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, content);
  }
  for (const [name, content] of Object.entries(substitutes)) {
    const to = join(folder, name);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, content);
  }
  rmSync(join(folder, file));
  return ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(folder, 'binding', name));
}

async function build(
  folder: string,
  { compiler, nodeHeaders }: { readonly compiler: string; readonly nodeHeaders: string },
  installing: Installing,
): Promise<void> {
  const { kind, tensorflow, index, signal, onProgress } = installing;
  const name = kind === 'cpu' ? 'tensorflow-cpu' : 'tensorflow';
  onProgress(steps.searching(name, tensorflow), null);
  const wheel = await findWheel(index, { name, limits: [{ operator: '==', version: tensorflow }] }, { signal });
  requireSpace(dirname(folder), (wheel.size ?? 0) + unpackedBytes, installing.freeBytes(folder));
  mkdirSync(join(folder, 'lib'));
  const path = await fetchWheel(wheel, folder, installing);
  const metadata = await unpackTensorflow(path, folder, installing);
  rmSync(path);
  if (kind === 'cuda') await addCuda(metadata, folder, installing);
  const sources = await addKernels(folder, installing);
  onProgress(steps.building, null);
  await buildBinding(
    compiler,
    {
      sources,
      headers: [join(folder, 'include'), nodeHeaders],
      libraries: libraries.map((library) => join(folder, 'lib', library)),
    },
    folder,
    signal,
  );
  for (const used of ['include', 'binding']) rmSync(join(folder, used), { recursive: true });
  const installed: InstalledRuntime = {
    format: 1,
    kind,
    tensorflow: wheel.version,
    tfjsNode: tfjsNode.version,
    platform: process.platform,
    arch: process.arch,
  };
  writeFileSync(join(folder, installedRuntimeFile), `${JSON.stringify(installed, null, 2)}\n`);
  onProgress(steps.testing, null);
  await installing.verify(folder);
}

/** Removes what a setup left that was killed. */
function sweep(parent: string, label: string): void {
  for (const name of readdirSync(parent)) {
    if (isUnfinishedName(name) && name.startsWith(`.${label}.`))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/**
 * Installs TensorFlow's library, tfjs-node's kernels and a binding between them: beside its place, and into it once it
 * passes its test. Whatever goes wrong leaves what was there before.
 * @throws SetupFailure with what failed where; whatever the signal throws
 */
export async function installRuntime(installing: Installing): Promise<void> {
  const { folder, signal, compilers } = installing;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupFailure(
      said`This is for Linux on x86-64 so far, and here is ${process.platform} on ${process.arch}: WebGPU needs no setup and runs on any.`,
    );
  const tools = { compiler: await findCompiler(compilers, signal), nodeHeaders: installing.nodeHeaders() };
  const parent = dirname(folder);
  try {
    mkdirSync(parent, { recursive: true });
    const letGo = await lockFolder(folder);
    try {
      await putInto(folder, tools, installing);
    } finally {
      await letGo();
    }
  } catch (thrown) {
    throw fileFailure(thrown, said`Nothing was installed`, parent);
  }
}

/** Builds beside the folder, and moves what was built into its place. */
async function putInto(folder: string, tools: Parameters<typeof build>[1], installing: Installing): Promise<void> {
  const parent = dirname(folder);
  const label = basename(folder);
  const unfinished = join(parent, unfinishedName(label));
  sweep(parent, label);
  try {
    mkdirSync(unfinished);
    await build(unfinished, tools, installing);
    installing.signal.throwIfAborted();
    const before = join(parent, unfinishedName(label));
    if (existsSync(folder)) renameSync(folder, before);
    renameSync(unfinished, folder);
    rmSync(before, { recursive: true, force: true });
  } catch (thrown) {
    rmSync(unfinished, { recursive: true, force: true });
    throw thrown;
  }
}
