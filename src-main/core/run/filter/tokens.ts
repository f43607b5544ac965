import { said } from '../../common/sentence';
import { unreadable } from './unreadable';

/** A token as written, and where in `text` its quoted part begins; -1 without quotes. */
export interface Token {
  text: string;
  /** Without quotes and backslashes. */
  plain: string;
  /** Length of `plain` before the first quote: an operator beyond it is part of the quoted text. */
  quotedFrom: number;
}

/** The tokens of a filter, in order. */
export function splitTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    if (/\s/u.test(text.charAt(position))) {
      position += 1;
      continue;
    }
    const { token, end } = readToken(text, position);
    tokens.push(token);
    position = end;
  }
  return tokens;
}

/** Reads up to the next space outside quotes. Within quotes, `\"` and `\\` stand for the character itself. */
function readToken(text: string, start: number): { token: Token; end: number } {
  let plain = '';
  let quotedFrom = -1;
  let quoted = false;
  let position = start;
  for (; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (character === '"') {
      quoted = !quoted;
      if (quotedFrom < 0) quotedFrom = plain.length;
    } else if (quoted && character === '\\' && /["\\]/.test(text.charAt(position + 1))) {
      position += 1;
      plain += text.charAt(position);
    } else if (!quoted && /\s/u.test(character)) {
      break;
    } else {
      plain += character;
    }
  }
  const token = { text: text.slice(start, position), plain, quotedFrom };
  if (quoted) throw unreadable(token.text, 'openQuote', said`the quotation mark is not closed; add " at the end`);
  return { token, end: position };
}
