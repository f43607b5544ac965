import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient, EventPublisher } from '@orpc/server';
import type { GatewiseError } from '../core/common/errors';
import type { RunEvent } from '../core/run/schema';
import type { Contract, SystemInfo } from '../contract';
import { createJobRunner, type JobHost, type MachineMemory } from '../jobs';
import { openWorkspace, type Workspace } from '../store';
import { backtestHandlers } from './backtest-handlers';
import { BacktestService } from './backtest-service';
import { BestService } from './best/best-service';
import { bestHandlers } from './best-handlers';
import { comparisonHandlers } from './comparison-handlers';
import { datasetHandlers } from './dataset-handlers';
import { experimentHandlers } from './experiment-handlers';
import { explanationHandlers } from './explanation-handlers';
import { forecastHandlers } from './forecast-handlers';
import { runGroupHandlers } from './group-handlers';
import { DeviceRegistry } from './devices';
import { createImplementer } from './implementer';
import { createGuardedWriter, JobService, type GuardOptions } from './jobs';
import { leaderboardHandlers } from './leaderboard-handlers';
import { createMachineMonitor, type MachineMonitor } from './machine';
import type { PdfPrinter } from './pdf-printer';
import { modelHandlers } from './model-handlers';
import { predictionHandlers } from './prediction-handlers';
import { recipeHandlers } from './recipe-handlers';
import { reportHandlers } from './report-handlers';
import { runHandlers } from './run-handlers';
import { RunService } from './run-service';
import { offerSamples } from './samples';
import { searchHandlers } from './search-handlers';
import type { Services } from './services';
import { studyHandlers } from './study-handlers';
import { StudyService } from './studies/study-service';
import { systemHandlers } from './system-handlers';
import { verdictHandlers } from './verdict-handlers';

export interface BackendOptions {
  /** Folder of the workspace; made when it is not there. */
  readonly workspace: string;
  readonly shell: SystemInfo['shell'];
  readonly version: string;
  /** Path of the bundled job entry. */
  readonly jobEntry: string;
  /** Folder that holds `samples/`. */
  readonly resources: string;
  readonly printer: PdfPrinter | null;
  /** Default: Node's `fork`. */
  readonly host?: JobHost;
  readonly now?: () => number;
  /** Reads the machine's memory. Default: the system's figures and the limit of the container. */
  readonly memory?: () => MachineMemory;
  /** What looks at the machine while runs are at work or a page is open. Default: one by the clock */
  readonly machine?: MachineMonitor;
  /** What can be trained on. Default: every engine, looked at in a process of its own */
  readonly devices?: (jobs: JobService) => DeviceRegistry;
  /** How long writes that nobody waits for are tried. Default: `defaultGuardOptions` */
  readonly writing?: GuardOptions;
}

/** What waits to be written when the backend closes gets this long. */
const closingMs = 3000;

/** The backend without a door: a shell gives it one. */
export interface Backend {
  readonly router: Router;
  readonly workspaceDirectory: string;
  /** Why nothing can be changed here; null for a workspace that can be written. */
  readonly refusal: GatewiseError | null;
  /** Offers the sample dataset and experiment to an empty workspace. */
  offerSamples(): Promise<void>;
  /** Pauses runs, cancels all else, writes it down, and lets go of the workspace. */
  close(): Promise<void>;
}

function createRouter(services: Services) {
  const os = createImplementer(services.workspace.refusal);
  return os.router({
    datasets: datasetHandlers(os, services),
    experiments: experimentHandlers(os, services),
    runs: runHandlers(os, services),
    runGroups: runGroupHandlers(os, services),
    forecasts: forecastHandlers(os, services),
    predictions: predictionHandlers(os, services),
    explanations: explanationHandlers(os, services),
    models: modelHandlers(os, services),
    backtests: backtestHandlers(os, services),
    comparisons: comparisonHandlers(os, services),
    leaderboard: leaderboardHandlers(os, services),
    verdicts: verdictHandlers(os, services),
    searches: searchHandlers(os, services),
    studies: studyHandlers(os, services),
    recipes: recipeHandlers(os, services),
    best: bestHandlers(os, services),
    reports: reportHandlers(os, services),
    system: systemHandlers(os, services),
  });
}
export type Router = ReturnType<typeof createRouter>;

/**
 * Opens a workspace and wires the rooms together.
 * @throws GatewiseError WORKSPACE_IN_USE, WORKSPACE_FROM_FUTURE, WORKSPACE_FOREIGN, WORKSPACE_DAMAGED
 */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const now = options.now ?? Date.now;
  const workspace = await openWorkspace(options.workspace, { version: options.version, now });
  try {
    // What was kept when the backend before this one died.
    for (const kept of [workspace.runs, workspace.backtests, workspace.studies]) kept.interruptUnfinished();
    if (workspace.refusal === null) workspace.sweep();
    else workspace.seal();
    return wireBackend(options, workspace, now);
  } catch (thrown) {
    workspace.close();
    throw thrown;
  }
}

async function inEmptyWorkspace<Result>(
  options: BackendOptions,
  use: (client: ContractRouterClient<Contract>, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'gatewise-empty-'));
  try {
    const backend = await createBackend({ ...options, workspace: join(folder, 'workspace') });
    try {
      return await use(createRouterClient(backend.router), folder);
    } finally {
      await backend.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function wireBackend(options: BackendOptions, workspace: Workspace, now: () => number): Backend {
  const { parallelJobs } = workspace.settings.read();
  const runner = createJobRunner({
    entry: options.jobEntry,
    ...(parallelJobs === null ? {} : { parallel: parallelJobs }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.memory === undefined ? {} : { memory: options.memory }),
  });
  const events = new EventPublisher<{ run: RunEvent }>();
  const writer = createGuardedWriter((write) => {
    workspace.briefly(write);
  }, options.writing);
  const jobs = new JobService({ runner, writer, now });
  const machine = options.machine ?? createMachineMonitor(options.memory);
  const devices = options.devices?.(jobs) ?? new DeviceRegistry(jobs);
  const runs = new RunService({ workspace, jobs, events, now, machine, devices });
  const backtests = new BacktestService({ workspace, jobs });
  const studies = new StudyService({ workspace, jobs, runs, events, writer, devices, now });
  const best = new BestService({ workspace, jobs, runs, now });
  const services: Services = {
    workspace,
    jobs,
    devices,
    runs,
    backtests,
    studies,
    best,
    events,
    machine,
    printer: options.printer,
    shell: options.shell,
    version: options.version,
    now,
    client: () => client,
    withEmptyWorkspace: (use) => inEmptyWorkspace(options, use),
  };
  const router = createRouter(services);
  const client: ContractRouterClient<Contract> = createRouterClient(router);
  /** Whoever closes it again waits for the same end. */
  let closed: Promise<void> | undefined;
  return {
    router,
    workspaceDirectory: workspace.directory,
    refusal: workspace.refusal,
    offerSamples: () => offerSamples(services, options.resources),
    close: () => (closed ??= close()),
  };

  async function close(): Promise<void> {
    // Runs are left where they can go on; what does not leave in time is cancelled.
    await Promise.race([
      Promise.all([best.leave(), studies.leave(), runs.leave()]),
      setTimeout(closingMs, null, { ref: false }),
    ]);
    await jobs.close();
    const written = jobs.settle();
    await Promise.race([written, setTimeout(closingMs, null, { ref: false })]);
    writer.close();
    await written;
    workspace.close();
  }
}
