/** Milliseconds before a stream that ended is asked for anew: first, and at most. */
const delaysMs = { first: 1000, most: 30_000 };

/** What a stream is asked for with, and who hears it. */
export interface Following<Item> {
  /** Opens the stream; may fail. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>;
  readonly onItem: (item: Item) => void;
  /** It has ended or failed, and nobody knows for now. */
  readonly onEnd: () => void;
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds, or when the signal fires. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Resolves after so many milliseconds, or when the signal fires. */
export function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}

/**
 * Follows a stream that never ends by itself until the signal fires: one that ends or fails all the same is asked for again, each
 * time after twice as long; what it tells shortens the wait to the first again.
 */
export async function keepFollowing<Item>({ open, onItem, onEnd, signal, wait }: Following<Item>): Promise<void> {
  let delay = delaysMs.first;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      for await (const item of await open(signal)) {
        if (isOver()) return;
        delay = delaysMs.first;
        onItem(item);
      }
    } catch {
      // It is told of where the connection is; the next one asks again.
    }
    if (isOver()) return;
    onEnd();
    await wait(delay, signal);
    delay = Math.min(2 * delay, delaysMs.most);
  }
}
