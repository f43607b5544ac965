export type { UnwrittenEnding } from './context';
export * from './interfaces';
export * from './runs/records';
export * from './runs/interface';
export { explainWriteFailure } from './sqlite-error';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace';
