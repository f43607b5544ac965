-- The threshold chosen on a run's validation part, with its test part scored at it.
CREATE TABLE locked_threshold (
  run INTEGER PRIMARY KEY REFERENCES run (number) ON DELETE CASCADE,
  locked_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT;
