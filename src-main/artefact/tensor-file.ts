import { open, type FileHandle } from 'node:fs/promises';
import {
  decodeSafetensorsHeader,
  safetensorsPrefixBytes,
  tensorFromBytes,
  type SafetensorsHeader,
  type Tensor,
  type TensorEntry,
} from '../core/artefact';
import { GatewiseError } from '../core/common/errors';
import { damagedArtefact } from './sound-artefact';

/** A safetensors file of which only the wanted values are read. */
export interface TensorFile {
  readonly path: string;
  readonly header: SafetensorsHeader;
  /** @throws GatewiseError WORKSPACE_DAMAGED when there is no such tensor */
  entry(name: string): TensorEntry;
  /** The tensor, or its values from one place to another in the order in which they lie. */
  read(name: string, from?: number, to?: number): Promise<Tensor>;
}

/** Number of values of a tensor. */
export function lengthOf({ shape }: TensorEntry): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Opens a file whose header fits its size: nothing is allocated for what the file cannot hold.
 * @param largestHeader bytes of the header at most
 * @throws GatewiseError WORKSPACE_DAMAGED
 */
export async function withTensorFile<T>(
  path: string,
  largestHeader: number,
  use: (file: TensorFile) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'r');
  try {
    const header = await readHeader(handle, path, largestHeader);
    const entry = (name: string): TensorEntry => {
      const found = header.tensors.get(name);
      if (found === undefined) throw damagedArtefact(path, `it holds no “${name}”`);
      return found;
    };
    return await use({
      path,
      header,
      entry,
      async read(name, from = 0, to = lengthOf(entry(name))) {
        const whole = entry(name);
        const bytesPerValue = (whole.to - whole.from) / Math.max(1, lengthOf(whole));
        const bytes = await readExactly(
          handle,
          whole.from + from * bytesPerValue,
          whole.from + to * bytesPerValue,
          path,
        );
        return tensorFromBytes({ ...whole, shape: [to - from] }, bytes);
      },
    });
  } finally {
    await handle.close();
  }
}

async function readHeader(handle: FileHandle, path: string, largestHeader: number): Promise<SafetensorsHeader> {
  const { size } = await handle.stat();
  const most = Math.min(size, safetensorsPrefixBytes + largestHeader);
  try {
    let decoded = decodeSafetensorsHeader(await readExactly(handle, 0, Math.min(most, safetensorsPrefixBytes), path));
    if (!decoded.complete) {
      if (decoded.needed > most) throw damagedArtefact(path, 'its header is longer than it may be');
      decoded = decodeSafetensorsHeader(await readExactly(handle, 0, decoded.needed, path));
    }
    if (!decoded.complete) throw damagedArtefact(path, 'it has no whole header');
    const end = Math.max(0, ...[...decoded.header.tensors.values()].map(({ to }) => to));
    if (end > size) throw damagedArtefact(path, `it ends after ${size} bytes, and its header tells of ${end}`);
    return decoded.header;
  } catch (thrown) {
    if (!(thrown instanceof GatewiseError) || thrown.code === 'WORKSPACE_DAMAGED') throw thrown;
    throw damagedArtefact(path, thrown.message.replace(/\.$/, ''), thrown);
  }
}

async function readExactly(handle: FileHandle, from: number, to: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) throw damagedArtefact(path, 'it ends too early');
    filled += bytesRead;
  }
  return bytes;
}
