import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { brokenConstraints, type SearchSpace, type TrialValues } from '../../core/tuning';

/**
 * Whether values may be queued: parameters that they lack are chosen when they are tried.
 * @throws GatewiseError BAD_INPUT for a parameter that the space has not, and a constraint that is broken whatever the rest is
 */
export function requireQueueable(space: SearchSpace, values: TrialValues): void {
  const known = new Set(space.parameters.map(({ name }) => name));
  const stranger = Object.keys(values).find((name) => !known.has(name));
  if (stranger !== undefined) {
    throw new GatewiseError('BAD_INPUT', said`The space has no parameter “${stranger}”.`, { field: 'values' });
  }
  const [broken] = brokenConstraints(space, values);
  if (broken !== undefined) {
    throw new GatewiseError('BAD_INPUT', said`The constraint "${broken}" is broken.`, { field: 'values' });
  }
}
