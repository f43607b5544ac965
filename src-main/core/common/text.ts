/**
 * Characters that no name needs and that deceive whoever reads it: control characters, which a terminal obeys, line and
 * paragraph separators, and marks that turn the direction of writing.
 */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text is safe to be shown as one line. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** The text with every character that a terminal would obey written as its code, such as `\u001b`; lines and tabs stay. */
export function escapeControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
