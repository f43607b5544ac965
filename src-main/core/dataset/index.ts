export * from './schema';
export * from './preview-schema';
export * from './profile-schema';
export * from './preflight-schema';
export type { Table, TableColumn } from './table';
export { findingKey } from './finding-key';
export { preflight, type PreflightInput } from './preflight';
export { profileTable } from './profile';
