-- The rows that an experiment is about: those that its dataset had when it was made, while others are appended to it.
ALTER TABLE experiment ADD COLUMN dataset_hash TEXT NOT NULL DEFAULT '';
UPDATE experiment SET dataset_hash = coalesce(
  (SELECT hash FROM dataset_version WHERE dataset_version.dataset_id = experiment.dataset_id ORDER BY key DESC LIMIT 1), '');
