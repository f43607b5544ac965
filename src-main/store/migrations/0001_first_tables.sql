-- Times are milliseconds since 1970-01-01 UTC. Columns that end in _folded hold composed lower-case text: SQLite's own
-- lower() and LIKE know ASCII alone. Metrics compare their names without case, so that a filter need not repeat it.

CREATE TABLE workspace (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  created_at INTEGER NOT NULL,
  created_with TEXT NOT NULL,
  opened_with TEXT NOT NULL
) STRICT;

CREATE TABLE dataset (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  is_sample INTEGER NOT NULL,
  attribution TEXT,
  deleted_at INTEGER
) STRICT;

CREATE TABLE dataset_version (
  key INTEGER PRIMARY KEY,
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX dataset_version_dataset ON dataset_version (dataset_id, hash);
CREATE INDEX dataset_version_hash ON dataset_version (hash);

CREATE TABLE dataset_profile (
  hash TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  profile TEXT NOT NULL
) STRICT;

CREATE TABLE experiment (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES dataset (id),
  variants TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  is_sample INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX experiment_dataset ON experiment (dataset_id);

CREATE TABLE run_group (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  experiment_id TEXT NOT NULL REFERENCES experiment (id),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX run_group_experiment ON run_group (experiment_id);

-- What the runs table shows, sorts and filters by. Long documents lie in run_document, so that scans stay short.
CREATE TABLE run (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  experiment_id TEXT NOT NULL REFERENCES experiment (id),
  dataset_id TEXT NOT NULL REFERENCES dataset (id),
  dataset_version_key INTEGER NOT NULL REFERENCES dataset_version (key),
  dataset_hash TEXT NOT NULL,
  group_id TEXT REFERENCES run_group (id),
  state TEXT NOT NULL CHECK (state IN ('queued', 'preparing', 'running', 'succeeded', 'stopped', 'failed', 'cancelled', 'interrupted')),
  model_name TEXT NOT NULL,
  model_name_folded TEXT NOT NULL,
  task_kind TEXT NOT NULL CHECK (task_kind IN ('forecast', 'regression', 'classification')),
  target TEXT NOT NULL,
  target_folded TEXT NOT NULL,
  seed INTEGER NOT NULL,
  engine TEXT,
  parameter_count INTEGER,
  best_epoch INTEGER,
  best_val_loss REAL,
  last_epoch INTEGER,
  last_loss REAL,
  last_val_loss REAL,
  skill REAL,
  disqualified TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  duration_ms REAL,
  note TEXT NOT NULL,
  note_folded TEXT NOT NULL,
  error TEXT,
  deleted_at INTEGER
) STRICT;
CREATE INDEX run_experiment ON run (experiment_id);
CREATE INDEX run_dataset ON run (dataset_id);
CREATE INDEX run_group_id ON run (group_id);
CREATE INDEX run_dataset_version ON run (dataset_version_key);
CREATE INDEX run_unfinished ON run (state) WHERE state IN ('queued', 'preparing', 'running');

CREATE TABLE run_document (
  run INTEGER PRIMARY KEY REFERENCES run (number) ON DELETE CASCADE,
  configuration TEXT NOT NULL,
  overrides TEXT NOT NULL,
  environment TEXT,
  model TEXT,
  split TEXT,
  input_names TEXT,
  memory_bytes REAL,
  single_prediction_ms REAL,
  evaluation TEXT
) STRICT;

CREATE TABLE run_tag (
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  tag TEXT NOT NULL,
  tag_folded TEXT NOT NULL,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_tag_folded ON run_tag (tag_folded);

CREATE TABLE run_metric (
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  name TEXT NOT NULL COLLATE NOCASE,
  value REAL NOT NULL,
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_metric_name ON run_metric (name, value);

CREATE TABLE run_epoch (
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  loss REAL NOT NULL,
  val_loss REAL,
  learning_rate REAL NOT NULL,
  duration_ms REAL NOT NULL,
  PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_log (
  key INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
  message TEXT NOT NULL
) STRICT;
CREATE INDEX run_log_run ON run_log (run);

CREATE TABLE run_artefact (
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE comparison (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE comparison_run (
  comparison_id TEXT NOT NULL REFERENCES comparison (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
  PRIMARY KEY (comparison_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX comparison_run_run ON comparison_run (run);

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- A look stays counted when its runs are purged: the test part was seen all the same.
CREATE TABLE test_look (
  key INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  dataset_hash TEXT NOT NULL,
  split TEXT NOT NULL,
  purpose TEXT NOT NULL,
  run_ids TEXT NOT NULL
) STRICT;
CREATE INDEX test_look_dataset ON test_look (dataset_hash, split);
