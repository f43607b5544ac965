import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { KernelMemory } from './memory';
import type { Address } from './module';

const stackBytes = 131_072;

/**
 * A worker's whole life. It is text, so that no bundler has to carry a file for it. A trap here would leave the calling
 * thread waiting for ever, so it ends the process, as a crash of the native kernels does.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { module, memory, stack, team, thread } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
exports.__stack_pointer.value = stack;
parentPort.postMessage(thread);
try {
  exports.serve(team, thread);
} catch (error) {
  writeSync(2, 'The portable kernels failed on thread ' + thread + ': ' + error.message + '\\n');
  process.kill(process.pid, 'SIGABRT');
}
`;

/**
 * Starts workers 1 … threads − 1 on a module's memory; they work until the team is dismissed, and keep no process alive.
 * @throws Error when one cannot be started
 */
export async function startWorkers(
  module: WebAssembly.Module,
  memory: KernelMemory,
  team: Address,
  threads: number,
): Promise<void> {
  const workers = Array.from({ length: threads - 1 }, (_, index) => {
    // Stacks grow downwards.
    const stack = memory.take(stackBytes) + stackBytes;
    const workerData = { module, memory: memory.memory, stack, team, thread: index + 1 };
    return new Worker(program, { eval: true, workerData });
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  for (const worker of workers) worker.unref();
}
