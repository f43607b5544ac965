import type { RunId } from '../core/common/ids';
import type { ForecastRequest } from '../contract';
import { rowsOfRun } from './dataset-versions';
import { engineFor } from './engine-choice';
import { memberRuns, requireForecastable } from './ensembles';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import { runFiles } from './run-files';
import type { Services } from './services';

async function* forecastRun(
  services: Services,
  runId: RunId,
  request: ForecastRequest,
  signal: AbortSignal | undefined,
) {
  const { workspace, jobs } = services;
  const files = runFiles(services, runId);
  const run = workspace.runs.get(runId);
  const locked = workspace.thresholds.get(runId, null);
  requireForecastable(run.configuration);
  const members = memberRuns(services, run.configuration).map(({ id, configuration }) => ({
    configuration,
    files: runFiles(services, id),
  }));
  const specification = {
    kind: 'forecast' as const,
    configuration: run.configuration,
    dataset: rowsOfRun(services, run),
    files,
    engine: engineFor(run.configuration, workspace.settings.read().engine),
    request,
    intervals: run.evaluation?.intervals ?? [],
    threshold: locked?.threshold ?? run.configuration.evaluation.threshold,
    ...(members.length === 0 ? {} : { members }),
  };
  const { forecast } = yield* jobs.stream(specification, signal);
  yield { type: 'done' as const, forecast };
}

export function forecastHandlers(os: Implementer, services: Services) {
  return {
    compute: os.forecasts.compute.handler(({ input: { runId, ...request }, signal }) =>
      withContractErrors(forecastRun(services, runId, request, signal)),
    ),
  };
}
