import type { ErrorValue } from '../../core/common/errors';
import type { DatasetId, ExperimentId, GroupId } from '../../core/common/ids';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import type { ModelSummary, RunEnvironment, RunSummary, SplitSummary } from '../../core/run/schema';

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

/** A file in the run's artefact folder. */
export interface RunFile {
  kind: string;
  name: string;
  sha256?: string;
}

export interface LogLine {
  at: number;
  level: 'info' | 'warning' | 'error';
  message: string;
}

export interface RunPage {
  runs: RunSummary[];
  /** Runs that match, on all pages. */
  total: number;
  /** Names of all metrics in the workspace, in alphabetical order. */
  metricNames: string[];
  /** All tags in the workspace. */
  tagNames: string[];
}
