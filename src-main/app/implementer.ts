import { implement } from '@orpc/server';
import { contract } from '../contract';
import { toContractError } from './errors';

/** The contract waiting for its handlers; whatever one of them throws leaves as one of the contract's errors. */
export function createImplementer() {
  return implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toContractError(error);
    }
  });
}
export type Implementer = ReturnType<typeof createImplementer>;
