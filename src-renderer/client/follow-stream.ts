export interface FollowedStream<Event> {
  /** Opens the stream; what happens from then on is in it. */
  readonly open: () => Promise<AsyncIterable<Event>>;
  /** What has to be read anew after the opening, because it may have changed while nobody listened. */
  readonly refresh: () => Promise<void>;
  readonly handle: (event: Event) => void;
  /** Waits before the next opening. */
  readonly pause: () => Promise<void>;
}

/** Hands on every event for as long as the page lives, and opens the stream anew whenever it breaks off. `handle` has to answer for its own errors. */
export async function followStream<Event>(stream: FollowedStream<Event>): Promise<never> {
  for (;;) {
    try {
      const events = await stream.open();
      await stream.refresh();
      for await (const event of events) stream.handle(event);
    } catch {
      // The connection store shows the loss; the next call waits for the new connection.
      await stream.pause();
    }
  }
}
