import { said, type Sentence } from '../../common/sentence';
import { valueOfChoice } from '../distribution';
import type { Distribution, ParameterValue, SearchSpace } from '../space';
import { parseExpression, type Expression } from './parse';
import { unreadable } from './tokens';

/** What an expression may come to. */
type Kind = 'number' | 'text' | 'truth' | 'nothing';

/**
 * Reads a constraint and sees that it fits the space: it names parameters that exist, calculates with numbers, and comes to
 * true or false.
 * @throws GatewiseError BAD_INPUT naming the place and why
 */
export function readConstraint(text: string, space: SearchSpace): Expression {
  const expression = parseExpression(text);
  const kinds = new Map(space.parameters.map(({ name, distribution }) => [name, kindsOf(distribution)]));
  const refuse = (at: number, why: Sentence): never => {
    throw unreadable(text, at, why);
  };
  const check = (one: Expression): ReadonlySet<Kind> => {
    switch (one.kind) {
      case 'value':
        return new Set([kindOf(one.value)]);
      case 'parameter':
        return kinds.get(one.name) ?? refuse(one.at, said`there is no parameter "${one.name}"`);
      case 'not':
        return want('truth', one.of);
      case 'minus':
        return want('number', one.of);
      case 'binary':
        switch (one.operator) {
          case 'and':
          case 'or':
            want('truth', one.left);
            return want('truth', one.right);
          case '==':
          case '!=': {
            const left = check(one.left);
            if (![...check(one.right)].some((kind) => left.has(kind)))
              refuse(one.at, said`these two can never be equal`);
            return new Set(['truth']);
          }
          case '<':
          case '<=':
          case '>':
          case '>=':
            want('number', one.left);
            want('number', one.right);
            return new Set(['truth']);
          case '+':
          case '-':
          case '*':
          case '/':
            want('number', one.left);
            return want('number', one.right);
        }
    }
  };
  const want = (kind: 'number' | 'truth', one: Expression): ReadonlySet<Kind> => {
    if (!check(one).has(kind))
      refuse(one.at, kind === 'number' ? said`a number is needed here` : said`a comparison is needed here`);
    return new Set([kind]);
  };
  want('truth', expression);
  return expression;
}

function kindOf(value: ParameterValue): Kind {
  if (value === null) return 'nothing';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : 'truth';
}

function kindsOf(distribution: Distribution): ReadonlySet<Kind> {
  return distribution.kind === 'categorical'
    ? new Set(distribution.choices.map((choice) => kindOf(valueOfChoice(choice))))
    : new Set(['number']);
}
