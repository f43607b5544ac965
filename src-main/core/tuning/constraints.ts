import { evaluate } from './expression/evaluate';
import { parseExpression } from './expression/parse';
import type { SearchSpace, TrialValues } from './space';

/**
 * Whether values satisfy a space's constraints. One that hangs on a parameter that does not exist in the trial holds.
 * @throws GatewiseError BAD_INPUT for a constraint that cannot be read
 */
export function constraintsOf(space: SearchSpace): (values: TrialValues) => boolean {
  const expressions = space.constraints.map(parseExpression);
  return (values) => expressions.every((expression) => evaluate(expression, values) !== false);
}

/** The constraints that values break, as they are written. */
export function brokenConstraints(space: SearchSpace, values: TrialValues): readonly string[] {
  return space.constraints.filter((constraint) => evaluate(parseExpression(constraint), values) === false);
}
