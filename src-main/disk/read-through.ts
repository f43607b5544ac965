import { open } from 'node:fs/promises';

/**
 * The bytes of a file in two buffers that take turns, so that a piece is read while the one before is looked at: for a
 * reader that keeps none of them. New buffers for each piece would take a hundred megabytes until they are swept up.
 * @param onBytes is told how many bytes have been read
 */
export async function* readThrough(
  path: string,
  signal?: AbortSignal,
  onBytes?: (read: number) => void,
): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r');
  const readPiece = (buffer: Buffer, start: number) => handle.read(buffer, 0, buffer.length, start);
  let [current, next] = [Buffer.allocUnsafeSlow(1 << 20), Buffer.allocUnsafeSlow(1 << 20)];
  let reading = readPiece(current, 0);
  try {
    for (let read = 0; ;) {
      signal?.throwIfAborted();
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      read += bytesRead;
      reading = readPiece(next, read);
      onBytes?.(read);
      yield current.subarray(0, bytesRead);
      [current, next] = [next, current];
    }
  } finally {
    // Whoever reads no further does not wait for what was read ahead, nor hear of it.
    await reading.catch(() => undefined);
    await handle.close();
  }
}
