import type { Frame } from '../frame';
import type { TaskConfiguration, WindowConfiguration } from '../../task/schema';
import type { RowRange } from '../../task/series';

/** What a step may know while it is fitted: the training rows, and nothing of later ones. */
export interface FitContext {
  readonly trainRanges: readonly (RowRange & { readonly series: number })[];
  readonly task: TaskConfiguration;
  readonly window: WindowConfiguration;
}

/** The named columns; for null every numeric column in use, with or without the target. */
export function numericColumns(
  frame: Frame,
  columns: readonly string[] | null,
  task: TaskConfiguration,
  withTarget: boolean,
): string[] {
  if (columns !== null) return [...columns];
  const chosen: string[] = [];
  for (const [name, column] of frame.columns) {
    const isTarget = name === task.target;
    if (column.kind === 'number' && column.scalable && (isTarget ? withTarget : frame.inputs.includes(name)))
      chosen.push(name);
  }
  return chosen;
}
