import { setImmediate } from 'node:timers/promises';
import type { AbortSignalLike } from '../../core/common/abort';

/** The longest time a loop holds the event loop between two steps. */
const holdMs = 50;

/** Gives the event loop a turn about every 50 ms and looks at the signal at every call. */
export class Breather {
  #last = performance.now();

  constructor(private readonly signal: AbortSignalLike) {}

  /** @throws AbortError when the signal has fired */
  async breathe(): Promise<void> {
    this.signal.throwIfAborted();
    if (performance.now() - this.#last < holdMs) return;
    await setImmediate();
    this.#last = performance.now();
    this.signal.throwIfAborted();
  }
}
