-- A line of a run's log with its values apart, as JSON, so that it is told in the reader's language; null for one of before.
ALTER TABLE run_log ADD COLUMN sentence TEXT;
