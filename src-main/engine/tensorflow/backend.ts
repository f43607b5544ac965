import { said, type Sentence } from '../../core/common/sentence';
import type { DeviceFacts } from '../../core/training';
import { processorFacts } from '../common/processor';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients';
import { noFault, type Runtime } from './runtime';

/** The backend that tfjs runs on in this process. */
export interface Backend {
  readonly device: string;
  /** Why no GPU is used; null where one is. */
  readonly note: Sentence | null;
  readonly facts: DeviceFacts;
  readonly runtime: Runtime;
}

const gpuPackage = '@tensorflow/tfjs-node-gpu';

function isMissing(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    thrown.code === 'ERR_MODULE_NOT_FOUND' &&
    thrown.message.includes(gpuPackage)
  );
}

/** tfjs-node 4.22 still calls `util.isNullOrUndefined`, which Node 23 removed. */
function restoreRemovedUtility(): void {
  const util: unknown = createRequire(import.meta.url)('node:util');
  if (typeof util === 'object' && util !== null && !('isNullOrUndefined' in util)) {
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  }
}

async function tryGpu(): Promise<Sentence | null> {
  try {
    restoreRemovedUtility();
    await import(gpuPackage);
    if (await tf.setBackend('tensorflow')) return null;
    return said`${gpuPackage} is installed, but its backend did not start.`;
  } catch (thrown) {
    if (isMissing(thrown))
      return said`${gpuPackage} is not installed (\`npm run setup:gpu\` in a checkout), so tfjs runs on the processor.`;
    return said`${gpuPackage} is installed, but cannot be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

async function start(): Promise<Backend> {
  // Otherwise the JavaScript backend advertises tfjs-node on standard output.
  tf.enableProdMode();
  const note = await tryGpu();
  registerGradients();
  const versions = { '@tensorflow/tfjs-core': tf.version_core };
  if (note === null) {
    const facts: DeviceFacts = { kind: 'graphics', driver: null, memoryBytes: null, versions };
    return { device: 'TensorFlow GPU', note, facts, runtime: runtimeOf('tensorflow') };
  }
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return { device: 'JavaScript', note, facts: processorFacts(versions), runtime: runtimeOf('cpu') };
}

/** One that computes within the calls to it. */
function runtimeOf(name: Runtime['name']): Runtime {
  return { name, readsLater: false, fault: noFault };
}

let backend: Promise<Backend> | null = null;

/** Starts tfjs once a process: on the optional GPU package where it is installed and loads, else in plain JavaScript. */
export function startBackend(): Promise<Backend> {
  backend ??= start();
  return backend;
}
