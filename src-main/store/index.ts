export * from './interfaces';
export * from './records';
export * from './runs/interface';
export { explainWriteFailure } from './sqlite-error';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace';
