import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { GatewiseError } from '../../core/common/errors';
import type { StatisticalMethod } from '../../core/model/statistical/schema';
import type { Breather } from '../common/breather';
import type { FittedSeries } from './method';
import { indexedAnswerSchema, type WorkerTask } from './worker-protocol';

/** What is kept of a fit. */
export type SeriesFit = Pick<FittedSeries, 'form' | 'figures' | 'state'>;

export interface PanelFits {
  readonly method: StatisticalMethod;
  readonly usualSeason: number;
  /** How many series there are, and the values of each, without gaps. */
  readonly count: number;
  readonly valuesOf: (index: number) => Float64Array;
  /** Fits one on this thread. */
  readonly fit: (index: number, values: Float64Array, onShare: (share: number) => void) => Promise<SeriesFit>;
  /** Threads that may work, the calling one included. */
  readonly threads: number;
  /** Program of the other threads; null: all is done on this one. */
  readonly worker: string | null;
  readonly breather: Breather;
  /** Told how many series are done. */
  readonly onProgress: (done: number) => void;
}

/** The built program of the other threads, which lies beside that of the job; null where there is none, as among the sources. */
export function workerProgram(): string | null {
  const places = [import.meta.dirname, join(import.meta.dirname, '..')].map((folder) => join(folder, 'series.js'));
  return places.find((place) => existsSync(place)) ?? null;
}

/** Time after which other threads are started, about what one takes to start (150 to 200 ms): what is done by then pays for none. */
const worthMs = 200;
/** Work that a thread is handed at once, so that it is busy while this one holds the event loop (some 50 ms, see `Breather`). */
const aheadMs = 300;
const mostAtOnce = 64;
const lookMs = 20;

/**
 * Fits the series of a panel, each alone, on as many threads as there are: which of them fits a series changes nothing of it. A
 * thread that cannot start or dies leaves its series to this one.
 * @throws what `fit` throws, of the first series that is refused; AbortError when the breather's signal fires
 */
export async function fitPanel(panel: PanelFits): Promise<SeriesFit[]> {
  const { count, threads, breather, onProgress } = panel;
  const fits = new Array<SeriesFit | null>(count).fill(null);
  /** First series that was refused. */
  let refused = count;
  let done = 0;
  let next = 0;
  /** Those that a thread has left undone. */
  const left: number[] = [];
  const crew = new Crew(panel, {
    onAnswer(index, fit) {
      if (fit === null) refused = Math.min(refused, index);
      else fits[index] = fit;
      done += 1;
      onProgress(done);
    },
    onLeft(indices) {
      left.push(...indices);
    },
    take(most) {
      const from = next;
      next = Math.min(refused, count, next + most);
      return Array.from({ length: Math.max(0, next - from) }, (_, own) => from + own);
    },
  });
  const started = performance.now();
  let own = 0;
  /** Also within a series: one that takes long holds up none of the others. */
  const share = (): void => {
    const spent = performance.now() - started;
    if (threads < 2 || spent < worthMs) return;
    crew.start(Math.min(threads - 1, Math.min(refused, count) - next));
    // Until the first is done, each is taken to be longer than any that is worth a queue.
    crew.handOut(own === 0 ? 1 : Math.ceil((aheadMs * own) / spent));
  };
  try {
    for (;;) {
      const index = left.pop() ?? (next < Math.min(refused, count) ? next++ : null);
      if (index !== null) {
        try {
          fits[index] = await panel.fit(index, panel.valuesOf(index), (part) => {
            onProgress(done + part);
            share();
          });
        } catch (error) {
          // One before it may be refused, too, on another thread.
          if (!(error instanceof GatewiseError)) throw error;
          refused = Math.min(refused, index);
        }
        done += 1;
        own += 1;
        onProgress(done);
        share();
        await breather.breathe();
      } else if (crew.isBusy) {
        await setTimeout(lookMs);
        await breather.breathe();
      } else if (left.length === 0) {
        break;
      }
    }
  } finally {
    await crew.dismiss();
  }
  // It meets its refusal once more, here, with all that there is to tell of it.
  if (refused < count) await panel.fit(refused, panel.valuesOf(refused), () => undefined);
  return fits.map((fit, index) => {
    if (fit === null) throw new Error(`Series ${index + 1} was left without a fit.`);
    return fit;
  });
}

interface Listeners {
  readonly onAnswer: (index: number, fit: SeriesFit | null) => void;
  readonly onLeft: (indices: readonly number[]) => void;
  /** The next series that nobody has, as many at most. */
  readonly take: (most: number) => number[];
}

/** The other threads, and the series that each of them has. */
class Crew {
  readonly #workers = new Map<Worker, Set<number>>();
  #isStarted = false;
  #ahead = 1;

  constructor(
    private readonly panel: PanelFits,
    private readonly listeners: Listeners,
  ) {}

  get isBusy(): boolean {
    return [...this.#workers.values()].some((indices) => indices.size > 0);
  }

  /** Once; more than that is asked for in vain. */
  start(threads: number): void {
    const { worker, method, usualSeason } = this.panel;
    if (this.#isStarted || worker === null || threads < 1) return;
    this.#isStarted = true;
    for (let thread = 0; thread < threads; thread += 1) {
      const started = new Worker(worker, { workerData: { method, usualSeason } });
      this.#workers.set(started, new Set());
      started.on('message', (message: unknown) => {
        const { index, fit } = indexedAnswerSchema.parse(message);
        this.#workers.get(started)?.delete(index);
        this.listeners.onAnswer(index, fit);
        this.#supply(started);
      });
      const end = (): void => {
        const indices = this.#workers.get(started);
        this.#workers.delete(started);
        if (indices !== undefined) this.listeners.onLeft([...indices]);
      };
      started.on('error', (error) => {
        process.emitWarning(`A thread that fits series ended, and this one takes over its series: ${String(error)}`);
        end();
      });
      started.on('exit', end);
    }
  }

  /** @param ahead series that a thread has before it, the one at work included */
  handOut(ahead: number): void {
    this.#ahead = Math.max(1, Math.min(mostAtOnce, ahead));
    for (const worker of this.#workers.keys()) this.#supply(worker);
  }

  async dismiss(): Promise<void> {
    const workers = [...this.#workers.keys()];
    this.#workers.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #supply(worker: Worker): void {
    const indices = this.#workers.get(worker);
    if (indices === undefined || indices.size >= this.#ahead) return;
    const taken = this.listeners.take(this.#ahead - indices.size);
    if (taken.length === 0) return;
    const task: WorkerTask = taken.map((index) => ({ index, values: this.panel.valuesOf(index) }));
    for (const index of taken) indices.add(index);
    worker.postMessage(task);
  }
}
