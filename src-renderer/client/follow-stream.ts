export interface FollowedStream<Event> {
  /** Opens the stream; what happens from then on is in it. */
  readonly open: () => Promise<AsyncIterable<Event>>;
  /** What has to be read anew after the opening, because it may have changed while nobody listened. */
  readonly refresh: () => Promise<void>;
  readonly handle: (event: Event) => void;
  /** Waits until what was handled is drawn; what happens meanwhile is handled together after it. */
  readonly drawn: () => Promise<void>;
  /** Waits before the next opening. */
  readonly pause: () => Promise<void>;
}

/**
 * Hands on every event for as long as the page lives, in their order, and opens the stream anew whenever it breaks off. Events
 * that come faster than the window draws are gathered: else a page that trains a hundred epochs a second would do nothing but
 * draw, and no click would come through. `handle` has to answer for its own errors.
 */
export async function followStream<Event>(stream: FollowedStream<Event>): Promise<never> {
  let gathered: Event[] = [];
  let isDrawing = false;

  function handleGathered(): void {
    const events = gathered;
    gathered = [];
    for (const event of events) stream.handle(event);
  }

  async function handOn(): Promise<void> {
    if (isDrawing) return;
    isDrawing = true;
    while (gathered.length > 0) {
      handleGathered();
      await stream.drawn();
    }
    isDrawing = false;
  }

  for (;;) {
    try {
      const events = await stream.open();
      await stream.refresh();
      for await (const event of events) {
        gathered.push(event);
        void handOn();
      }
      handleGathered();
    } catch {
      // What is read anew is newer than what was gathered, which therefore comes first.
      handleGathered();
      // The connection store shows the loss; the next call waits for the new connection.
      await stream.pause();
    }
  }
}
