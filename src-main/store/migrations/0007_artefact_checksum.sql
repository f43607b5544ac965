-- What a file of a run must be when it is read again; empty for files that were written before.
ALTER TABLE run_artefact ADD COLUMN sha256 TEXT;
