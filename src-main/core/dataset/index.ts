export * from './schema';
export * from './preview';
export * from './profileSchema';
export type { Table, TableColumn } from './table';
