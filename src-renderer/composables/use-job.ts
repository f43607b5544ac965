import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue';
import type { ProgressEvent } from '../../src-main/contract';
import { isAbort, toProblem, type Problem } from '../client/problem';

/** `idle`: nothing was asked for yet, or it was cancelled. */
export type JobState = 'idle' | 'running' | 'failed' | 'done';

/** A job as a page shows it, whatever does the work. */
export interface FollowedJob {
  readonly state: JobState;
  /** Share of the work done; null while it is not known. */
  readonly fraction: number | null;
  /** What it is at, in one word; null while it is not known. */
  readonly message: string | null;
  /** Why it failed. */
  readonly problem: Problem | undefined;
  cancel(): void;
  /** The same once more. */
  restart(): void;
}

/** What work may use while it goes on. */
export interface JobControl {
  /** Fires when it is cancelled, asked for anew, or its page is left. */
  readonly signal: AbortSignal;
  readonly report: (fraction: number, message?: string) => void;
}

export interface JobOptions {
  /** Ends work that goes on when nobody listens. Default: the signal, which a stream or a call ends with. */
  readonly cancel?: () => void;
}

/**
 * Follows one job at a time: asking again, cancelling and leaving the page end the one before. `start` takes any work that
 * ends with its signal, `follow` what streams its progress.
 */
export function useJob() {
  const state = ref<JobState>('idle');
  const fraction = ref<number | null>(null);
  const message = ref<string | null>(null);
  const problem = shallowRef<Problem>();
  let current: AbortController | undefined;
  let last: (() => Promise<void>) | undefined;
  let cancelLast: (() => void) | undefined;

  async function start(work: (control: JobControl) => Promise<void>, options: JobOptions = {}): Promise<void> {
    current?.abort();
    const controller = new AbortController();
    current = controller;
    last = () => start(work, options);
    cancelLast = options.cancel;
    const isCurrent = (): boolean => current === controller;
    state.value = 'running';
    fraction.value = null;
    message.value = null;
    problem.value = undefined;
    const report: JobControl['report'] = (share, word) => {
      if (!isCurrent()) return;
      fraction.value = share;
      message.value = word ?? null;
    };
    try {
      await work({ signal: controller.signal, report });
      if (isCurrent()) state.value = controller.signal.aborted ? 'idle' : 'done';
    } catch (thrown) {
      if (!isCurrent()) return;
      const isCancelled = controller.signal.aborted || isAbort(thrown);
      state.value = isCancelled ? 'idle' : 'failed';
      if (!isCancelled) problem.value = toProblem(thrown);
    }
  }

  /** @param take gets every event but progress; what it throws is the job's problem */
  function follow<Event extends { readonly type: string }>(
    open: (signal: AbortSignal) => Promise<AsyncIterable<Event | ProgressEvent>>,
    take: (event: Exclude<Event, ProgressEvent>) => void | Promise<void>,
    options?: JobOptions,
  ): Promise<void> {
    const isProgress = (event: Event | ProgressEvent): event is ProgressEvent => event.type === 'progress';
    return start(async ({ signal, report }) => {
      for await (const event of await open(signal)) {
        // One that was overtaken says nothing more.
        if (signal.aborted) return;
        if (isProgress(event)) report(event.fraction, event.message);
        else await take(event as Exclude<Event, ProgressEvent>);
      }
    }, options);
  }

  /** Ends the work; what it came to is `idle`. Does nothing when none is at work. */
  function cancel(): void {
    if (state.value !== 'running') return;
    if (cancelLast === undefined) current?.abort();
    else cancelLast();
  }

  /** Ends the work, and forgets how the last one went. */
  function reset(): void {
    current?.abort();
    current = undefined;
    state.value = 'idle';
    problem.value = undefined;
  }

  onScopeDispose(() => {
    current?.abort();
  });
  return reactive({
    state,
    isRunning: computed(() => state.value === 'running'),
    fraction,
    message,
    problem,
    start,
    follow,
    cancel,
    restart: () => void last?.(),
    reset,
  });
}
