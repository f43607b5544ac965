-- Searches of the settings of a variant. What they search from is copied into them, so that later edits change nothing.
CREATE TABLE study (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  experiment_id TEXT NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  dataset_id TEXT NOT NULL REFERENCES dataset (id),
  dataset_hash TEXT NOT NULL,
  variant_name TEXT NOT NULL,
  configuration TEXT NOT NULL,
  settings TEXT NOT NULL,
  queue TEXT NOT NULL DEFAULT '[]',
  confirmation TEXT,
  state TEXT NOT NULL CHECK (state IN ('created', 'running', 'paused', 'interrupted', 'finished', 'stopped', 'failed')),
  ending TEXT CHECK (ending IN ('trials', 'minutes', 'noGain', 'exhausted')),
  error TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  spent_ms REAL NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX study_experiment ON study (experiment_id);

CREATE TABLE study_trial (
  study INTEGER NOT NULL REFERENCES study (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'complete', 'pruned', 'failed')),
  value REAL,
  content TEXT NOT NULL,
  PRIMARY KEY (study, number)
) STRICT, WITHOUT ROWID;

-- The trial that a run is; several runs are the repeats of one.
ALTER TABLE run ADD COLUMN study_id TEXT;
ALTER TABLE run ADD COLUMN trial INTEGER;
CREATE INDEX run_study ON run (study_id, trial) WHERE study_id IS NOT NULL;
