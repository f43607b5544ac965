-- Reasons given for running in spite of findings, by finding, as JSON: they stay with the experiment.
ALTER TABLE experiment ADD COLUMN reasons TEXT NOT NULL DEFAULT '{}';
