import { basename } from 'node:path';
import { GatewiseError } from '../../../core/common/errors';
import { readConfiguration } from '../files';
import { exitCodeOfRuns, runExperiment } from '../run-experiment';
import { describeRun, formatRuns, type RunDetail, type RunSummary } from '../run-summary';
import { applyAssignments } from '../set-option';
import { formatNumber, formatTable } from '../table';
import type { Workbench } from '../workbench';

const runsPerPage = 500;

export interface TrainOptions {
  readonly dataset: string;
  readonly config: string;
  readonly set: readonly string[];
  readonly seed?: number | undefined;
  readonly repeat: number;
  readonly name?: string | undefined;
}

/** `gatewise train`: an experiment of one configuration, run to its end. Exit code 1 when a run failed. */
export async function train(workbench: Workbench, options: TrainOptions): Promise<0 | 1> {
  const { client, terminal, workspace } = workbench;
  const configuration = applyAssignments(await readConfiguration(options.config), options.set);
  const { valid, errors } = await client.experiments.check({
    datasetId: options.dataset,
    configuration,
    preflight: false,
  });
  if (!valid) {
    const [first] = errors;
    const message = first === undefined ? 'The configuration is not valid.' : `${first.path}: ${first.message}`;
    throw new GatewiseError('BAD_INPUT', message, { file: options.config, issues: errors });
  }
  const name = options.name ?? basename(options.config, '.json');
  const experiment = await client.experiments.create({
    name,
    datasetId: options.dataset,
    variants: [{ name, configuration }],
  });
  const runs = await runExperiment(workbench, {
    experimentId: experiment.id,
    repeats: options.repeat,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const groupId = runs[0]?.groupId ?? null;
  const group = groupId === null ? null : await client.runGroups.get({ id: groupId });
  terminal.writeResult(
    { experimentId: experiment.id, runs: runs.map((run) => describeRun(run, workspace)), group },
    () => formatEndedRuns(runs),
  );
  return exitCodeOfRuns(runs);
}

/** The table of runs that ended, and below it why some of them failed. */
export function formatEndedRuns(runs: readonly RunDetail[]): string {
  const failures = runs.flatMap((run) => (run.error === null ? [] : [`${run.id} failed: ${run.error.message}`]));
  return [formatRuns(runs), ...failures].join('\n');
}

export interface ListOptions {
  readonly filter: string;
  readonly limit: number;
}

/** `gatewise runs`: the newest first, by the filter language of the window. */
export async function listRuns({ client, terminal }: Workbench, options: ListOptions): Promise<void> {
  const runs: RunSummary[] = [];
  let total: number;
  do {
    const limit = Math.min(runsPerPage, options.limit - runs.length);
    const page = await client.runs.list({ filter: options.filter, offset: runs.length, limit });
    ({ total } = page);
    runs.push(...page.runs);
    if (page.runs.length === 0) break;
  } while (runs.length < Math.min(total, options.limit));
  terminal.writeResult({ total, runs }, () => formatRuns(runs));
}

/** `gatewise show ID`: everything about one run but its curves' every point. */
export async function showRun({ client, terminal, workspace }: Workbench, id: string): Promise<void> {
  const run = await client.runs.get({ id });
  terminal.writeResult(
    { ...describeRun(run, workspace), configuration: run.configuration, history: run.history },
    () => `${formatEndedRuns([run])}\n\n${JSON.stringify(run.configuration, null, 2)}`,
  );
}

/** `gatewise compare ID ID …`: the metrics side by side, the best marked, and the configuration that differs. */
export async function compareRuns({ client, terminal }: Workbench, runIds: readonly string[]): Promise<void> {
  const { runs, metrics, configuration, tests } = await client.comparisons.compute({ runIds: [...runIds] });
  const differences = configuration.filter((row) => row.differs);
  terminal.writeResult({ runs, metrics, configuration: differences, tests }, () => {
    const header = runs.map((run) => `${run.modelName} #${String(run.number)}`);
    const figures = metrics.map(({ name, values, best }) => [
      name,
      ...values.map((value, index) => formatNumber(value) + (best !== null && runs[index]?.id === best ? ' *' : '')),
    ]);
    const settings = differences.map(({ path, values }) => [path, ...values.map((value) => value ?? '–')]);
    return [
      formatTable(['metric', ...header], figures),
      '* best',
      '',
      formatTable(['differs', ...header], settings),
    ].join('\n');
  });
}
