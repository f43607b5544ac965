import type { Work } from '../../core/linear';
import type { FitListeners } from '../../core/model';
import { Breather } from './breather';

/** Does long work with turns for the event loop, tells how far it is, and leaves it when the signal fires. */
export async function drive<Result>(
  work: Work<Result>,
  { signal, onProgress }: Pick<FitListeners, 'signal' | 'onProgress'>,
): Promise<Result> {
  const breather = new Breather(signal);
  let share = 0;
  for (;;) {
    await breather.breathe();
    const step = work.next();
    share = step.done === true ? 1 : Math.max(share, Math.min(1, step.value));
    onProgress?.(share, 1);
    if (step.done === true) return step.value;
  }
}
