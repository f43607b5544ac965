const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** UTF-8 text with every line end, CR LF or CR, as LF; line breaks inside quoted fields change alike. */
export async function* withLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let endsInReturn = false;
  for await (const chunk of chunks) {
    const written = Buffer.allocUnsafe(chunk.length);
    let length = 0;
    for (const byte of chunk) {
      const isSecondHalf = byte === lineFeed && endsInReturn;
      endsInReturn = byte === carriageReturn;
      if (isSecondHalf) continue;
      written[length] = endsInReturn ? lineFeed : byte;
      length += 1;
    }
    yield written.subarray(0, length);
  }
}
