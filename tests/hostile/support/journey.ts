import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorValue, type ErrorCode, type ErrorValue } from '../../../src-main/core/common/errors';
import {
  guessedTargetOf,
  importOverridesSchema,
  type DatasetVersion,
  type FilePreview,
  type PartialImportChoices,
} from '../../../src-main/core/dataset';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../../src-main/core/experiment/schema';
import { defaultConfiguration } from '../../../src-main/core/recipe';
import { runIdSchema } from '../../../src-main/core/common/ids';
import type { DatasetReference, JobEvent } from '../../../src-main/jobs';
import { jobEventSchema } from '../../../src-main/jobs/events';
import {
  jobDefinitions,
  requestDefinitions,
  type GatewiseJobs,
  type GatewiseRequests,
} from '../../../src-main/jobs/kinds';
import { jobHandlers, requestHandlers } from '../../../src-main/jobs/process/work';

/** What came of one step with a file: what it gave, or why it refused. */
export interface Step {
  readonly name: string;
  readonly value?: unknown;
  readonly error?: ErrorValue;
}

const { signal } = new AbortController();
const runId = runIdSchema.parse('run_aaaaaaaaaa');

/** Takes a file through all that a person can do with it, as processes do it; a step that refuses ends the way. */
export async function takeThrough(path: string, folder: string): Promise<Step[]> {
  const steps: Step[] = [];
  const take = async <Value>(name: string, work: () => Promise<Value>): Promise<Value | null> => {
    try {
      const value = await work();
      steps.push({ name, value });
      return value;
    } catch (thrown) {
      steps.push({ name, error: toErrorValue(thrown) });
      return null;
    }
  };
  const preview = await take('preview', () => ask('preview', { path, sourceName: null, scratchDirectory: folder }));
  const imported = await importAnyhow(path, folder, preview, steps, take);
  if (imported === null) return steps;
  const { version, path: stored } = imported;
  const dataset = referenceOf(version, stored);
  await take('rows', () => ask('rows', { dataset }));
  for (const { name, kind } of version.columns.slice(0, 3)) {
    if (kind !== 'text') await take('series', () => ask('series', { dataset, column: name, points: 20 }));
  }
  await take('profile', async () => (await work('profile', { kind: 'profile', dataset })).result);
  const configuration = await take('configuration', () => smallConfiguration(version, dataset));
  if (configuration === null) return steps;
  await take('check', () => ask('check', { dataset, configuration, guessedTarget: guessedTargetOf(version.columns) }));
  const directory = join(folder, 'run');
  const training = await take('training', () =>
    work('train', {
      kind: 'train',
      runId,
      configuration,
      seed: 1,
      dataset,
      artefactDirectory: directory,
      engine: 'auto',
    }),
  );
  if (training !== null) {
    const evaluated = training.events.find((event) => event.type === 'evaluated');
    const { horizon } = configuration.window;
    const files = { directory, checksums: {}, horizon, windows: {} };
    await take('predictions', () => ask('predictions', { files, part: 'test' }));
    await take('forecast', () =>
      work('forecast', {
        kind: 'forecast',
        configuration,
        dataset,
        files,
        engine: 'auto',
        request: { steps: horizon + 1, level: 0.9, known: [] },
        intervals: evaluated?.evaluation.intervals ?? [],
        threshold: 0.5,
      }),
    );
  }
  await take('backtest', () =>
    work('backtest', {
      kind: 'backtest',
      configuration,
      backtest: {
        mode: 'expanding',
        origins: 2,
        step: configuration.window.horizon,
        validationRows: null,
        trainRows: null,
        epochs: 1,
      },
      seed: 1,
      dataset,
      engine: 'auto',
    }),
  );
  return steps;
}

/** Without choices, as the command line does; then with those of the preview and what each refusal asks for. */
async function importAnyhow(
  path: string,
  folder: string,
  preview: FilePreview | null,
  steps: Step[],
  take: <Value>(name: string, work: () => Promise<Value>) => Promise<Value | null>,
): Promise<{ version: DatasetVersion; path: string } | null> {
  let choices: PartialImportChoices = {};
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const outputDirectory = join(folder, `datasets-${attempt}`);
    mkdirSync(outputDirectory);
    const imported = await take('import', () =>
      work('import', {
        kind: 'import',
        path,
        sourceName: null,
        choices,
        overrides: importOverridesSchema.parse({}),
        outputDirectory,
      }),
    );
    if (imported !== null) return imported.result;
    const error = steps.at(-1)?.error;
    const answer = error === undefined ? null : (answers[error.code]?.(error.details, preview) ?? null);
    if (answer === null || JSON.stringify({ ...choices, ...answer }) === JSON.stringify(choices)) return null;
    choices = { ...choices, ...answer };
  }
  return null;
}

type Answer = (details: ErrorValue['details'], preview: FilePreview | null) => PartialImportChoices | null;

/** What a person would choose to get past a refusal; what has no entry has to be mended in the file. */
const answers: Partial<Record<ErrorCode, Answer>> = {
  FILE_ROWS_WITHOUT_TIME: () => ({ rowsWithoutTime: 'skip' }),
  FILE_RAGGED_ROWS: () => ({ raggedRows: 'pad' }),
  FILE_EMPTY_HEADER: () => ({ header: false }),
  FILE_DUPLICATE_HEADER: () => ({ header: false }),
  FILE_ENCODING: (_, preview) => ({ encoding: preview?.alternatives.encodings[0]?.encoding ?? 'windows-1252' }),
  BAD_INPUT: ({ field }, preview) => {
    if (field === 'choices.numbers') return { decimal: '.' };
    if (field !== 'choices.timeFormat') return null;
    const timeFormat = preview?.alternatives.timeFormats[0]?.timeFormat;
    return timeFormat === undefined ? { timeColumn: null } : { timeFormat };
  },
};

const referenceOf = ({ columns, sampling, choices }: DatasetVersion, path: string): DatasetReference => ({
  path,
  columns,
  sampling,
  timeZone: choices.timeZone ?? 'UTC',
});

/** What the form begins with, with a network of two units and one epoch. */
async function smallConfiguration(
  version: DatasetVersion,
  dataset: DatasetReference,
): Promise<ExperimentConfiguration> {
  const panel = await ask('panel', { dataset });
  const standard = defaultConfiguration({ preset: 'gru', dataset: version, panel });
  return experimentConfigurationSchema.parse({
    ...standard,
    model: {
      kind: 'sequential',
      layers: [{ type: 'GRU', units: 2 }],
      training: { ...('training' in standard.model ? standard.model.training : {}), epochs: 1 },
    },
  });
}

async function ask<Kind extends keyof GatewiseRequests>(
  kind: Kind,
  input: GatewiseRequests[Kind]['input'],
): Promise<GatewiseRequests[Kind]['output']> {
  const { input: inputSchema, output: outputSchema } = requestDefinitions[kind];
  const answer = await requestHandlers[kind](
    inputSchema.parse(input) as GatewiseRequests[Kind]['parsed'],
    signal,
    () => undefined,
  );
  return outputSchema.parse(structuredClone(answer)) as GatewiseRequests[Kind]['output'];
}

interface Work<Result> {
  readonly result: Result;
  readonly events: readonly JobEvent[];
}

async function work<Kind extends keyof GatewiseJobs>(
  kind: Kind,
  specification: GatewiseJobs[Kind]['specification'],
): Promise<Work<GatewiseJobs[Kind]['result']>> {
  const events: JobEvent[] = [];
  const definition = jobDefinitions[kind];
  const { result } = await jobHandlers[kind](definition.specification.parse(specification), {
    threads: 1,
    signal,
    stopSignal: signal,
    pauseSignal: signal,
    emit: (event) => events.push(jobEventSchema.parse(structuredClone(event))),
  });
  return { result: definition.result.parse(structuredClone(result)), events };
}
