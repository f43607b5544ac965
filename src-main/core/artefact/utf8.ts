/**
 * UTF-8 without TextEncoder and TextDecoder, which are not part of the language.
 * Writing keeps to ASCII, because JSON can escape everything else.
 */

/** JSON with every character outside ASCII escaped, as bytes. */
export function asciiJson(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @throws URIError when the bytes are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let plainFrom = 0;
  const plain = (to: number): void => {
    // In pieces, because a call takes a limited number of arguments.
    for (let at = plainFrom; at < to; at += 8192) {
      pieces.push(String.fromCharCode(...bytes.subarray(at, Math.min(to, at + 8192))));
    }
  };
  for (let i = 0; i < bytes.length;) {
    if ((bytes[i] ?? 0) < 0x80) {
      i += 1;
      continue;
    }
    plain(i);
    let encoded = '';
    for (; i < bytes.length && (bytes[i] ?? 0) >= 0x80; i += 1) encoded += `%${(bytes[i] ?? 0).toString(16)}`;
    pieces.push(decodeURIComponent(encoded));
    plainFrom = i;
  }
  plain(bytes.length);
  return pieces.join('');
}
