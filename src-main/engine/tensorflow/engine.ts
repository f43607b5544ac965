import type { Engine } from '../../core/training';
import { startBackend } from './backend';
import { startDawn } from './dawn';
import { createEngineOn, createWebgpuEngineOn } from './engine-on';
import { createPageEngine } from './page/engine';
import { graphicsPageOpener } from './page/port';
import { describeTfjsNode, startTfjsNode } from './tfjs-node';

/**
 * The reference engine: every layer on tfjs's operations with automatic gradients, in plain JavaScript. The same seed gives
 * the same run, bit for bit.
 */
export function createTensorflowEngine(): Engine {
  return createEngineOn(startBackend, async () => {
    const { device, note, facts } = await startBackend();
    return { id: 'tfjs', available: true, note, device, facts };
  });
}

/**
 * The same layers on TensorFlow's own library, where `npm run setup:gpu` has installed it: on the processor or an NVIDIA
 * card. It takes the threads of the first trainer for the life of the process.
 */
export function createTfjsNodeEngine(): Engine {
  return createEngineOn(
    (threads) => Promise.resolve().then(() => startTfjsNode(threads)),
    () => Promise.resolve(describeTfjsNode()),
  );
}

/** The same layers on a graphics card of any vendor, by WebGPU: in this process, or in a page where it cannot be had here. */
export function createWebgpuEngine(): Engine {
  const open = graphicsPageOpener();
  return open === null ? createWebgpuEngineOn(startDawn) : createPageEngine(open);
}
