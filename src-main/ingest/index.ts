export { appendRows, type AppendRequest } from './append';
export { loadDatabase } from './database';
export { importFile, type ImportedFile, type ImportOptions, type ImportRequest } from './import';
export { previewFile, type NamedFile, type PreviewRequest } from './preview';
export { requireSoundDataset } from './verify';
export { readPanelFacts } from './panel';
export { loadTable, readSeries, type SeriesRequest, type StoredDataset, type StoredSeries } from './read';
export { readRows } from './row-pages';
