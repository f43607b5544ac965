import type { StoredBacktest } from '../core/backtest/entity';
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type {
  BacktestId,
  ComparisonId,
  DatasetId,
  ExperimentId,
  GroupId,
  ReportId,
  RunId,
  StudyId,
} from '../core/common/ids';
import type { StoredStudy } from '../core/study/entity';
import type { TrialState } from '../core/tuning/trial';
import type { LogLine, RunSummary } from '../core/run/schema';
import type { RunState } from '../core/run/state';

/** The tables as queries see them. The SQL in ./migrations makes them; a test compares the two, column by column. */

export const workspaceTable = sqliteTable('workspace', {
  singleton: integer().primaryKey(),
  createdAt: integer('created_at').notNull(),
  createdWith: text('created_with').notNull(),
  openedWith: text('opened_with').notNull(),
});

export const datasetTable = sqliteTable('dataset', {
  id: text().$type<DatasetId>().primaryKey(),
  name: text().notNull(),
  nameFolded: text('name_folded').notNull(),
  createdAt: integer('created_at').notNull(),
  isSample: integer('is_sample', { mode: 'boolean' }).notNull(),
  attribution: text(),
  deletedAt: integer('deleted_at'),
});

export const datasetVersionTable = sqliteTable('dataset_version', {
  key: integer().primaryKey(),
  datasetId: text('dataset_id').$type<DatasetId>().notNull(),
  hash: text().notNull(),
  createdAt: integer('created_at').notNull(),
  content: text().notNull(),
});

export const datasetProfileTable = sqliteTable('dataset_profile', {
  hash: text().primaryKey(),
  createdAt: integer('created_at').notNull(),
  profile: text().notNull(),
});

export const experimentTable = sqliteTable('experiment', {
  id: text().$type<ExperimentId>().primaryKey(),
  name: text().notNull(),
  nameFolded: text('name_folded').notNull(),
  datasetId: text('dataset_id').$type<DatasetId>().notNull(),
  variants: text().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  isSample: integer('is_sample', { mode: 'boolean' }).notNull(),
  deletedAt: integer('deleted_at'),
  reasons: text().notNull().default('{}'),
  datasetHash: text('dataset_hash').notNull().default(''),
});

export const groupTable = sqliteTable('run_group', {
  id: text().$type<GroupId>().primaryKey(),
  name: text().notNull(),
  nameFolded: text('name_folded').notNull(),
  experimentId: text('experiment_id').$type<ExperimentId>().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const runTable = sqliteTable('run', {
  number: integer().primaryKey({ autoIncrement: true }),
  id: text().$type<RunId>().notNull(),
  name: text().notNull(),
  nameFolded: text('name_folded').notNull(),
  experimentId: text('experiment_id').$type<ExperimentId>().notNull(),
  datasetId: text('dataset_id').$type<DatasetId>().notNull(),
  datasetVersionKey: integer('dataset_version_key').notNull(),
  datasetHash: text('dataset_hash').notNull(),
  groupId: text('group_id').$type<GroupId>(),
  modelName: text('model_name').notNull(),
  modelNameFolded: text('model_name_folded').notNull(),
  taskKind: text('task_kind').$type<RunSummary['taskKind']>().notNull(),
  target: text().notNull(),
  targetFolded: text('target_folded').notNull(),
  seed: integer().notNull(),
  engine: text(),
  parameterCount: integer('parameter_count'),
  bestEpoch: integer('best_epoch'),
  bestValLoss: real('best_val_loss'),
  lastEpoch: integer('last_epoch'),
  lastLoss: real('last_loss'),
  lastValLoss: real('last_val_loss'),
  skill: real(),
  disqualified: text(),
  createdAt: integer('created_at').notNull(),
  startedAt: integer('started_at'),
  finishedAt: integer('finished_at'),
  durationMs: real('duration_ms'),
  note: text().notNull(),
  noteFolded: text('note_folded').notNull(),
  error: text(),
  deletedAt: integer('deleted_at'),
  state: text().$type<RunState>().notNull().default('queued'),
  checkpointEpoch: integer('checkpoint_epoch'),
  studyId: text('study_id').$type<StudyId>(),
  trial: integer(),
});

export const runDocumentTable = sqliteTable('run_document', {
  run: integer().primaryKey(),
  configuration: text().notNull(),
  overrides: text().notNull(),
  environment: text(),
  model: text(),
  split: text(),
  inputNames: text('input_names'),
  memoryBytes: real('memory_bytes'),
  singlePredictionMs: real('single_prediction_ms'),
  evaluation: text(),
  outcome: text(),
  resumptions: text().notNull().default('[]'),
  usage: text(),
});

export const runTagTable = sqliteTable(
  'run_tag',
  {
    run: integer().notNull(),
    position: integer().notNull(),
    tag: text().notNull(),
    tagFolded: text('tag_folded').notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.position] })],
);

export const runMetricTable = sqliteTable(
  'run_metric',
  { run: integer().notNull(), name: text().notNull(), value: real().notNull() },
  (table) => [primaryKey({ columns: [table.run, table.name] })],
);

export const runEpochTable = sqliteTable(
  'run_epoch',
  {
    run: integer().notNull(),
    epoch: integer().notNull(),
    loss: real().notNull(),
    valLoss: real('val_loss'),
    learningRate: real('learning_rate').notNull(),
    durationMs: real('duration_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.epoch] })],
);

export const runLogTable = sqliteTable('run_log', {
  key: integer().primaryKey(),
  run: integer().notNull(),
  at: integer().notNull(),
  level: text().$type<LogLine['level']>().notNull(),
  message: text().notNull(),
  /** The message as a sentence, as JSON; null for lines of before. */
  sentence: text(),
});

export const runArtefactTable = sqliteTable(
  'run_artefact',
  {
    run: integer().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    bytes: integer().notNull(),
    sha256: text(),
  },
  (table) => [primaryKey({ columns: [table.run, table.name] })],
);

/** `class` is empty for the threshold of two classes. */
export const lockedThresholdTable = sqliteTable(
  'locked_threshold',
  {
    run: integer().notNull(),
    class: text().notNull(),
    lockedAt: integer('locked_at').notNull(),
    content: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.class] })],
);

export const backtestTable = sqliteTable('backtest', {
  id: text().$type<BacktestId>().primaryKey(),
  run: integer().notNull(),
  state: text().$type<StoredBacktest['state']>().notNull(),
  configuration: text().notNull(),
  result: text(),
  error: text(),
  createdAt: integer('created_at').notNull(),
  finishedAt: integer('finished_at'),
});

export const studyTable = sqliteTable('study', {
  key: integer().primaryKey({ autoIncrement: true }),
  id: text().$type<StudyId>().notNull(),
  name: text().notNull(),
  nameFolded: text('name_folded').notNull(),
  experimentId: text('experiment_id').$type<ExperimentId>().notNull(),
  datasetId: text('dataset_id').$type<DatasetId>().notNull(),
  datasetHash: text('dataset_hash').notNull(),
  variantName: text('variant_name').notNull(),
  configuration: text().notNull(),
  settings: text().notNull(),
  /** Values that wait for a trial. */
  queue: text().notNull().default('[]'),
  confirmation: text(),
  state: text().$type<StoredStudy['state']>().notNull(),
  ending: text().$type<StoredStudy['ending']>(),
  error: text(),
  createdAt: integer('created_at').notNull(),
  startedAt: integer('started_at'),
  finishedAt: integer('finished_at'),
  /** Milliseconds at work, over all sessions. */
  spentMs: real('spent_ms').notNull().default(0),
});

export const studyTrialTable = sqliteTable(
  'study_trial',
  {
    study: integer().notNull(),
    number: integer().notNull(),
    state: text().$type<TrialState>().notNull(),
    /** The first objective; null unless it is complete. */
    value: real(),
    content: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.study, table.number] })],
);

export const comparisonTable = sqliteTable('comparison', {
  id: text().$type<ComparisonId>().primaryKey(),
  name: text().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const comparisonRunTable = sqliteTable(
  'comparison_run',
  {
    comparisonId: text('comparison_id').$type<ComparisonId>().notNull(),
    position: integer().notNull(),
    run: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.comparisonId, table.position] })],
);

export const comparisonGroupTable = sqliteTable(
  'comparison_group',
  {
    comparisonId: text('comparison_id').$type<ComparisonId>().notNull(),
    position: integer().notNull(),
    groupId: text('group_id').$type<GroupId>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.comparisonId, table.position] })],
);

export const reportTable = sqliteTable('report', {
  id: text().$type<ReportId>().primaryKey(),
  request: text().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const settingTable = sqliteTable('setting', { key: text().primaryKey(), value: text().notNull() });

export const testLookTable = sqliteTable('test_look', {
  key: integer().primaryKey(),
  at: integer().notNull(),
  datasetHash: text('dataset_hash').notNull(),
  split: text().notNull(),
  purpose: text().notNull(),
  runIds: text('run_ids').notNull(),
});
