import { parentPort, Worker } from 'node:worker_threads';
import { perform, type Outcome, type Task } from './tasks';

interface Waiting {
  readonly task: Task;
  readonly resolve: (outcome: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Works tasks out in threads of this same program, in the order in which they are asked for. */
export class Pool {
  readonly #idle: Worker[] = [];
  readonly #all: Worker[];
  readonly #queue: Waiting[] = [];

  constructor(size: number) {
    this.#all = Array.from({ length: size }, () => new Worker(new URL(import.meta.url)));
    this.#idle.push(...this.#all);
  }

  run<T extends Task>(task: T): Promise<Outcome<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome<T>>();
    // A thread answers a task with its own kind of outcome.
    this.#queue.push({
      task,
      resolve: (outcome) => {
        resolve(outcome as Outcome<T>);
      },
      reject,
    });
    this.#next();
    return promise;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #next(): void {
    const worker = this.#idle.pop();
    if (worker === undefined) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) {
      this.#idle.push(worker);
      return;
    }
    worker.once('error', waiting.reject);
    worker.once('message', (outcome: unknown) => {
      worker.off('error', waiting.reject);
      waiting.resolve(outcome);
      this.#idle.push(worker);
      this.#next();
    });
    worker.postMessage(waiting.task);
  }
}

/** In a thread: answers tasks until the thread is ended. */
export function answerTasks(): void {
  parentPort?.on('message', (task: Task) => parentPort?.postMessage(perform(task)));
}
