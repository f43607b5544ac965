import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { said } from '../core/common/sentence';
import { probeEngine } from '../engine';
import { compilerNames } from './binding';
import { hasNvidiaDriver } from './driver';
import { SetupFailure } from './failure';
import { freeBytesOf, installRuntime, triedTensorflow, type Installing } from './install';
import { trustSystemCertificates } from './network';
import { complaintOf, runProgram } from './processes';

/** What a person decides of a setup. */
export interface SetupChoice extends Pick<Installing, 'folder' | 'signal' | 'onProgress'> {
  /** `auto`: the library for NVIDIA cards where there is a driver of NVIDIA, else the one for the processor. */
  readonly device: 'auto' | 'cpu' | 'cuda';
  /** Version of TensorFlow. Default: the one that was tried. */
  readonly tensorflow?: string;
  /** Program and parameters of a process that runs `probeInstalled` and ends with its code. */
  readonly prober: readonly [string, ...string[]];
}

/** Which of TensorFlow's libraries this machine gets. */
export function kindFor(device: SetupChoice['device']): Installing['kind'] {
  if (device !== 'auto') return device;
  return hasNvidiaDriver() ? 'cuda' : 'cpu';
}

function nodeHeaders(): string {
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
  } catch {
    throw new SetupFailure(
      said`The headers of Node’s interface are not there: run \`npm install\` in the checkout, and set it up again.`,
    );
  }
}

/** Loads what was built in a process of its own, which the library may end. */
async function verify(folder: string, { prober, signal }: SetupChoice): Promise<void> {
  const [program, ...parameters] = prober;
  const ran = await runProgram(program, parameters, { signal, environment: { GATEWISE_TFJS_NODE: folder } });
  if (ran?.code === 0) return;
  const reason = ran === null ? said`Node is gone` : complaintOf(ran);
  throw new SetupFailure(said`It was built, but does not work here: ${reason}`);
}

/**
 * Installs TensorFlow's library from the index that PIP_INDEX_URL names, else PyPI.
 * @returns which one
 * @throws SetupFailure with what failed where; whatever the signal throws
 */
export async function setUpRuntime(choice: SetupChoice): Promise<Installing['kind']> {
  trustSystemCertificates(process.env);
  const { folder, signal, onProgress, tensorflow = triedTensorflow } = choice;
  const kind = kindFor(choice.device);
  const named = process.env['PIP_INDEX_URL'];
  await installRuntime({
    folder,
    kind,
    tensorflow,
    index: named === undefined || named === '' ? 'https://pypi.org/simple' : named,
    nodeHeaders,
    compilers: compilerNames(process.env),
    freeBytes: freeBytesOf,
    signal,
    onProgress,
    verify: (built) => verify(built, choice),
  });
  return kind;
}

/** What the prober does: loads the library that GATEWISE_TFJS_NODE names, and trains on it. @returns an exit code */
export async function probeInstalled(): Promise<number> {
  const { available, note } = await probeEngine('tfjs-node');
  if (!available) process.stderr.write(`${note ?? 'it gave no reason'}\n`);
  return available ? 0 : 1;
}
