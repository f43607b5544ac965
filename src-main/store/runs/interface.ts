import type { RunDetail } from '../../core/run/schema';
import type { EpochRecord } from '../../core/training/schema';
import type { RunEvaluation } from '../../core/evaluation';
import type { RunFilter } from '../../core/run/filter';
import type { DatasetId, ExperimentId, GroupId, RunId } from '../../core/common/ids';
import type { MemoryWait, RunProgress, RunSort, RunState, RunSummary } from '../../core/run/schema';
import type { UnwrittenEnding } from '../context';
import type { LogLine, NewRun, PreparedFacts, RunFile, RunPage, RunStatePatch } from './records';

export interface RunListRequest {
  /** From `parseRunFilter`; default: every run. */
  filter?: RunFilter;
  /** Default: newest first. Runs without a value come last in either direction. */
  sort?: readonly RunSort[];
  /** Default 0. */
  offset?: number;
  /** Default 100. */
  limit?: number;
  experimentId?: ExperimentId | undefined;
  datasetId?: DatasetId | undefined;
  groupId?: GroupId | undefined;
  /** Only the first of the matching runs of each group of repeats. Default: all of them. */
  firstOfGroups?: boolean;
}

/** Reading runs. Deleted runs are not found until they are restored. */
export interface RunQueries {
  /**
   * A page of runs with the count of all that match.
   * @throws GatewiseError BAD_INPUT for a sort column that is neither one of a run nor written like a metric.
   */
  list(request?: RunListRequest): RunPage;
  /** @throws GatewiseError NOT_FOUND */
  summary(id: RunId): RunSummary;
  /** Everything stored about a run, history and log included. @throws GatewiseError NOT_FOUND, WORKSPACE_DAMAGED */
  get(id: RunId): RunDetail;
  /** Learning curves in the order of `ids`. @throws GatewiseError NOT_FOUND */
  histories(ids: readonly RunId[]): { id: RunId; history: EpochRecord[] }[];
  /** SHA-256 of the run's files by name; files of earlier versions have none. @throws GatewiseError NOT_FOUND */
  checksums(id: RunId): Record<string, string>;
  /** Runs in one of the states, oldest first, e.g. the queue. */
  inState(states: readonly RunState[]): RunSummary[];
  /**
   * The run that a person means by an id, the start of an id (with or without `run_`) or a number (`42`, `#42`).
   * @throws GatewiseError NOT_FOUND; BAD_INPUT when several match, with some of them as `details.examples`.
   */
  resolveId(text: string): RunId;
}

/** Creating runs and leading them through their states. */
export interface RunLifecycle {
  /**
   * Stores queued runs under the next numbers: all of them or, when one fails, none.
   * @throws GatewiseError NOT_FOUND for an unknown dataset version, experiment or group
   */
  createAll(runs: readonly NewRun[]): RunSummary[];
  /**
   * Compare-and-set: changes the state to `to` if it is one of `from`.
   * @throws GatewiseError RUN_STATE when the run is in another state or `runTransitions` does not allow the step; NOT_FOUND
   */
  changeState(id: RunId, from: RunState | readonly RunState[], to: RunState, patch?: RunStatePatch): RunSummary;
  /** Progress is kept in memory and shown in summaries until the run ends. */
  setProgress(id: RunId, progress: RunProgress): void;
  /** Shows that a queued run waits for memory, until its state changes; null: it waits for its turn alone. */
  setWaiting(id: RunId, wait: MemoryWait | null): void;
  /** Shows how a run ended before that could be stored; null: what is stored is shown again. */
  showEnding(id: RunId, ending: UnwrittenEnding | null): void;
  /** Marks runs as interrupted whose backend died: call it once after opening, before anything is queued. */
  interruptUnfinished(): RunSummary[];
  /** Changes what a person may change. Tags keep their order; repeated ones are dropped. @throws GatewiseError NOT_FOUND */
  update(
    id: RunId,
    change: { name?: string | undefined; tags?: readonly string[] | undefined; note?: string | undefined },
  ): RunSummary;
  /** Hides runs until they are restored. Answers with the ids that were there. @throws GatewiseError RUN_STATE if one is unfinished or has a backtest at work */
  delete(ids: readonly RunId[]): RunId[];
  /** Undoes a deletion. @throws GatewiseError NOT_FOUND if one was purged */
  restore(ids: readonly RunId[]): RunSummary[];
}

/** What a running job leaves behind. */
export interface RunRecorder {
  /** Adds epochs to the history, and moves the last and the best epoch of the summary along. @throws GatewiseError NOT_FOUND, CONFLICT for an epoch that is there already */
  appendEpochs(id: RunId, records: readonly EpochRecord[]): void;
  /** @throws GatewiseError NOT_FOUND */
  appendLog(id: RunId, lines: readonly LogLine[]): void;
  /** @throws GatewiseError NOT_FOUND */
  setPrepared(id: RunId, facts: PreparedFacts): RunSummary;
  /**
   * Stores the evaluation with the flat figures that the table shows, sorts and filters by; replaces earlier ones.
   * @throws GatewiseError NOT_FOUND; BAD_INPUT for a figure that is not finite
   */
  setEvaluation(id: RunId, evaluation: RunEvaluation, metrics: Readonly<Record<string, number>>): RunSummary;
  /** Registers files of the run's artefact folder under a kind. @throws GatewiseError NOT_FOUND if a file is not there */
  setArtefacts(id: RunId, artefacts: readonly RunFile[]): void;
  /** What a second evaluation tells, in the place of the first: all of it or nothing. @throws as `setEvaluation` and `setArtefacts` do */
  replaceEvaluation(
    id: RunId,
    evaluated: {
      readonly facts: PreparedFacts;
      readonly evaluation: RunEvaluation;
      readonly metrics: Readonly<Record<string, number>>;
      readonly artefacts: readonly RunFile[];
    },
  ): RunSummary;
}

export type RunRepository = RunQueries & RunLifecycle & RunRecorder;
