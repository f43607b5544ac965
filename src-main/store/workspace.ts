import { type Told } from '../core/common/sentence';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GatewiseError } from '../core/common/errors';
import { createRunFolders, type RunFolders } from '../artefact/folders';
import { makeFolder } from '../disk';
import { createBacktestRepository, type BacktestRepository } from './backtests';
import { createComparisonRepository, type ComparisonRepository } from './comparisons';
import { createContext, type StoreContext } from './context';
import { openDatabase, withBriefTimeout } from './database';
import { databaseName, requireDatabaseOrNothing, requireOwnEntries } from './entries';
import { createDatasetRepository, type DatasetRepository } from './datasets';
import { createExperimentRepository, type ExperimentRepository } from './experiments';
import { createGroupRepository, type GroupRepository } from './groups';
import { migrations, type Migration } from './migrations';
import { assertSupportedNode } from './node-version';
import { createProfileRepository, type ProfileRepository } from './profiles';
import { isReadOnly, notWritable, openCopy } from './read-only';
import { createReportRepository, type ReportRepository } from './reports';
import { createRunRepository, type RunRepository } from './runs';
import { workspaceTable } from './schema';
import { createSettingsRepository, type SettingsRepository } from './settings';
import { createStudyRepository, type StudyRepository } from './studies';
import { knownFiles, removeImportMarks, sweepWorkspace } from './sweep';
import { createTestLookRepository, type TestLookRepository } from './test-looks';
import { createThresholdRepository, type ThresholdRepository } from './thresholds';
import { acquireLock } from './workspace-lock';

/** An open workspace: one folder with a database, the datasets' Parquet files and the runs' artefacts. */
export interface Workspace {
  /** Absolute path. */
  readonly directory: string;
  /** Absolute path of the folder that holds the datasets' Parquet files. */
  readonly datasetDirectory: string;
  readonly datasets: DatasetRepository;
  readonly experiments: ExperimentRepository;
  readonly runs: RunRepository;
  readonly groups: GroupRepository;
  readonly backtests: BacktestRepository;
  readonly studies: StudyRepository;
  readonly thresholds: ThresholdRepository;
  readonly comparisons: ComparisonRepository;
  readonly reports: ReportRepository;
  readonly settings: SettingsRepository;
  readonly profiles: ProfileRepository;
  readonly testLooks: TestLookRepository;
  readonly artefacts: RunFolders;
  /** Absolute path of the Parquet file with this content hash, whether it is there or not. */
  datasetPath(hash: string): string;
  /**
   * Null for a workspace that can be written. Else the error of whatever would write: what is shown is a copy of the database,
   * and lists, runs and their files can be read.
   */
  readonly refusal: GatewiseError | null;
  /** Of one that cannot be written: from here on its copy is not written either, once unfinished runs are marked in it. */
  seal(): void;
  /** Removes what killed processes left: call it once after opening, when unfinished runs are marked. Answers with the names. */
  sweep(): string[];
  /** Says that the version with this content hash is stored, so that its file is no leftover of an import. */
  keepImported(hash: string): void;
  /** Does a write that waits only a moment for another program, so that whoever tries again later holds up nobody. */
  briefly<Result>(write: () => Result): Result;
  /** A sentence for each stored record that could not be read since the workspace was opened. */
  damage(): Told[];
  /** Lets go of the database and the lock. Closing again does nothing. */
  close(): void;
}

export interface WorkspaceOptions {
  /** Gatewise's version, written into the workspace. */
  readonly version: string;
  /** Milliseconds since 1970 UTC; default: the system's clock. */
  readonly now?: () => number;
  /** Default: those of this Gatewise. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the workspace in `folder`, which is made when it is not there. One that is there and cannot be written is opened to
 * be looked at: its `refusal` is not null.
 * @throws GatewiseError WORKSPACE_IN_USE when another process has it open; WORKSPACE_FROM_FUTURE and WORKSPACE_FOREIGN,
 *   the file left byte-identical; WORKSPACE_DAMAGED, also for links in the place of its own entries and for a database
 *   that is gone while its files are there; BAD_INPUT when the folder cannot be made or written; INTERNAL on a
 *   Node that SQLite's binding would crash
 */
export async function openWorkspace(folder: string, options: WorkspaceOptions): Promise<Workspace> {
  assertSupportedNode(process.versions.node);
  const directory = resolve(folder);
  const now = options.now ?? Date.now;
  // What a workspace holds is for whoever opens it: every file of this process and of its jobs is for their user alone.
  process.umask(0o077);
  if (isReadOnly(directory)) return openToLookAt(directory, options, now);
  const isNew = prepareFolder(directory);
  requireOwnEntries(directory);
  const lock = acquireLock(directory, now());
  try {
    requireDatabaseOrNothing(directory);
    const sqlite = await openDatabase(join(directory, databaseName), {
      migrations: options.migrations ?? migrations,
      backups: join(directory, 'backups'),
      now: now(),
    });
    const context = createContext(sqlite, directory, now);
    markOpened(context, options.version);
    mkdirSync(join(directory, 'datasets'), { recursive: true });
    return wire(context, () => {
      sqlite.close();
      lock.release();
    });
  } catch (thrown) {
    if (isNew) lock.discard();
    else lock.release();
    throw thrown;
  }
}

/** Opens a workspace that cannot be written, without its lock: whoever may write to it goes on meanwhile. */
async function openToLookAt(directory: string, options: WorkspaceOptions, now: () => number): Promise<Workspace> {
  requireOwnEntries(directory);
  const copy = await openCopy(directory, { migrations: options.migrations ?? migrations, now: now() });
  const workspace = wire(createContext(copy.sqlite, directory, now, { isReadOnly: true }), () => {
    copy.close();
  });
  return {
    ...workspace,
    refusal: notWritable(directory),
    seal: () => {
      copy.seal();
    },
    sweep: () => [],
  };
}

/** True when the folder was empty. */
function prepareFolder(directory: string): boolean {
  try {
    makeFolder(directory);
    return readdirSync(directory).length === 0 || !existsSync(join(directory, 'gatewise.lock'));
  } catch (cause) {
    throw new GatewiseError(
      'BAD_INPUT',
      `The workspace ${directory} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}. Choose a folder that you may write to.`,
      { file: directory },
      { cause },
    );
  }
}

function markOpened({ queries, now }: StoreContext, version: string): void {
  queries
    .insert(workspaceTable)
    .values({ singleton: 1, createdAt: now(), createdWith: version, openedWith: version })
    .onConflictDoUpdate({ target: workspaceTable.singleton, set: { openedWith: version } })
    .run();
}

function wire(context: StoreContext, letGo: () => void): Workspace {
  const { directory, sqlite } = context;
  const datasetDirectory = join(directory, 'datasets');
  const artefacts = createRunFolders(directory);
  const datasets = createDatasetRepository(context);
  const experiments = createExperimentRepository(context);
  return {
    directory,
    datasetDirectory,
    datasets,
    experiments,
    runs: createRunRepository(context, artefacts),
    groups: createGroupRepository(context),
    backtests: createBacktestRepository(context),
    studies: createStudyRepository(context),
    thresholds: createThresholdRepository(context),
    comparisons: createComparisonRepository(context),
    reports: createReportRepository(context),
    settings: createSettingsRepository(context),
    profiles: createProfileRepository(context),
    testLooks: createTestLookRepository(context),
    artefacts,
    refusal: null,
    seal: () => undefined,
    datasetPath: (hash) => join(datasetDirectory, `${hash}.parquet`),
    briefly: (write) => withBriefTimeout(sqlite, write),
    damage: () => {
      datasets.list();
      experiments.list();
      return context.damage.told();
    },
    sweep: () => sweepWorkspace(directory, knownFiles(context), context.now()),
    keepImported: (hash) => {
      removeImportMarks(datasetDirectory, hash);
    },
    close() {
      if (sqlite.open) letGo();
    },
  };
}
