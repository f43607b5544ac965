export * from './schema';
export * from './preview-schema';
export * from './profile-schema';
export * from './preflight-schema';
export type { Table, TableColumn } from './table';
export { orderingOf } from './ordering';
export { findingKey } from './finding-key';
export { profileTable } from './profile';
export { preflight, type PreflightInput, type PreflightOptions } from './preflight';
