import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import type { Services } from './services';

export function backtestHandlers(os: Implementer, { backtests }: Services) {
  return {
    list: os.backtests.list.handler(({ input }) => backtests.list(input.runId)),
    get: os.backtests.get.handler(({ input }) => backtests.get(input.id)),
    start: os.backtests.start.handler(({ input: { runId, configuration } }) => backtests.start(runId, configuration)),
    cancel: os.backtests.cancel.handler(({ input }) => backtests.cancel(input.id)),
    delete: os.backtests.delete.handler(({ input }) => {
      backtests.delete(input.id);
      return { id: input.id };
    }),
    watch: os.backtests.watch.handler(({ input, signal }) => withContractErrors(backtests.watch(input.id, signal))),
  };
}
