const manyDigits = /\d{16}/;

/**
 * As `JSON.parse`, with whole numbers of more digits than a number keeps as text, so that names of 18 digits stay apart.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  if (!manyDigits.test(text)) return JSON.parse(text);
  const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const source = context?.source;
    const isLost = typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined;
    return isLost && /^-?\d+$/.test(source) ? source : value;
  };
  return JSON.parse(text, keepDigits);
}
