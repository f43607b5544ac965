import type { Sentence } from '../../core/common/sentence';
import type { DeviceFacts } from '../../core/training';
import { processorFacts } from '../common/processor';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients';
import { noFault, type Runtime } from './runtime';

/** A backend that tfjs runs on in this process. */
export interface Backend {
  readonly device: string;
  /** A remark on it. */
  readonly note: Sentence | null;
  readonly facts: DeviceFacts;
  readonly runtime: Runtime;
}

async function start(): Promise<Backend> {
  // Otherwise the JavaScript backend advertises tfjs-node on standard output.
  tf.enableProdMode();
  registerGradients();
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return {
    device: 'JavaScript',
    note: null,
    facts: processorFacts({ '@tensorflow/tfjs-core': tf.version_core }),
    runtime: { name: 'cpu', readsLater: false, fault: noFault },
  };
}

let backend: Promise<Backend> | null = null;

/** Starts tfjs in plain JavaScript, once a process. */
export function startBackend(): Promise<Backend> {
  backend ??= start();
  return backend;
}
