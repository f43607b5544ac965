import { z } from 'zod';
import { GatewiseError } from '../common/errors';
import { asciiJson, decodeUtf8 } from './utf8';

/**
 * The safetensors format (huggingface/safetensors, version 0.x): 8 bytes length of the header (u64, little-endian), the
 * header as JSON, then the tensors' bytes without gaps, little-endian and row-major. Only the types that Gatewise
 * writes are read. Every platform that runs Gatewise is little-endian, so typed arrays hold the file's bytes as they are.
 */
export type Tensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'F64'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'I64'; readonly shape: readonly number[]; readonly data: BigInt64Array };
export type Dtype = Tensor['dtype'];

export interface TensorEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte of the tensor and one past its last, counted from the start of the file. */
  readonly from: number;
  readonly to: number;
}

export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes at the start of a file that say how long its header is. */
export const safetensorsPrefixBytes = 8;
/** The reference implementation's bound. */
const largestHeader = 100_000_000;
const metadataKey = '__metadata__';
const bytesPerValue: Record<Dtype, number> = { F32: 4, F64: 8, I32: 4, I64: 8 };

const entrySchema = z.object({
  dtype: z.enum(['F32', 'F64', 'I32', 'I64']),
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});
const metadataSchema = z.record(z.string(), z.string());

function damaged(message: string): GatewiseError {
  return new GatewiseError('FILE_UNSUPPORTED', `This is not a safetensors file that Gatewise can read: ${message}`);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A file's bytes in the order in which they are written, without copies of the tensors. Tensors of eight-byte values come
 * first, and the header is padded to a multiple of eight, so that every tensor can be read in place.
 * @throws GatewiseError BAD_INPUT when a tensor's shape does not fit its data, or a tensor has the reserved name
 */
export function safetensorsChunks(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const ordered = [...tensors].sort(([, a], [, b]) => bytesPerValue[b.dtype] - bytesPerValue[a.dtype]);
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[metadataKey, metadata]] : [];
  const data: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of ordered) {
    if (name === metadataKey || sizeOf(tensor.shape) !== tensor.data.length) {
      throw new GatewiseError(
        'BAD_INPUT',
        `The tensor “${name}” of shape [${tensor.shape.join(', ')}] and ${tensor.data.length} values cannot be written.`,
      );
    }
    const end = offset + tensor.data.byteLength;
    header.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] }]);
    data.push(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
    offset = end;
  }
  const json = asciiJson(Object.fromEntries(header));
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  const prefix = new Uint8Array(safetensorsPrefixBytes);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(padded.length), true);
  return [prefix, padded, ...data];
}

/** A whole file in memory; see `safetensorsChunks`. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const chunks = safetensorsChunks(tensors, metadata);
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * Length of the header that follows the first eight bytes.
 * @throws GatewiseError FILE_UNSUPPORTED
 */
function headerLength(bytes: Uint8Array): number {
  if (bytes.length < safetensorsPrefixBytes) throw damaged('it ends within its first eight bytes.');
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > BigInt(largestHeader)) throw damaged('its header is longer than 100 MB.');
  return Number(length);
}

function parseHeader(text: string): Map<string, unknown> {
  if (!text.startsWith('{')) throw damaged('its header does not start with a brace.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      `The header of this safetensors file is not JSON.`,
      {},
      { cause: error },
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw damaged('its header is not an object.');
  return new Map<string, unknown>(Object.entries(parsed));
}

/**
 * Reads a file's header.
 * @param bytes the start of the file, with at least the whole header in it
 * @returns null when `bytes` ends before the header does; `needed` bytes are then wanted
 * @throws GatewiseError FILE_UNSUPPORTED for a header that breaks the format: other types, shapes that do not fit their
 * bytes, gaps or overlaps between tensors
 */
export function decodeSafetensorsHeader(
  bytes: Uint8Array,
):
  | { readonly complete: true; readonly header: SafetensorsHeader }
  | { readonly complete: false; readonly needed: number } {
  const start = safetensorsPrefixBytes + headerLength(bytes);
  if (bytes.length < start) return { complete: false, needed: start };
  let text: string;
  try {
    text = decodeUtf8(bytes.subarray(safetensorsPrefixBytes, start));
  } catch (error) {
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      'The header of this safetensors file is not UTF-8.',
      {},
      { cause: error },
    );
  }
  const entries = parseHeader(text);
  const metadata = metadataSchema.safeParse(entries.get(metadataKey) ?? {});
  if (!metadata.success) throw damaged('its metadata hold something other than text.');
  entries.delete(metadataKey);
  const tensors = new Map<string, TensorEntry>();
  for (const [name, value] of entries) {
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw damaged(`the tensor “${name}” has a type or shape that is not supported.`);
    const { dtype, shape, data_offsets: offsets } = entry.data;
    if (offsets[1] - offsets[0] !== sizeOf(shape) * bytesPerValue[dtype]) {
      throw damaged(`the tensor “${name}” does not have as many bytes as its shape needs.`);
    }
    tensors.set(name, { dtype, shape, from: start + offsets[0], to: start + offsets[1] });
  }
  let end = start;
  for (const { from, to } of [...tensors.values()].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) throw damaged('its tensors overlap or have gaps between them.');
    end = to;
  }
  return { complete: true, header: { tensors, metadata: metadata.data } };
}

/** A tensor from the bytes that its entry names; copies only when they are not aligned. */
export function tensorFromBytes({ dtype, shape }: TensorEntry, bytes: Uint8Array): Tensor {
  const size = bytesPerValue[dtype];
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = aligned;
  const length = aligned.byteLength / size;
  switch (dtype) {
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer, byteOffset, length) };
    case 'F64':
      return { dtype, shape, data: new Float64Array(buffer, byteOffset, length) };
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer, byteOffset, length) };
    case 'I64':
      return { dtype, shape, data: new BigInt64Array(buffer, byteOffset, length) };
  }
}
