export { closeIngest } from './database';
export { importFile, type ImportedFile, type ImportOptions, type ImportRequest } from './import';
export { previewFile } from './preview';
export { loadTable, readRows, readSeries, type SeriesRequest, type StoredDataset, type StoredSeries } from './read';
