import type { DatasetVersion } from '../core/dataset';
import type { BacktestConfiguration, BacktestResult } from '../core/backtest';
import type { RepeatSummary } from '../core/evaluation';
import type { ErrorValue } from '../core/common/errors';
import type { ExperimentConfiguration } from '../core/experiment/schema';
import type { BacktestId, ComparisonId, DatasetId, ExperimentId, GroupId, RunId } from '../core/common/ids';
import type { ModelSummary, RunDetail, RunEnvironment, RunSummary, SplitSummary } from '../core/run/schema';

/** What the store answers with, field for field as the contract declares it. Times are milliseconds since 1970 UTC. */

/** A dataset with its newest version. */
export interface DatasetRecord {
  id: DatasetId;
  name: string;
  createdAt: number;
  version: DatasetVersion;
  /** Runs on any of its versions, deleted ones left out. */
  runCount: number;
  /** What the profile of the newest version found; null until it was computed. */
  findingCount: number | null;
  isSample: boolean;
  attribution: string | null;
}

export interface VariantRecord {
  name: string;
  configuration: ExperimentConfiguration;
}

export interface ExperimentRecord {
  id: ExperimentId;
  name: string;
  datasetId: DatasetId;
  variants: VariantRecord[];
  createdAt: number;
  updatedAt: number;
  runCount: number;
  isSample: boolean;
}

export interface RunGroupRecord {
  id: GroupId;
  name: string;
  experimentId: ExperimentId;
  /** In the order of their numbers; deleted runs left out. */
  runIds: RunId[];
  /** Over the repeats that are not disqualified. */
  metrics: Record<string, RepeatSummary>;
}

export interface ComparisonRecord {
  id: ComparisonId;
  name: string;
  /** Deleted runs stay in the list until they are purged, so that undoing the deletion restores the comparison. */
  runIds: RunId[];
  groupIds: GroupId[];
  createdAt: number;
}

export interface BacktestRecord {
  id: BacktestId;
  runId: RunId;
  configuration: BacktestConfiguration;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';
  result: BacktestResult | null;
  error: ErrorValue | null;
  /** A sentence for each of its documents that cannot be read. */
  unreadable: string[];
  createdAt: number;
  finishedAt: number | null;
}

/** A run as it is queued. What it ran with is copied into it, so that later edits of the experiment change nothing. */
export interface NewRun {
  name: string;
  experimentId: ExperimentId;
  datasetId: DatasetId;
  /** The dataset version it trains on. */
  datasetHash: string;
  configuration: ExperimentConfiguration;
  /** Replaces `configuration.training.seed` in the stored snapshot; default: that seed. */
  seed?: number;
  /** Short name of the model, e.g. `GRU 64`. */
  modelName: string;
  groupId?: GroupId | null;
  tags?: readonly string[];
  note?: string;
  /** Reasons given for findings that would have blocked the run, by finding. */
  overrides?: Readonly<Record<string, string>>;
}

/** What is known of a run once its data are prepared and its model is built; what is left out keeps its value. */
export interface PreparedFacts {
  environment?: RunEnvironment;
  model: ModelSummary;
  split: SplitSummary;
  inputNames: readonly string[];
  memoryBytes?: number | null;
}

/** What a change of state may set along with the state; a field left out keeps its value. */
export interface RunStatePatch {
  error?: ErrorValue | null;
  engine?: string | null;
  bestEpoch?: number | null;
  bestValLoss?: number | null;
  lastEpoch?: number | null;
  lastLoss?: number | null;
  lastValLoss?: number | null;
  singlePredictionMs?: number | null;
  /** Default: the store's clock when the run leaves the queue. */
  startedAt?: number;
  /** Default: the store's clock when the run ends. */
  finishedAt?: number;
  /** Default: from start to end. */
  durationMs?: number;
}

export interface LogLine {
  at: number;
  level: 'info' | 'warning' | 'error';
  message: string;
}

/** A run's page, with the reasons given for overridden findings. */
export type RunRecord = RunDetail & { overrides: Record<string, string> };

export interface RunPage {
  runs: RunSummary[];
  /** Runs that match, on all pages. */
  total: number;
  /** Names of all metrics in the workspace, in alphabetical order. */
  metricNames: string[];
  /** All tags in the workspace. */
  tagNames: string[];
}
