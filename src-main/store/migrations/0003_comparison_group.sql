-- Groups of repeats in a saved comparison, beside its single runs.
CREATE TABLE comparison_group (
  comparison_id TEXT NOT NULL REFERENCES comparison (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  group_id TEXT NOT NULL REFERENCES run_group (id) ON DELETE CASCADE,
  PRIMARY KEY (comparison_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX comparison_group_group ON comparison_group (group_id);
