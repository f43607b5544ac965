import { createRandom } from '../../../src-main/core/common/random';

export const taskNames = ['forest', 'boosting'] as const;
export type TaskName = (typeof taskNames)[number];

/** What is timed of a task, and how long it may take beside the peer. */
export interface Workload {
  readonly title: string;
  readonly rows: number;
  readonly features: number;
  /** Trees, or rounds. */
  readonly trees: number;
  /** Largest ratio of our time to the peer's that is aimed at. */
  readonly goal: number;
}

export const workloads: Readonly<Record<TaskName, Workload>> = {
  forest: { title: 'forest of 100 trees, 50,000 × 10', rows: 50_000, features: 10, trees: 100, goal: 1 },
  boosting: { title: 'boosting, 200 rounds, 200,000 × 50', rows: 200_000, features: 50, trees: 200, goal: 1.5 },
};

/** Friedman's first function of ten inputs in [0, 1) with noise, other inputs beside them; columns one after the other, then the target. */
export function makeTable({ rows, features }: Workload): Float32Array {
  const random = createRandom(16);
  const table = new Float32Array(rows * (features + 1));
  for (let at = 0; at < rows * features; at += 1) table[at] = random.uniform();
  const value = (feature: number, row: number): number => table[feature * rows + row] ?? 0;
  for (let row = 0; row < rows; row += 1) {
    table[features * rows + row] =
      10 * Math.sin(Math.PI * value(0, row) * value(1, row)) +
      20 * (value(2, row) - 0.5) ** 2 +
      10 * value(3, row) +
      5 * value(4, row) +
      random.normal();
  }
  return table;
}
