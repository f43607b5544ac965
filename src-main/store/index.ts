export * from './interfaces';
export * from './records';
export * from './runs/interface';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace';
