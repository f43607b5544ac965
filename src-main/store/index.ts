export type { UnwrittenEnding } from './context';
export type { NewRun, RunStatePatch } from './runs';
export { readOptuna, writeOptuna } from './optuna';
export { explainWriteFailure } from './sqlite-error';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace';
