import type { RunId } from '../core/common/ids';
import type { PartialImportChoices } from '../core/dataset';
import type { PredictionRequest } from '../core/prediction';
import type { ImportSource } from '../contract';
import { datasetReference, isImported, lacksRows, versionOfRun } from './dataset-versions';
import { engineFor } from './engine-choice';
import { requireOwnModel } from './ensembles';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import { runFiles } from './run-files';
import type { Services } from './services';
import { openSource } from './uploads';

interface NewFileRequest {
  readonly runId: RunId;
  readonly source: ImportSource;
  readonly choices: PartialImportChoices;
}

/** What a file is read and held against: the run's data, as they are in this workspace. */
async function newFile(services: Services, { runId, source, choices }: NewFileRequest) {
  const { workspace } = services;
  const run = workspace.runs.get(runId);
  requireOwnModel(run.configuration);
  const files = runFiles(services, runId);
  const version = versionOfRun(services, run);
  const { named } = await openSource(source, workspace.directory);
  const dataset = lacksRows(services, run) ? null : datasetReference(services, version);
  return {
    run,
    files,
    training:
      dataset === null || isImported(run)
        ? { from: 'model' as const, files, dataset }
        : { from: 'dataset' as const, dataset },
    file: {
      ...named,
      choices,
      trained: version.choices,
      ...(workspace.refusal === null ? { scratchDirectory: workspace.datasetDirectory } : {}),
    },
  };
}

async function* predictFile(
  services: Services,
  { level, history, renames, ...request }: NewFileRequest & PredictionRequest,
  signal: AbortSignal | undefined,
) {
  const { workspace, jobs } = services;
  const { run, files, training, file } = await newFile(services, request);
  const { configuration, evaluation } = run;
  const threshold = workspace.thresholds.get(run.id, null)?.threshold ?? configuration.evaluation.threshold;
  const { prediction } = yield* jobs.stream(
    {
      kind: 'predict' as const,
      configuration,
      files,
      engine: engineFor(configuration, workspace.settings.read().engine),
      training,
      file,
      request: { level, history, renames },
      intervals: evaluation?.intervals ?? [],
      train: evaluation?.train ?? null,
      test: evaluation?.test ?? null,
      threshold,
    },
    signal,
    (event) => (event.type === 'predicted' ? { type: 'windows' as const, page: event.page } : null),
  );
  yield { type: 'done' as const, prediction, threshold };
}

export function predictionHandlers(os: Implementer, services: Services) {
  return {
    inspect: os.predictions.inspect.handler(async ({ input: { renames, ...request }, signal }) => {
      const { run, training, file } = await newFile(services, request);
      const { task } = run.configuration;
      return services.jobs.request('matchFile', { file, training, task, renames }, { signal });
    }),
    compute: os.predictions.compute.handler(({ input, signal }) =>
      withContractErrors(predictFile(services, input, signal)),
    ),
  };
}
