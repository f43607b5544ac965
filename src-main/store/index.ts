export type { UnwrittenEnding } from './context';
export type { NewRun, RunStatePatch } from './runs';
export { explainWriteFailure } from './sqlite-error';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace';
