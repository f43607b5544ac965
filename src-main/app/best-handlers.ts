import { findBest } from './best/find-best';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import type { Services } from './services';

export function bestHandlers(os: Implementer, services: Services) {
  return {
    run: os.best.run.handler(({ input, signal }) =>
      withContractErrors(findBest(services, input, signal ?? new AbortController().signal)),
    ),
  };
}
