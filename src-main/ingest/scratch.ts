import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { unfinishedName } from '../disk';
import { readSource, type SourceFile } from './source';

/** A folder for working copies that is made when it is first needed and removed with everything in it. */
export class Scratch {
  readonly #parent: string;
  readonly #unpacked = new Map<string, Promise<string>>();
  #directory: Promise<string> | undefined;
  #next = 1;

  /** @param parent where the folder is made. Default: the system's folder for temporary files */
  constructor(parent: string = tmpdir()) {
    this.#parent = parent;
  }

  /** The folder itself. */
  async folder(): Promise<string> {
    this.#directory ??= this.#make();
    return await this.#directory;
  }

  async #make(): Promise<string> {
    const path = join(this.#parent, unfinishedName('import'));
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** A path in the folder that nothing lies under yet. */
  async file(extension: string): Promise<string> {
    return join(await this.folder(), `part-${this.#next++}.${extension}`);
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
