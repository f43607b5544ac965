import { classCoverage, forecastCoverage, type Coverage } from './coverage';
import type { Process } from './processes';
import { sharesOf, sharesOfRepeats, type Shares } from './size';

/** One cell of a table. Its random numbers come from what it simulates, so it is the same whoever works it out. */
export type Task =
  | { readonly kind: 'pairs'; readonly process: Process; readonly count: number; readonly ratio: number }
  | { readonly kind: 'repeats'; readonly process: Process; readonly count: number; readonly own: number }
  | {
      readonly kind: 'forecast';
      readonly process: Process;
      readonly count: number;
      readonly metrics: readonly string[];
    }
  | {
      readonly kind: 'classes';
      readonly n: number;
      readonly run: number;
      readonly count: number;
      readonly metrics: readonly string[];
    };

export type Outcome<T extends Task> = T extends { readonly kind: 'pairs' | 'repeats' }
  ? Shares
  : Readonly<Record<string, Coverage>>;

export function perform(task: Task): Shares | Readonly<Record<string, Coverage>> {
  switch (task.kind) {
    case 'pairs':
      return sharesOf(task.process, task.count, task.ratio);
    case 'repeats':
      return sharesOfRepeats(task.process, task.own, task.count);
    case 'forecast':
      return forecastCoverage(task.process, task.metrics, task.count);
    case 'classes':
      return classCoverage(task.n, task.run, task.metrics, task.count);
  }
}
