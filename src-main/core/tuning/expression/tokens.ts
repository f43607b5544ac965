import { GatewiseError } from '../../common/errors';
import { said, type Sentence } from '../../common/sentence';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number; readonly text: string }
  | { readonly kind: 'text'; readonly value: string; readonly at: number; readonly text: string }
  | { readonly kind: 'name'; readonly value: string; readonly at: number; readonly text: string }
  | { readonly kind: 'sign'; readonly value: string; readonly at: number; readonly text: string }
  | { readonly kind: 'end'; readonly at: number; readonly text: string };

const words = new Set(['and', 'or', 'not', 'true', 'false', 'null']);
const patterns = [
  { kind: 'number', pattern: /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy },
  { kind: 'name', pattern: /[\p{L}_][\p{L}\p{N}_.]*/uy },
  { kind: 'quoted', pattern: /`[^`]+`|"[^"]*"|'[^']*'/y },
  { kind: 'sign', pattern: /<=|>=|==|!=|[-<>=+*/()]/y },
] as const;

/** The error of a constraint that cannot be read: the constraint, the place within it, why. */
export function unreadable(expression: string, at: number, why: Sentence): GatewiseError {
  return new GatewiseError(
    'BAD_INPUT',
    said`The constraint "${expression}" cannot be read at character ${at + 1}: ${why}.`,
    {
      field: 'constraints',
      position: at,
    },
  );
}

/** Splits a constraint; the last token is its end. `and`, `or`, `not`, `true`, `false` and `null` are signs. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    if (/\s/u.test(expression.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(expression, at);
    if (token === undefined) throw unreadable(expression, at, said`"${expression.charAt(at)}" means nothing here`);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', at, text: '' }];
}

function tokenAt(expression: string, at: number): Token | undefined {
  for (const { kind, pattern } of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(expression)?.[0];
    if (text === undefined) continue;
    switch (kind) {
      case 'number':
        return { kind, value: Number(text), at, text };
      case 'name':
        return { kind: words.has(text) ? 'sign' : 'name', value: text, at, text };
      case 'quoted':
        return { kind: text.startsWith('`') ? 'name' : 'text', value: text.slice(1, -1), at, text };
      case 'sign':
        return { kind, value: text === '=' ? '==' : text, at, text };
    }
  }
  return undefined;
}
