interface Codec {
  readonly encode: (message: unknown) => string;
  readonly decode: (text: string) => unknown;
}

/**
 * What a message port carries, as text, for the line between a test and a browser: arrays of numbers and numbers that JSON does
 * not know. Self-contained, as its source is run in the browser as well.
 */
export function createCodec(): Codec {
  const kinds = { Float32Array, Uint32Array };
  const encode = (value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
    for (const [kind, type] of Object.entries(kinds)) {
      if (!(value instanceof type)) continue;
      return { $kind: kind, bytes: [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] };
    }
    if (Array.isArray(value)) return value.map(encode);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
  };
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode);
    if (typeof value !== 'object' || value === null) return value;
    if ('$number' in value) return Number(value.$number);
    if ('$kind' in value && 'bytes' in value) {
      const type = kinds[value.$kind as keyof typeof kinds];
      return new type(Uint8Array.from(value.bytes as number[]).buffer);
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
  };
  return { encode: (message) => JSON.stringify(encode(message)), decode: (text) => decode(JSON.parse(text)) };
}
