import { said } from '../../common/sentence';
import type { ParameterValue } from '../space';
import { tokensOf, unreadable, type Token } from './tokens';

export type BinaryOperator = 'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/';

/** A constraint as a tree; `at` is the place of an operator or operand in the text. */
export type Expression =
  | { readonly kind: 'value'; readonly value: ParameterValue; readonly at: number }
  | { readonly kind: 'parameter'; readonly name: string; readonly at: number }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    };

/** From the loosest to the closest. Comparisons stand between `not` and sums. */
const logical: readonly (readonly BinaryOperator[])[] = [['or'], ['and']];
const comparisons: readonly BinaryOperator[] = ['==', '!=', '<', '<=', '>', '>='];
const arithmetic: readonly (readonly BinaryOperator[])[] = [
  ['+', '-'],
  ['*', '/'],
];
/** How deep parentheses may stand within each other. */
const deepest = 50;

/**
 * Reads a constraint: numbers, texts in quotes, parameters by name (in `` ` `` where a name is more than letters, digits, `_`
 * and dots), `+ - * /`, `< <= > >= == !=`, `and`, `or`, `not`, `true`, `false`, `null` and parentheses, bound as in Python.
 * @throws GatewiseError BAD_INPUT naming the place that cannot be read
 */
export function parseExpression(text: string): Expression {
  const reader = new Reader(text, tokensOf(text));
  const expression = reader.logical(0);
  const rest = reader.token;
  if (rest.kind !== 'end') throw unreadable(text, rest.at, said`"${rest.text}" stands where the constraint should end`);
  return expression;
}

class Reader {
  private index = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  get token(): Token {
    return this.tokens[this.index] ?? { kind: 'end', at: this.text.length, text: '' };
  }

  logical(level: number): Expression {
    const operators = logical[level];
    if (operators === undefined) return this.negation();
    return this.chain(operators, () => this.logical(level + 1));
  }

  private negation(): Expression {
    const at = this.token.at;
    return this.take(['not']) === undefined
      ? this.comparison()
      : { kind: 'not', of: this.deeper(() => this.negation()), at };
  }

  private comparison(): Expression {
    const left = this.arithmetic(0);
    const at = this.token.at;
    const operator = this.take(comparisons);
    if (operator === undefined) return left;
    const right = this.arithmetic(0);
    const next = this.token;
    if (next.kind === 'sign' && comparisons.some((one) => one === next.value)) {
      throw unreadable(this.text, next.at, said`comparisons cannot be chained; join them with "and"`);
    }
    return { kind: 'binary', operator, left, right, at };
  }

  private arithmetic(level: number): Expression {
    const operators = arithmetic[level];
    if (operators === undefined) return this.signed();
    return this.chain(operators, () => this.arithmetic(level + 1));
  }

  private signed(): Expression {
    const at = this.token.at;
    return this.take(['-']) === undefined
      ? this.operand()
      : { kind: 'minus', of: this.deeper(() => this.signed()), at };
  }

  private operand(): Expression {
    const { token } = this;
    this.index += 1;
    switch (token.kind) {
      case 'number':
      case 'text':
        return { kind: 'value', value: token.value, at: token.at };
      case 'name':
        return { kind: 'parameter', name: token.value, at: token.at };
      case 'sign':
        if (token.value === '(') return this.parentheses(token.at);
        if (token.value === 'true' || token.value === 'false')
          return { kind: 'value', value: token.value === 'true', at: token.at };
        if (token.value === 'null') return { kind: 'value', value: null, at: token.at };
        break;
      case 'end':
        throw unreadable(this.text, token.at, said`something is missing at the end`);
    }
    throw unreadable(this.text, token.at, said`"${token.text}" stands where a number or a parameter should`);
  }

  private parentheses(at: number): Expression {
    const inner = this.deeper(() => this.logical(0));
    if (this.take([')']) === undefined) throw unreadable(this.text, at, said`this parenthesis is not closed`);
    return inner;
  }

  private deeper(read: () => Expression): Expression {
    this.depth += 1;
    if (this.depth > deepest) throw unreadable(this.text, this.token.at, said`it is nested too deeply`);
    const inner = read();
    this.depth -= 1;
    return inner;
  }

  private chain(operators: readonly BinaryOperator[], next: () => Expression): Expression {
    let left = next();
    for (;;) {
      const at = this.token.at;
      const operator = this.take(operators);
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: next(), at };
    }
  }

  /** The sign that comes next, if it is one of these. */
  private take<Sign extends string>(signs: readonly Sign[]): Sign | undefined {
    const { token } = this;
    const found = token.kind === 'sign' ? signs.find((sign) => sign === token.value) : undefined;
    if (found !== undefined) this.index += 1;
    return found;
  }
}
