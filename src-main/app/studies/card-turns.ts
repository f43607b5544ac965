/** The one place that a study's trials have on a graphics card: who comes while it is taken waits for it, in turn. */
export class CardTurns {
  #holder: number | null = null;
  readonly #queue: { readonly number: number; readonly begin: () => void }[] = [];

  /** Trials that wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  hasWaiting(number: number): boolean {
    return this.#queue.some((one) => one.number === number);
  }

  /** Takes the place for a trial, at once where it is free; resolves when the trial has it. */
  take(number: number): Promise<void> {
    if (this.#holder === null) {
      this.#holder = number;
      return Promise.resolve();
    }
    return new Promise((begin) => this.#queue.push({ number, begin }));
  }

  /** Hands the place on. A trial that does not have it any more waits no longer. */
  give(number: number): void {
    if (this.#holder === number) {
      const next = this.#queue.shift();
      this.#holder = next?.number ?? null;
      next?.begin();
      return;
    }
    const at = this.#queue.findIndex((one) => one.number === number);
    if (at >= 0) this.#queue.splice(at, 1)[0]?.begin();
  }
}
