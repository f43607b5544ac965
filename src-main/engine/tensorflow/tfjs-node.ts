import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewiseError, hinted } from '../../core/common/errors';
import { said, type Sentence } from '../../core/common/sentence';
import {
  installedRuntimeFile,
  installedRuntimeSchema,
  type EngineDescription,
  type InstalledRuntime,
} from '../../core/training';
import { tfjsNodeFolder } from '../../disk/data-folder';
import { processorFacts } from '../common/processor';
import type { Backend } from './backend';
import { registerGradients } from './gradients';
import { loadLibrary } from './libtensorflow';
import { noFault } from './runtime';

type Found = { readonly installed: InstalledRuntime } | { readonly reason: Sentence };

/** What is installed, without loading it. */
function find(folder: string): Found {
  let text: string;
  try {
    text = readFileSync(join(folder, installedRuntimeFile), 'utf8');
  } catch {
    return {
      reason: said`TensorFlow’s library is not installed: run \`npm run setup:gpu -- --cpu\` in a checkout, or without \`--cpu\` where there is an NVIDIA card.`,
    };
  }
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    stored = null;
  }
  const parsed = installedRuntimeSchema.safeParse(stored);
  if (!parsed.success)
    return { reason: said`What is installed in ${folder} is of another version: run \`npm run setup:gpu\` again.` };
  const { platform, arch } = parsed.data;
  if (platform !== process.platform || arch !== process.arch) {
    return {
      reason: said`What is installed in ${folder} is for ${platform} ${arch}: run \`npm run setup:gpu\` again.`,
    };
  }
  return { installed: parsed.data };
}

function unavailable(reason: Sentence): GatewiseError {
  return new GatewiseError('ENGINE_UNAVAILABLE', reason, {
    field: 'model.training.engine',
    ...hinted(said`Choose another engine: those of the processor are always there.`),
  });
}

function begin({ tensorflow, tfjsNode }: InstalledRuntime, folder: string, threads: number): Backend {
  tf.enableProdMode();
  let onCard: boolean;
  try {
    const backend = loadLibrary(folder, threads);
    tf.registerBackend('tensorflow', () => backend, 1);
    onCard = backend.isUsingGpuDevice;
  } catch (thrown) {
    throw unavailable(
      said`TensorFlow’s library cannot be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
  registerGradients();
  const versions = { '@tensorflow/tfjs-core': tf.version_core, '@tensorflow/tfjs-node': tfjsNode, tensorflow };
  return {
    device: onCard ? 'TensorFlow CUDA' : 'TensorFlow',
    note: null,
    facts: onCard ? { kind: 'graphics', driver: null, memoryBytes: null, versions } : processorFacts(versions),
    runtime: { name: 'tensorflow', readsLater: false, fault: noFault },
  };
}

let started: Backend | null = null;

/**
 * Starts TensorFlow's library once a process.
 * @param threads of the processor that it may use; those of the first call, for the life of the process
 * @throws GatewiseError ENGINE_UNAVAILABLE when it is not installed or cannot be loaded
 */
export function startTfjsNode(threads: number): Backend {
  if (started !== null) return started;
  const folder = tfjsNodeFolder();
  const found = find(folder);
  if ('reason' in found) throw unavailable(found.reason);
  started = begin(found.installed, folder, threads);
  return started;
}

/** What is installed, told by its own description: the library is loaded only where it has to say whether there is a card. */
export function describeTfjsNode(): EngineDescription {
  const id = 'tfjs-node';
  const found = find(tfjsNodeFolder());
  if ('reason' in found) return { id, available: false, note: found.reason, device: 'none', facts: null };
  const { kind, tensorflow, tfjsNode } = found.installed;
  if (started === null && kind === 'cpu') {
    const versions = { '@tensorflow/tfjs-core': tf.version_core, '@tensorflow/tfjs-node': tfjsNode, tensorflow };
    return { id, available: true, note: null, device: 'TensorFlow', facts: processorFacts(versions) };
  }
  try {
    const { device, facts } = startTfjsNode(1);
    const note =
      kind === 'cuda' && facts.kind === 'processor'
        ? said`TensorFlow’s library for NVIDIA cards is installed, but it found none that it can use: it computes on the processor.`
        : null;
    return { id, available: true, note, device, facts };
  } catch (thrown) {
    if (!(thrown instanceof GatewiseError)) throw thrown;
    return { id, available: false, note: thrown.details.sentence ?? null, device: 'none', facts: null };
  }
}
