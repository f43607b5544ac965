import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { PassThrough, type Readable } from 'node:stream';
import { said } from '../core/common/sentence';
import { fileFailure, SetupFailure } from './failure';

/** A file in a wheel, which is a ZIP archive. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export interface WheelEntry {
  readonly name: string;
  /** 0: stored as it is, 8: deflated. */
  readonly method: number;
  readonly packedSize: number;
  readonly size: number;
  readonly headerAt: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const entrySignature = 0x02014b50;
/** The end's 22 bytes, the longest comment, and the pointer to a long archive's end. */
const longestEnd = 22 + 65_535 + 20;

async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}

/** Where the list of entries lies. */
async function findList(file: FileHandle): Promise<{ readonly from: number; readonly length: number }> {
  const { size } = await file.stat();
  const tailAt = Math.max(0, size - longestEnd);
  const tail = await read(file, tailAt, size - tailAt);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature) continue;
    const from = tail.readUInt32LE(at + 16);
    if (from !== 0xffffffff) return { from, length: tail.readUInt32LE(at + 12) };
    const long = await read(file, Number(tail.readBigUInt64LE(at - 20 + 8)), 56);
    if (long.length < 56 || long.readUInt32LE(0) !== end64Signature) break;
    return { from: Number(long.readBigUInt64LE(48)), length: Number(long.readBigUInt64LE(40)) };
  }
  throw new SetupFailure(said`The wheel is no archive that can be read.`);
}

/** Sizes and place of an entry that the fields of 32 bits are too short for, in the order of the format. */
function longFields(extra: Buffer, values: readonly number[]): number[] {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let next = at + 4;
      return values.map((value) => {
        if (value !== 0xffffffff) return value;
        const long = Number(extra.readBigUInt64LE(next));
        next += 8;
        return long;
      });
    }
    at += 4 + length;
  }
  return [...values];
}

/** What is in a wheel. @throws SetupFailure when it is no archive */
export async function wheelEntries(path: string): Promise<WheelEntry[]> {
  const file = await open(path);
  try {
    const { from, length } = await findList(file);
    const list = await read(file, from, length);
    const entries: WheelEntry[] = [];
    for (let at = 0; at + 46 <= list.length && list.readUInt32LE(at) === entrySignature;) {
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => list.readUInt16LE(at + place));
      const nameEnd = at + 46 + (nameLength ?? 0);
      const extraEnd = nameEnd + (extraLength ?? 0);
      const [size = 0, packedSize = 0, headerAt = 0] = longFields(list.subarray(nameEnd, extraEnd), [
        list.readUInt32LE(at + 24),
        list.readUInt32LE(at + 20),
        list.readUInt32LE(at + 42),
      ]);
      const name = list.toString('utf8', at + 46, nameEnd);
      entries.push({ name, method: list.readUInt16LE(at + 10), packedSize, size, headerAt });
      at = extraEnd + (commentLength ?? 0);
    }
    return entries;
  } finally {
    await file.close();
  }
}

async function contentOf(
  path: string,
  entry: WheelEntry,
): Promise<readonly [Readable, PassThrough | ReturnType<typeof createInflateRaw>]> {
  const file = await open(path);
  let header: Buffer;
  try {
    header = await read(file, entry.headerAt, 30);
  } finally {
    await file.close();
  }
  // The list has lengths of its own: those of the entry's own header may differ.
  const from = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.method !== 0 && entry.method !== 8)
    throw new SetupFailure(said`${entry.name} is packed in a way that is not known here (${entry.method}).`);
  const packed = createReadStream(path, { start: from, end: from + entry.packedSize - 1 });
  return [packed, entry.method === 8 ? createInflateRaw() : new PassThrough()];
}

/** Writes one file of a wheel. */
export async function unpackEntry(path: string, entry: WheelEntry, to: string, signal: AbortSignal): Promise<void> {
  const [packed, inflate] = await contentOf(path, entry);
  try {
    await pipeline(packed, inflate, createWriteStream(to), { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    throw fileFailure(thrown, said`${entry.name} cannot be unpacked`, to);
  }
}

/** A small text of a wheel. */
export async function readEntry(path: string, entry: WheelEntry): Promise<string> {
  const [packed, inflate] = await contentOf(path, entry);
  return (await buffer(packed.pipe(inflate))).toString('utf8');
}
