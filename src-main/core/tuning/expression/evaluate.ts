import type { ParameterValue, TrialValues } from '../space';
import type { BinaryOperator, Expression } from './parse';

/** A value, or undefined where it hangs on a parameter that does not exist in the trial. */
type Result = ParameterValue | undefined;

/**
 * What an expression comes to. A parameter that does not exist is unknown, and so is what hangs on it, as in SQL: `false and
 * unknown` is false, `true or unknown` is true.
 */
export function evaluate(expression: Expression, values: TrialValues): Result {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'parameter':
      return values[expression.name];
    case 'not': {
      const truth = evaluate(expression.of, values);
      return truth === undefined ? undefined : truth !== true;
    }
    case 'minus': {
      const number = evaluate(expression.of, values);
      return typeof number === 'number' ? -number : undefined;
    }
    case 'binary':
      return combine(expression.operator, evaluate(expression.left, values), () => evaluate(expression.right, values));
  }
}

function combine(operator: BinaryOperator, left: Result, right: () => Result): Result {
  if (operator === 'and' || operator === 'or') return join(operator === 'or', left, right);
  const other = right();
  if (left === undefined || other === undefined) return undefined;
  if (operator === '==') return left === other;
  if (operator === '!=') return left !== other;
  return typeof left === 'number' && typeof other === 'number' ? calculate(operator, left, other) : undefined;
}

/** `deciding` is what settles it alone: true for `or`, false for `and`. */
function join(deciding: boolean, left: Result, right: () => Result): Result {
  if (left === deciding) return deciding;
  const other = right();
  if (other === deciding) return deciding;
  return left === undefined || other === undefined ? undefined : !deciding;
}

function calculate(
  operator: Exclude<BinaryOperator, 'and' | 'or' | '==' | '!='>,
  left: number,
  right: number,
): number | boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}
