import { findBest } from './best/find-best';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import type { Services } from './services';

export function bestHandlers(os: Implementer, services: Services) {
  const { best } = services;
  const never = new AbortController().signal;
  return {
    run: os.best.run.handler(({ input, signal }) => withContractErrors(findBest(services, input, signal ?? never))),
    start: os.best.start.handler(({ input }) => best.start(input)),
    watch: os.best.watch.handler(({ input, signal }) =>
      withContractErrors(best.watch(input.datasetId, signal ?? never)),
    ),
    cancel: os.best.cancel.handler(({ input }) => {
      best.cancel(input.datasetId);
      return input;
    }),
  };
}
