import { setImmediate } from 'node:timers/promises';
import type { AbortSignalLike } from '../../core/common/abort';

const sliceMs = 50;

/** Sizes calls into the kernels, which count what they do in units of their own, to about 50 ms. */
export class WorkSlices {
  #units = 20_000;

  constructor(private readonly signal: AbortSignalLike) {}

  /** Runs once with the units that should take about 50 ms, then gives the event loop a turn. @throws AbortError */
  async run<Result>(work: (units: number) => Result): Promise<Result> {
    this.signal.throwIfAborted();
    const started = performance.now();
    const result = work(this.#units);
    const took = Math.max(performance.now() - started, 0.01);
    this.#units = Math.max(1000, Math.min(this.#units * Math.min(4, sliceMs / took), 1e12));
    await setImmediate();
    this.signal.throwIfAborted();
    return result;
  }
}
