/** One measured figure with the bound that the workbench promises. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'KB' | 'MB';
  /** Largest value that is good enough; null for a figure that is only told. */
  readonly limit: number | null;
}

/** A benchmark: one file in `benchmarks/`, listed in its index. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, in a sentence. */
  readonly summary: string;
  /** Takes minutes or gigabytes, so that it only runs when it is named. */
  readonly onlyWhenNamed?: boolean;
  /**
   * Measures. `say` tells a person what takes time.
   * @throws NotMeasured where this machine lacks what it needs
   */
  run(say: (message: string) => void): Promise<readonly Figure[]>;
}

/** Why a benchmark cannot run on this machine. */
export class NotMeasured extends Error {}

/** The value below which a share of the samples lies (nearest rank). */
export function quantile(samples: readonly number[], share: number): number {
  const ordered = samples.toSorted((first, second) => first - second);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? Number.NaN;
}

/** Milliseconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
