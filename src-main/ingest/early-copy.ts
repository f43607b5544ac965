import { rename, rm } from 'node:fs/promises';
import type { Database } from './database';
import { copyToParquet } from './file-sql';

interface Begun {
  readonly rows: string;
  readonly path: string;
  readonly written: Promise<void>;
  readonly stop: AbortController;
}

/**
 * Writes the rows of a file while it is still checked, as they are to be written where the check finds nothing: on two cores
 * both take the time of one. What was written is taken where the statement turns out to be the right one, and else given up.
 */
export class EarlyCopy {
  #begun: Begun | null = null;
  #onProgress: (share: number) => void = () => undefined;

  /** Begins to write `rows`, a statement, to a path that nothing lies under; `set` are statements that go before it. */
  begin(database: Database, rows: string, path: string, set: readonly string[]): void {
    const stop = new AbortController();
    const written = database.beside(stop.signal, async (other) => {
      for (const statement of set) await other.run(statement);
      await other.run(copyToParquet(rows, path), (share) => {
        this.#onProgress(share);
      });
    });
    // Whoever takes it hears of a failure; nobody may.
    written.catch(() => undefined);
    this.#begun = { rows, path, written, stop };
  }

  /**
   * Puts the rows under `path` where they are those that were begun with; false where they are not.
   * @throws what the statement threw
   */
  async take(rows: string, path: string, onProgress: (share: number) => void): Promise<boolean> {
    const begun = this.#begun;
    if (begun?.rows !== rows) {
      await this.giveUp();
      return false;
    }
    this.#onProgress = onProgress;
    try {
      await begun.written;
    } finally {
      this.#begun = null;
    }
    await rename(begun.path, path);
    return true;
  }

  /** Writes no further, and resolves when what was written is gone. */
  async giveUp(): Promise<void> {
    const begun = this.#begun;
    this.#begun = null;
    if (begun === null) return;
    begun.stop.abort();
    await begun.written.catch(() => undefined);
    await rm(begun.path, { force: true });
  }
}
