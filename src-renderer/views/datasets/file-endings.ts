/** Endings of the names of files that are read as data, as a field for files takes them. */
export const dataFileEndings = '.csv,.tsv,.txt,.dat,.gz,.parquet,.json,.jsonl,.ndjson,.xlsx,.arrow,.feather,.ipc';
