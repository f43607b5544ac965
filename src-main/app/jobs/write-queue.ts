import type { GatewiseError } from '../../core/common/errors';
import type { GuardedWriter } from './guarded-writer';

/**
 * Writes in the order in which they were told, each at once unless an earlier one waits. After the first that cannot be done
 * nothing more is written: what follows would stand on what is not there.
 */
export class WriteQueue {
  readonly #writer: GuardedWriter;
  readonly #onFailure: (error: GatewiseError) => void;
  readonly #waiting: (() => void)[] = [];
  #working: Promise<void> | null = null;
  #failure: GatewiseError | null = null;

  /** @param onFailure called once, with the error of the first write that cannot be done */
  constructor(writer: GuardedWriter, onFailure: (error: GatewiseError) => void) {
    this.#writer = writer;
    this.#onFailure = onFailure;
  }

  /** The error of the write that could not be done. */
  get failure(): GatewiseError | null {
    return this.#failure;
  }

  /** @param write one transaction at most, because it is done again when the database was busy */
  add(write: () => void): void {
    if (this.#failure !== null) return;
    this.#waiting.push(write);
    this.#working ??= this.#work();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const error = await this.#writer.attempt(next);
      if (error === null) continue;
      this.#failure = error;
      this.#waiting.length = 0;
      this.#onFailure(error);
    }
    this.#working = null;
  }
}
