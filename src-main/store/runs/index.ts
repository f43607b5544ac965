import type { StoreContext } from '../context';
import type { RunFolders } from '../../artefact/folders';
import { createRunLifecycle } from './lifecycle';
import { createRunQueries } from './queries';
import { createRunRecorder } from './recorder';
import type { ProgressByRun } from './summaries';

/** Runs: reading them, leading them through their states, and what their jobs leave behind. */
export function createRunRepository(context: StoreContext, folders: RunFolders) {
  const progress: ProgressByRun = new Map();
  return {
    ...createRunQueries(context, progress),
    ...createRunLifecycle(context, progress),
    ...createRunRecorder(context, progress, folders),
  };
}

export type RunRepository = ReturnType<typeof createRunRepository>;
export type { NewRun } from './insert';
export type { RunStatePatch } from './lifecycle';
