-- Reports that are kept: what they are made of, not their pages.
CREATE TABLE report (
  id TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
