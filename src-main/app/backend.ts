import { EventPublisher } from '@orpc/server';
import type { RunEvent } from '../core/run/schema';
import { settingsSchema, type SystemInfo } from '../contract';
import { createJobRunner, defaultParallelJobs, type JobHost } from '../jobs';
import { openWorkspace } from '../store';
import { backtestHandlers } from './backtest-handlers';
import { BacktestService } from './backtest-service';
import { comparisonHandlers } from './comparison-handlers';
import { datasetHandlers } from './dataset-handlers';
import { experimentHandlers } from './experiment-handlers';
import { forecastHandlers } from './forecast-handlers';
import { runGroupHandlers } from './group-handlers';
import { createImplementer } from './implementer';
import { leaderboardHandlers } from './leaderboard-handlers';
import type { PdfPrinter } from './pdf-printer';
import { reportHandlers } from './report-handlers';
import { runHandlers } from './run-handlers';
import { RunService } from './run-service';
import { offerSamples } from './samples';
import type { Services } from './services';
import { systemHandlers } from './system-handlers';

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
}

/** The backend without a door: a shell gives it one. */
export interface Backend {
  readonly router: Router;
  readonly workspaceDirectory: string;
  /** Offers the sample dataset and experiment to an empty workspace. */
  offerSamples(): Promise<void>;
  /** Runs that are queued or at work. */
  activeRuns(): number;
  /** Cancels what runs, writes it down, and lets go of the workspace. */
  close(): Promise<void>;
}

function createRouter(services: Services) {
  const os = createImplementer();
  return os.router({
    datasets: datasetHandlers(os, services),
    experiments: experimentHandlers(os, services),
    runs: runHandlers(os, services),
    runGroups: runGroupHandlers(os, services),
    forecasts: forecastHandlers(os, services),
    backtests: backtestHandlers(os, services),
    comparisons: comparisonHandlers(os, services),
    leaderboard: leaderboardHandlers(os, services),
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
  workspace.runs.interruptUnfinished();
  workspace.backtests.interruptUnfinished();
  workspace.sweep();
  const parallel = workspace.settings.read(settingsSchema).parallelJobs ?? defaultParallelJobs();
  const jobs = createJobRunner({
    entry: options.jobEntry,
    parallel,
    ...(options.host === undefined ? {} : { host: options.host }),
  });
  const events = new EventPublisher<{ run: RunEvent }>();
  const runs = new RunService(workspace, jobs, events);
  const backtests = new BacktestService(workspace, jobs, runs);
  const services: Services = {
    workspace,
    jobs,
    runs,
    backtests,
    events,
    printer: options.printer,
    shell: options.shell,
    version: options.version,
    now,
  };
  return {
    router: createRouter(services),
    workspaceDirectory: workspace.directory,
    offerSamples: () => offerSamples(services, options.resources),
    activeRuns: () => runs.activeCount,
    async close() {
      await jobs.close();
      await runs.settle();
      await backtests.settle();
      workspace.close();
    },
  };
}
