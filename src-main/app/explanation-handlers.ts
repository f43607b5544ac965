import type { ExplanationRequest } from '../contract';
import type { RunId } from '../core/common/ids';
import { rowsOfRun } from './dataset-versions';
import { engineFor } from './engine-choice';
import { requireOwnModel } from './ensembles';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import { runFiles } from './run-files';
import type { Services } from './services';

/**
 * What a job needs to explain a run's model.
 * @throws GatewiseError of an ensemble, of a run without weights and of one whose rows are gone
 */
export function explainSpecification(services: Services, runId: RunId, request: ExplanationRequest) {
  const { workspace } = services;
  const files = runFiles(services, runId);
  const run = workspace.runs.get(runId);
  requireOwnModel(run.configuration);
  return {
    kind: 'explain' as const,
    configuration: run.configuration,
    dataset: rowsOfRun(services, run),
    files,
    engine: engineFor(run.configuration, workspace.settings.read().engine),
    request,
  };
}

async function* explainRun(
  services: Services,
  runId: RunId,
  request: ExplanationRequest,
  signal: AbortSignal | undefined,
) {
  const specification = explainSpecification(services, runId, request);
  const { explanation } = yield* services.jobs.stream(specification, signal);
  yield { type: 'done' as const, explanation };
}

export function explanationHandlers(os: Implementer, services: Services) {
  return {
    compute: os.explanations.compute.handler(({ input: { runId, ...request }, signal }) =>
      withContractErrors(explainRun(services, runId, request, signal)),
    ),
  };
}
