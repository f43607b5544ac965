/**
 * Who is told of events. One that throws keeps neither the others nor the teller from going on: its error is written to
 * the console, once for each listener.
 */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #failed = new WeakSet<(event: Event) => void>();

  /** Answers with a function that stops it. */
  add(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(event: Event): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (thrown) {
        if (this.#failed.has(listener)) continue;
        this.#failed.add(listener);
        console.error(thrown);
      }
    }
  }
}
