import type { Timings } from './measure';

export type Figure = keyof Timings;
export const figures = ['trainMsPerStep', 'predictMsPerBatch', 'singlePredictMs'] as const satisfies readonly Figure[];

/** Best times of every engine and peer on one workload. */
export interface WorkloadResult {
  readonly name: string;
  /** Of the matrix products of one training step and of one batch's prediction. */
  readonly operations: { readonly training: number; readonly prediction: number };
  readonly engines: Readonly<Record<string, Timings>>;
  readonly peers: Readonly<Record<string, Timings>>;
}

export interface Comparison {
  readonly engine: string;
  readonly figure: Figure;
  /** Better peer's time over the engine's, for each workload: above 1 the engine is ahead. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly geometricMean: number;
  readonly ahead: number;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Each engine against the better peer of each workload; nothing where there was no peer. */
export function compare(results: readonly WorkloadResult[], engines: readonly string[]): Comparison[] {
  return engines.flatMap((engine) =>
    figures.flatMap((figure): Comparison[] => {
      const ratios: Record<string, number> = {};
      for (const { name, engines: own, peers } of results) {
        const time = own[engine]?.[figure];
        const others = Object.values(peers).map((timings) => timings[figure]);
        if (time !== undefined && others.length > 0) ratios[name] = Math.min(...others) / time;
      }
      const values = Object.values(ratios);
      if (values.length === 0) return [];
      const ahead = values.filter((ratio) => ratio > 1).length;
      return [{ engine, figure, ratios, geometricMean: geometricMean(values), ahead }];
    }),
  );
}
