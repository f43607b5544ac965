import type { StoreContext } from '../context';
import type { RunFolders } from '../../artefact/folders';
import { createJudgedQueries } from './judged';
import { createRunLifecycle } from './lifecycle';
import { createRunQueries } from './queries';
import { createRunRecorder } from './recorder';
import type { ProgressByRun } from './summaries';

/** Runs: reading them, leading them through their states, and what their jobs leave behind. */
export function createRunRepository(context: StoreContext, folders: RunFolders) {
  const progress: ProgressByRun = new Map();
  return {
    ...createRunQueries(context, progress),
    ...createJudgedQueries(context),
    ...createRunLifecycle(context, progress),
    ...createRunRecorder(context, progress, folders),
  };
}

export type RunRepository = ReturnType<typeof createRunRepository>;
export type { StoredJudgedRun } from './judged';
export type { NewRun } from './insert';
export type { RunStatePatch } from './lifecycle';
