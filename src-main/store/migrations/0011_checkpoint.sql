-- A run may be paused. A column's list of values cannot be changed, so that another column takes its place.
DROP INDEX run_unfinished;
ALTER TABLE run ADD COLUMN next_state TEXT NOT NULL DEFAULT 'queued'
  CHECK (next_state IN ('queued', 'preparing', 'running', 'paused', 'succeeded', 'stopped', 'failed', 'cancelled', 'interrupted'));
UPDATE run SET next_state = state;
ALTER TABLE run DROP COLUMN state;
ALTER TABLE run RENAME COLUMN next_state TO state;
CREATE INDEX run_unfinished ON run (state) WHERE state IN ('queued', 'preparing', 'running');

-- Whole epochs of its checkpoint, from which it can go on; null without one.
ALTER TABLE run ADD COLUMN checkpoint_epoch INTEGER;
-- When it went on after it had been left.
ALTER TABLE run_document ADD COLUMN resumptions TEXT NOT NULL DEFAULT '[]';
