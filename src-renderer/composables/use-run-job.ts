import { computed, reactive } from 'vue';
import type { RunSummary } from '../../src-main/core/run/schema';
import type { RunState } from '../../src-main/core/run/state';
import type { FollowedJob, JobState } from './use-job';
import { useRunActions } from './use-run-actions';

const states: Readonly<Record<RunState, JobState>> = {
  queued: 'running',
  preparing: 'running',
  running: 'running',
  paused: 'idle',
  succeeded: 'done',
  stopped: 'done',
  failed: 'failed',
  cancelled: 'idle',
  interrupted: 'failed',
};

/**
 * A run as any other job that a page follows. It is the stream of the whole window that tells of it (`useLiveRuns`), as it goes
 * on when nobody looks; ended, it is not begun again but repeated, as a run of its own.
 */
export function useRunJob(run: () => RunSummary): FollowedJob {
  const actions = useRunActions();
  return reactive({
    state: computed(() => states[run().state]),
    fraction: computed(() => run().progress?.fraction ?? null),
    message: computed(() => run().progress?.phase ?? null),
    problem: computed(() => run().error ?? undefined),
    cancel: () => void actions.cancel([run().id]),
    restart: () => void actions.repeat(run()),
  });
}
