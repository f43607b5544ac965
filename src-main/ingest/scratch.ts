import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { readSource, type SourceFile } from './source';

/** A folder for working copies that is made when it is first needed and removed with everything in it. */
export class Scratch {
  readonly #make: () => Promise<string>;
  readonly #unpacked = new Map<string, Promise<string>>();
  #directory: Promise<string> | undefined;
  #next = 1;

  /** @param make makes the folder; left out: one of the system's temporary folders */
  constructor(make: () => Promise<string> = () => mkdtemp(join(tmpdir(), 'gatewise-preview-'))) {
    this.#make = make;
  }

  /** A path in the folder that nothing lies under yet. */
  async file(extension: string): Promise<string> {
    this.#directory ??= this.#make();
    return join(await this.#directory, `part-${this.#next++}.${extension}`);
  }

  /** The file without compression: itself, or a copy that is unpacked once. */
  async plain(source: SourceFile, signal?: AbortSignal, onBytes?: (read: number) => void): Promise<string> {
    if (source.compression === 'none') return source.path;
    const known = this.#unpacked.get(source.path) ?? this.#unpack(source, signal, onBytes);
    this.#unpacked.set(source.path, known);
    return await known;
  }

  async #unpack(source: SourceFile, signal?: AbortSignal, onBytes?: (read: number) => void): Promise<string> {
    const path = await this.file(source.format);
    await pipeline(Readable.from(readSource(source, signal, onBytes)), createWriteStream(path));
    return path;
  }

  async remove(): Promise<void> {
    if (this.#directory !== undefined) await rm(await this.#directory, { recursive: true, force: true });
  }
}
