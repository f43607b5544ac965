const frameMagic = 0x184d2204;
const shortestMatch = 4;

/**
 * Unpacks one LZ4 frame, the way Feather files are packed by default. Checksums are not looked at.
 * Format: github.com/lz4/lz4, doc/lz4_Frame_format.md 1.6.4 and doc/lz4_Block_format.md.
 * @param limit bytes that may come out
 * @throws RangeError for a frame that is damaged or unpacks to more
 */
export function unpackLz4Frame(packed: Uint8Array, limit: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (view.getUint32(0, true) !== frameMagic) throw new RangeError('This is no LZ4 frame.');
  const flags = view.getUint8(4);
  const hasBlockChecksum = (flags & 0x10) !== 0;
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  let at = 6 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0) + 1;
  const output = new Output(limit);
  for (;;) {
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) return output.bytes();
    const length = header & 0x7fffffff;
    const block = packed.subarray(at, at + length);
    if (block.length < length) throw new RangeError('The LZ4 frame ends early.');
    if (header >>> 31 === 1) output.append(block, 0, length);
    else unpackBlock(block, output);
    at += length + (hasBlockChecksum ? 4 : 0);
  }
}

/** Bytes that grow up to a limit, and that later blocks may copy from. */
class Output {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  constructor(readonly limit: number) {}

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  append(source: Uint8Array, start: number, length: number): void {
    if (start + length > source.length) throw new RangeError('The LZ4 block ends early.');
    this.#reserve(length);
    this.#bytes.set(source.subarray(start, start + length), this.#length);
    this.#length += length;
  }

  /** Repeats what came `distance` bytes before; the two stretches may overlap. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length) throw new RangeError('The LZ4 block points before its start.');
    this.#reserve(length);
    const bytes = this.#bytes;
    for (let end = this.#length + length; this.#length < end; this.#length += 1) {
      bytes[this.#length] = bytes[this.#length - distance] ?? 0;
    }
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed > this.limit) throw new RangeError('The LZ4 frame unpacks to more than is allowed.');
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

function unpackBlock(block: Uint8Array, output: Output): void {
  let at = 0;
  const next = (): number => {
    const byte = block[at];
    if (byte === undefined) throw new RangeError('The LZ4 block ends early.');
    at += 1;
    return byte;
  };
  const extended = (length: number): number => {
    if (length < 15) return length;
    let total = length;
    for (;;) {
      const byte = next();
      total += byte;
      if (byte < 255) return total;
    }
  };
  while (at < block.length) {
    const token = next();
    const literals = extended(token >>> 4);
    output.append(block, at, literals);
    at += literals;
    // The last sequence has literals only.
    if (at >= block.length) return;
    const distance = next() | (next() << 8);
    output.repeat(distance, shortestMatch + extended(token & 15));
  }
}
