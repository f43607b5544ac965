import { implement } from '@orpc/server';
import { contract } from '../contract';
import type { GatewiseError } from '../core/common/errors';
import { toContractError } from './errors';

/** What is no GET, for the size of its input or the looks that it counts, and can be answered without writing. */
const looking: ReadonlySet<string> = new Set([
  'datasets.profile',
  'experiments.previewStep',
  'experiments.check',
  'runs.list',
  'forecasts.compute',
  'predictions.inspect',
  'predictions.compute',
  'explanations.compute',
  'searches.run',
  'studies.preview',
  'comparisons.compute',
  'leaderboard.compute',
  'verdicts.members',
  'reports.html',
]);

/**
 * The contract waiting for its handlers; whatever one of them throws leaves as one of the contract's errors.
 * @param refusal the answer to whatever would write, in a workspace that can only be looked at
 */
export function createImplementer(refusal: GatewiseError | null = null) {
  return implement(contract).use(async ({ next, path, procedure }) => {
    const { method } = procedure['~orpc'].route;
    try {
      if (refusal !== null && method !== 'GET' && !looking.has(path.join('.'))) throw refusal;
      return await next();
    } catch (error) {
      throw toContractError(error);
    }
  });
}
export type Implementer = ReturnType<typeof createImplementer>;
