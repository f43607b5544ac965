import { hashFile } from '../disk';

/** The hash of a file that will most likely be kept, taken while the database looks at it on another core. */
export class EarlyHash {
  #taken: { readonly path: string; readonly hash: Promise<string>; readonly stop: AbortController } | null = null;

  /** Begins with this file; what was begun with another one is given up. */
  async begin(path: string): Promise<void> {
    await this.giveUp();
    const stop = new AbortController();
    const hash = hashFile(path, stop.signal);
    // Whoever asks for it hears of a failure; nobody may.
    hash.catch(() => undefined);
    this.#taken = { path, hash, stop };
  }

  /** The hash of this file, taken now where it was not begun. */
  async of(path: string): Promise<string> {
    return this.#taken?.path === path ? await this.#taken.hash : await hashFile(path);
  }

  /** Reads no further, and resolves when the file is closed, so that it can be removed. */
  async giveUp(): Promise<void> {
    const taken = this.#taken;
    this.#taken = null;
    taken?.stop.abort();
    await taken?.hash.catch(() => undefined);
  }
}
