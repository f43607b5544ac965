import type { AbortSignalLike } from '../../core/common/abort';

/** The longest time a loop holds the event loop between two steps. */
const holdMs = 50;

/** A turn of the event loop, in Node and in a page, which has no `setImmediate`. */
function turn(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('setImmediate' in globalThis) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Gives the event loop a turn about every 50 ms and looks at the signal at every call. */
export class Breather {
  #last = performance.now();

  constructor(private readonly signal: AbortSignalLike) {}

  /** @throws AbortError when the signal has fired */
  async breathe(): Promise<void> {
    this.signal.throwIfAborted();
    if (performance.now() - this.#last < holdMs) return;
    await turn();
    this.#last = performance.now();
    this.signal.throwIfAborted();
  }
}
