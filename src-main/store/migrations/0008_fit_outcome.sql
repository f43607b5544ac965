-- How a run's fit ended, as JSON; empty for runs of before, whose epochs tell it.
ALTER TABLE run_document ADD COLUMN outcome TEXT;
