import type { DatasetId } from '../core/common/ids';
import type { BestReportLayout } from '../core/report';
import { writeBestReport } from './best/report';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import { printToWorkspace } from './print-report';
import type { Services } from './services';

export function bestHandlers(os: Implementer, services: Services) {
  const { best } = services;
  const never = new AbortController().signal;
  return {
    run: os.best.run.handler(({ input, signal }) => withContractErrors(best.run(input, signal ?? never))),
    start: os.best.start.handler(({ input }) => best.start(input)),
    watch: os.best.watch.handler(({ input, signal }) =>
      withContractErrors(best.watch(input.datasetId, signal ?? never)),
    ),
    cancel: os.best.cancel.handler(({ input }) => {
      best.cancel(input.datasetId);
      return input;
    }),
    html: os.best.html.handler(({ input: { datasetId, ...layout } }) => writeBestReport(services, datasetId, layout)),
    pdf: os.best.pdf.handler(({ input: { datasetId, ...layout }, signal }) =>
      withContractErrors(printBestReport(services, datasetId, layout, signal)),
    ),
  };
}

async function* printBestReport(
  services: Services,
  datasetId: DatasetId,
  layout: BestReportLayout,
  signal: AbortSignal | undefined,
) {
  const written = await writeBestReport(services, datasetId, layout);
  yield { type: 'progress' as const, fraction: 0.1, message: 'printing' };
  yield { type: 'done' as const, ...(await printToWorkspace(services, { ...written, paper: layout.paper }, signal)) };
}
