import type * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LibraryBackend } from './library-backend';

/** tfjs-node's own description of a backend that tfjs registers. */
type BackendClass = new (binding: unknown, packageName: string) => LibraryBackend & tf.KernelBackend;

function isBackendModule(loaded: unknown): loaded is { readonly NodeJSKernelBackend: BackendClass } {
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    'NodeJSKernelBackend' in loaded &&
    typeof loaded.NodeJSKernelBackend === 'function'
  );
}

/** Where the modules that the setup writes in the place of `@tensorflow/tfjs` find the tfjs of this process. */
const handedOver = Symbol.for('gatewise.tfjs-core');

/** tfjs-node 4.22 calls what Node 23 removed, and what Node warns of. */
function restoreRemovedUtilities(load: NodeJS.Require): void {
  Object.assign(load('node:util') as object, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  });
}

/** What TensorFlow reads of the environment once, when its library is loaded; whoever has set one of them decides. */
function prepareEnvironment(threads: number): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  // As fast without, and else it tells of itself in every process's output, before any level of logs is looked at.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] ??= '1';
}

/**
 * Loads TensorFlow's library with tfjs-node's binding and kernels from the folder that `npm run setup:gpu` made, into the
 * tfjs of this process. tfjs-node's own entry is passed over: it wants packages that only find and load the binding.
 * @param threads of the processor, for the life of the process
 * @throws Error when one of them cannot be loaded
 */
export function loadLibrary(folder: string, threads: number): LibraryBackend & tf.KernelBackend {
  prepareEnvironment(threads);
  // The very build that imports of it mean here: tfjs-node's kernels ask for it as CommonJS modules do.
  const here = createRequire(import.meta.url);
  restoreRemovedUtilities(here);
  Object.assign(globalThis, { [handedOver]: here('@tensorflow/tfjs-core') as object });
  const load = createRequire(join(folder, 'package.json'));
  const binding: unknown = load('./tfjs_binding.node');
  load('./dist/register_all_kernels.js');
  const loaded: unknown = load('./dist/nodejs_kernel_backend.js');
  if (!isBackendModule(loaded)) throw new Error('tfjs-node’s backend is not what it was expected to be');
  return new loaded.NodeJSKernelBackend(binding, '@tensorflow/tfjs-node');
}
