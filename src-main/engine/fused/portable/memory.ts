import type { Address } from './module';

const pageBytes = 65_536;
/** What 32-bit addresses reach, and what the modules were linked for; both sides must say the same. */
const largestPages = 65_536;
/** Plans want cache lines of their own. */
const alignment = 64;

const alignUp = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/**
 * A module's memory: pieces are handed out one after the other, and given back down to a mark. It grows when it must;
 * growing shared memory leaves older views whole, but too short, so views are made anew.
 */
export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 16, maximum: largestPages, shared: true });
  #top = 0;
  #floats = new Float32Array(this.memory.buffer);
  #doubles = new Float64Array(this.memory.buffer);
  #words = new Uint32Array(this.memory.buffer);
  #bytes = new Uint8Array(this.memory.buffer);

  /** @param from end of what the linker placed: data and the main thread's stack */
  begin(from: Address): void {
    this.#top = alignUp(from);
  }

  /** All memory taken after it can be given back. */
  mark(): Address {
    return this.#top;
  }

  /** Gives back everything that was taken since the mark; it is not zeroed. */
  release(mark: Address): void {
    this.#top = mark;
  }

  /**
   * Zeroed where it was never taken before.
   * @throws Error when the machine, or 32-bit addresses, have no room for it
   */
  take(bytes: number): Address {
    const address = this.#top;
    const end = alignUp(address + bytes);
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.#grow(missing, bytes);
    this.#top = end;
    return address;
  }

  writeFloats(address: Address, values: Float32Array): void {
    this.#floats.set(values, address / 4);
  }

  writeDoubles(address: Address, values: Float64Array): void {
    this.#doubles.set(values, address / 8);
  }

  writeWords(address: Address, values: ArrayLike<number>): void {
    this.#words.set(values, address / 4);
  }

  readFloats(address: Address, values: Float32Array): void {
    values.set(this.#floats.subarray(address / 4, address / 4 + values.length));
  }

  writeBytes(address: Address, values: Uint8Array): void {
    this.#bytes.set(values, address);
  }

  readBytes(address: Address, values: Uint8Array): void {
    values.set(this.#bytes.subarray(address, address + values.length));
  }

  readDouble(address: Address): number {
    return this.#doubles[address / 8] ?? NaN;
  }

  readWord(address: Address): number {
    return this.#words[address / 4] ?? 0;
  }

  #grow(pages: number, bytes: number): void {
    try {
      this.memory.grow(pages);
    } catch (thrown) {
      const megabytes = Math.ceil(bytes / 1e6);
      throw new Error(`there is not enough memory for another ${megabytes} MB, of 4 GB at most`, { cause: thrown });
    }
    this.#floats = new Float32Array(this.memory.buffer);
    this.#doubles = new Float64Array(this.memory.buffer);
    this.#words = new Uint32Array(this.memory.buffer);
    this.#bytes = new Uint8Array(this.memory.buffer);
  }
}
