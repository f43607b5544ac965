-- What a run used of its machine: a bounded number of points as JSON; null for one of before.
ALTER TABLE run_document ADD COLUMN usage TEXT;
