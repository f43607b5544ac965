import type { StoreContext } from '../context';
import type { ArtefactStore } from '../interfaces';
import type { RunRepository } from './interface';
import { createRunLifecycle } from './lifecycle';
import { createRunQueries } from './queries';
import { createRunRecorder } from './recorder';
import type { ProgressByRun } from './summaries';

export function createRunRepository(context: StoreContext, artefacts: ArtefactStore): RunRepository {
  const progress: ProgressByRun = new Map();
  return {
    ...createRunQueries(context, progress),
    ...createRunLifecycle(context, progress),
    ...createRunRecorder(context, progress, artefacts),
  };
}
