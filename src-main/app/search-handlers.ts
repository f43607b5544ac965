import { GatewiseError, invalidInput } from '../core/common/errors';
import type { DatasetId } from '../core/common/ids';
import { said } from '../core/common/sentence';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../core/experiment/schema';
import { strayFields } from '../core/experiment/stray-fields';
import { inTodaysForm } from '../core/experiment/versions';
import { modelName, type ModelSpecification } from '../core/model';
import { withSettings, type Candidate, type SearchFolds } from '../core/search';
import { datasetReference } from './dataset-versions';
import { engineFor } from './engine-choice';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import type { Services } from './services';

interface SearchRequest {
  readonly datasetId: DatasetId;
  readonly configuration: Record<string, unknown>;
  readonly candidates: readonly Candidate[];
  readonly folds: SearchFolds;
  readonly overrides: Readonly<Record<string, string>>;
}

async function* search(services: Services, request: SearchRequest, signal: AbortSignal | undefined) {
  const { workspace, runs, jobs } = services;
  const { datasetId, candidates, folds, overrides } = request;
  const { configuration, models } = readCandidates(request.configuration, candidates);
  const dataset = workspace.datasets.get(datasetId);
  // What would block a run blocks the search for one.
  await runs.requireAllowed({ name: modelName(configuration.model), configuration }, dataset, overrides, signal);
  const specification = {
    kind: 'search' as const,
    configuration,
    candidates: candidates.map((settings, index) => ({ settings, model: models[index] ?? configuration.model })),
    folds,
    dataset: datasetReference(services, dataset.version),
    engine: engineFor(configuration, workspace.settings.read().engine),
  };
  yield { type: 'done' as const, ...(yield* jobs.stream(specification, signal)) };
}

/** The configuration, and each candidate's model in its place. @throws GatewiseError BAD_INPUT that names the candidate's setting */
function readCandidates(
  draft: Record<string, unknown>,
  candidates: readonly Candidate[],
): { configuration: ExperimentConfiguration; models: ModelSpecification[] } {
  const stray = candidates.flatMap((candidate) => Object.keys(candidate)).find((path) => !path.startsWith('model.'));
  if (stray !== undefined) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`A search changes settings of the model alone, such as model.maxDepth, not “${stray}”.`,
      {
        field: 'candidates',
      },
    );
  }
  const parse = (given: Record<string, unknown>): ExperimentConfiguration => {
    const parsed = experimentConfigurationSchema.safeParse(inTodaysForm(given));
    if (parsed.success) {
      requireNoStrays(given, parsed.data);
      return parsed.data;
    }
    const { code, message, details } = invalidInput(parsed.error.issues);
    throw new GatewiseError(code, message, details);
  };
  return {
    configuration: parse(draft),
    models: candidates.map((candidate) => parse(withSettings(draft, candidate)).model),
  };
}

/** @throws GatewiseError BAD_INPUT for places that the configuration does not have: to set them would change nothing */
function requireNoStrays(given: Record<string, unknown>, configuration: ExperimentConfiguration): void {
  const [first] = strayFields(given, configuration);
  if (first === undefined) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`The configuration has no place "${first}": its values would change nothing.`,
    {
      field: first,
    },
  );
}

export function searchHandlers(os: Implementer, services: Services) {
  return {
    run: os.searches.run.handler(({ input, signal }) => withContractErrors(search(services, input, signal))),
  };
}
