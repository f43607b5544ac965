import { GatewiseError } from '../core/common/errors';
import type { RunId } from '../core/common/ids';
import { said } from '../core/common/sentence';
import type { PartialImportChoices } from '../core/dataset';
import type { PredictionRequest } from '../core/prediction';
import type { RunDetail } from '../core/run/schema';
import type { ImportSource } from '../contract';
import type { PredictSpecification } from '../jobs';
import { datasetReference, isImported, lacksRows, rowsOfRun, versionOfRun } from './dataset-versions';
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
  const { run, files, training, file } = await newFile(services, request);
  yield* predictRows(
    services,
    { run, files, training, rows: { from: 'file', file }, request: { level, history, renames } },
    signal,
  );
}

/** The rows that were appended to a run's dataset since it was trained, behind those that it knows. */
async function* predictNewer(
  services: Services,
  { runId, level, history }: Omit<PredictionRequest, 'renames'> & { readonly runId: RunId },
  signal: AbortSignal | undefined,
) {
  const { workspace } = services;
  const run = workspace.runs.get(runId);
  requireOwnModel(run.configuration);
  const own = versionOfRun(services, run);
  const training = { from: 'dataset' as const, dataset: rowsOfRun(services, run) };
  const { name, version } = workspace.datasets.get(run.datasetId);
  const count = version.rowCount - own.rowCount;
  if (count <= 0) {
    throw new GatewiseError(
      'RUN_STATE',
      said`“${name}” has no rows that are newer than those of run ${run.number}. Append some to it first (gatewise append), or predict a file.`,
      { field: 'runId' },
    );
  }
  const rows = { from: 'dataset' as const, dataset: datasetReference(services, version), known: own.rowCount, name };
  const files = runFiles(services, runId);
  yield* predictRows(services, { run, files, training, rows, request: { level, history, renames: {} } }, signal);
}

async function* predictRows(
  { workspace, jobs }: Services,
  {
    run,
    files,
    training,
    rows,
    request,
  }: Pick<PredictSpecification, 'files' | 'training' | 'rows' | 'request'> & { readonly run: RunDetail },
  signal: AbortSignal | undefined,
) {
  const { configuration, evaluation } = run;
  const threshold = workspace.thresholds.get(run.id, null)?.threshold ?? configuration.evaluation.threshold;
  const { prediction } = yield* jobs.stream(
    {
      kind: 'predict' as const,
      configuration,
      files,
      engine: engineFor(configuration, workspace.settings.read().engine),
      training,
      rows,
      request,
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
    newer: os.predictions.newer.handler(({ input, signal }) =>
      withContractErrors(predictNewer(services, input, signal)),
    ),
  };
}
