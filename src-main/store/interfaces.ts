import type { Dataset } from '../core/dataset/entity';
import type { Experiment } from '../core/experiment/entity';
import type { Variant } from '../core/experiment/entity';
import type { RunGroup } from '../core/run/group';
import type { SavedComparison } from '../core/comparison/entity';
import type { StoredBacktest } from '../core/backtest/entity';
import type { ColumnRole, DatasetProfile, DatasetVersion } from '../core/dataset';
import type { BacktestConfiguration, BacktestResult } from '../core/backtest';
import type { ErrorValue } from '../core/common/errors';
import type { LockedThreshold } from '../core/evaluation';
import type { BacktestId, ComparisonId, DatasetId, ExperimentId, GroupId, ReportId, RunId } from '../core/common/ids';
import type { ReportRequest, SavedReport } from '../core/report';
import type { Settings, SettingsChange } from '../core/settings/schema';

/** Datasets and their versions. A version never changes: new data or new roles make a new one. */
export interface DatasetRepository {
  /** All that are not deleted, samples first, then newest first. */
  list(): Dataset[];
  /** @throws GatewiseError NOT_FOUND */
  get(id: DatasetId): Dataset;
  create(dataset: { name: string; version: DatasetVersion; isSample?: boolean; attribution?: string | null }): Dataset;
  /** The newest version with this content hash, also of a deleted dataset: runs need it. @throws GatewiseError NOT_FOUND */
  versionByHash(id: DatasetId, hash: string): DatasetVersion;
  /** The newest dataset that holds this content, if any. */
  findByHash(hash: string): Dataset | null;
  /**
   * Renames, or changes roles and units by column name (as a new version with the same data).
   * @throws GatewiseError NOT_FOUND, COLUMN_NOT_FOUND
   */
  update(
    id: DatasetId,
    change: {
      name?: string | undefined;
      columns?:
        Readonly<Record<string, { role?: ColumnRole | undefined; unit?: string | null | undefined }>> | undefined;
    },
  ): Dataset;
  /** Hides the dataset until it is restored; its runs stay. @throws GatewiseError NOT_FOUND, RUN_STATE while a run works on it */
  delete(id: DatasetId): void;
  /** @throws GatewiseError NOT_FOUND */
  restore(id: DatasetId): Dataset;
  /**
   * The dataset that a person means by an id, the start of an id (with or without `ds_`) or its exact name.
   * @throws GatewiseError NOT_FOUND; BAD_INPUT when several match, with some of them as `details.examples`.
   */
  resolveId(text: string): DatasetId;
}

/** Experiments. Their configurations are checked and, where an older version wrote them, upgraded on reading. */
export interface ExperimentRepository {
  /** All that are not deleted, the last changed first. */
  list(): Experiment[];
  /** @throws GatewiseError NOT_FOUND, WORKSPACE_DAMAGED */
  get(id: ExperimentId): Experiment;
  /** @throws GatewiseError NOT_FOUND for an unknown dataset */
  create(experiment: {
    name: string;
    datasetId: DatasetId;
    variants: readonly Variant[];
    isSample?: boolean;
  }): Experiment;
  /** @throws GatewiseError NOT_FOUND */
  update(
    id: ExperimentId,
    change: {
      name?: string | undefined;
      datasetId?: DatasetId | undefined;
      variants?: readonly Variant[] | undefined;
    },
  ): Experiment;
  /** Hides the experiment until it is restored; its runs stay. @throws GatewiseError NOT_FOUND */
  delete(id: ExperimentId): void;
  /** @throws GatewiseError NOT_FOUND */
  restore(id: ExperimentId): Experiment;
  /** By id, start of an id or exact name; errors as `DatasetRepository.resolveId`. */
  resolveId(text: string): ExperimentId;
}

/** Repeats of one configuration over seeds. */
export interface GroupRepository {
  /** Newest first; groups whose runs are all deleted are left out. */
  list(): RunGroup[];
  /** @throws GatewiseError NOT_FOUND */
  get(id: GroupId): RunGroup;
  /** @throws GatewiseError NOT_FOUND for an unknown experiment */
  create(group: { name: string; experimentId: ExperimentId }): GroupId;
  /** By id, start of an id or exact name; errors as `DatasetRepository.resolveId`. */
  resolveId(text: string): GroupId;
}

/** Rolling-origin backtests of runs. */
export interface BacktestRepository {
  /** Newest first; of deleted runs none. */
  list(runId?: RunId): StoredBacktest[];
  /** @throws GatewiseError NOT_FOUND */
  get(id: BacktestId): StoredBacktest;
  /** A queued one. @throws GatewiseError NOT_FOUND for an unknown run */
  create(backtest: { runId: RunId; configuration: BacktestConfiguration }): StoredBacktest;
  /** Compare-and-set, so that what has ended stays as it ended. @throws GatewiseError NOT_FOUND, RUN_STATE when it has ended */
  changeState(
    id: BacktestId,
    to: StoredBacktest['state'],
    outcome?: { result?: BacktestResult; error?: ErrorValue },
  ): StoredBacktest;
  /** Marks those as interrupted whose backend died. */
  interruptUnfinished(): void;
  /** For good. @throws GatewiseError NOT_FOUND, RUN_STATE while it is at work */
  delete(id: BacktestId): void;
}

/** The threshold chosen for each two-class run, or for each class of a run with more; choosing again replaces it. */
export interface ThresholdRepository {
  /** `className` null: the one of two classes. Null when none was chosen. @throws GatewiseError NOT_FOUND */
  get(id: RunId, className: string | null): (LockedThreshold & { lockedAt: number }) | null;
  /** @throws GatewiseError NOT_FOUND */
  set(id: RunId, threshold: LockedThreshold): LockedThreshold & { lockedAt: number };
}

/** Reports that are kept: what they are made of. Their pages are written anew from the runs. */
export interface ReportRepository {
  /** The last changed first. */
  list(): SavedReport[];
  /** @throws GatewiseError NOT_FOUND, WORKSPACE_DAMAGED */
  get(id: ReportId): SavedReport;
  create(request: ReportRequest): SavedReport;
  /** @throws GatewiseError NOT_FOUND */
  update(id: ReportId, request: ReportRequest): SavedReport;
  /** For good. @throws GatewiseError NOT_FOUND */
  delete(id: ReportId): void;
}

/** Comparisons saved under a name. */
export interface ComparisonRepository {
  /** Newest first. */
  list(): SavedComparison[];
  /** @throws GatewiseError NOT_FOUND */
  get(id: ComparisonId): SavedComparison;
  /** @throws GatewiseError NOT_FOUND for an unknown run or group */
  create(comparison: {
    name: string;
    runIds: readonly RunId[];
    groupIds?: readonly GroupId[] | undefined;
  }): SavedComparison;
  /** @throws GatewiseError NOT_FOUND */
  rename(id: ComparisonId, name: string): SavedComparison;
  /** For good. @throws GatewiseError NOT_FOUND */
  delete(id: ComparisonId): void;
  /** By id, start of an id or exact name; errors as `DatasetRepository.resolveId`. */
  resolveId(text: string): ComparisonId;
}

/** The workspace's settings. */
export interface SettingsRepository {
  /** One that was never set, or that cannot be read, has its default. */
  read(): Settings;
  /** Changes the given settings and answers with all of them. @throws ZodError when the result does not fit the schema */
  update(change: SettingsChange): Settings;
}

/** Profiles by content hash: computed once for a dataset version and the columns that order its rows. */
export interface ProfileRepository {
  /** Null when there is none, or one of an earlier version that has to be computed again. */
  get(hash: string): DatasetProfile | null;
  set(hash: string, profile: DatasetProfile): void;
}

/**
 * The ledger of looks at test figures. Every ranking or comparison by a test metric uses the test part up a little;
 * the count is shown wherever such a ranking is.
 */
export interface TestLookRepository {
  /**
   * Records one look for each data hash and split among the runs. With `once` only where these data and this split were
   * not looked at for the same purpose before: with the same runs, or with whichever.
   * @throws GatewiseError NOT_FOUND
   */
  record(runIds: readonly RunId[], purpose: string, options?: { once?: 'forTheseRuns' | 'forThePurpose' }): void;
  /** Looks at the test parts of these data, over all splits. */
  count(datasetHash: string): number;
}

/** Files of runs, in `artefacts/<run>/`. Names are plain file names; anything else is BAD_INPUT. */
export interface ArtefactStore {
  /** Absolute path of a run's folder, which is made when it is not there: a job writes into it. */
  folder(runId: RunId): string;
  /** Absolute path of a file, whether it is there or not. */
  path(runId: RunId, name: string): string;
  /** Removes what a run wrote that keeps nothing. */
  discard(runId: RunId): void;
}
