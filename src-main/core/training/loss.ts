import type { TaskConfiguration } from '../task/schema';
import type { Loss } from './schema';

/** The loss of a task when none is configured: mse for numbers, cross-entropy for classes. */
export function defaultLoss(task: { readonly kind: TaskConfiguration['kind']; readonly classCount: number }): Loss {
  if (task.kind !== 'classification') return 'mse';
  return task.classCount <= 2 ? 'binary_crossentropy' : 'categorical_crossentropy';
}
