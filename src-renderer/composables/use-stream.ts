import { onScopeDispose, ref, shallowRef } from 'vue';
import { isAbort, toProblem, type Problem } from '../client';

/** How a job that is asked for comes along: share of the work done. */
interface ProgressEvent {
  readonly type: 'progress';
  readonly fraction: number;
}

/**
 * Follows one job's stream of progress at a time: asking again, cancelling and leaving the page end the one before.
 * `fraction` is null while none is at work.
 */
export function useStream<Done extends { readonly type: 'done' }>() {
  const fraction = ref<number | null>(null);
  const problem = shallowRef<Problem>();
  let current: AbortController | undefined;

  /** `take` gets what the job came to. */
  async function follow(
    open: (signal: AbortSignal) => Promise<AsyncIterable<Done | ProgressEvent>>,
    take: (done: Done) => void,
  ): Promise<void> {
    current?.abort();
    const controller = new AbortController();
    current = controller;
    problem.value = undefined;
    fraction.value = 0;
    try {
      for await (const event of await open(controller.signal)) {
        if (event.type === 'progress') fraction.value = event.fraction;
        else take(event);
      }
    } catch (thrown) {
      if (!isAbort(thrown)) problem.value = toProblem(thrown);
    } finally {
      if (current === controller) fraction.value = null;
    }
  }
  const cancel = (): void => {
    current?.abort();
  };
  onScopeDispose(cancel);
  return { fraction, problem, follow, cancel };
}
