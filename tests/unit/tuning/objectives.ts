import { hypervolume } from '../../../src-main/core/tuning/samplers/hypervolume';
import type { Sampler } from '../../../src-main/core/tuning/sampler';
import { searchSpaceSchema, type SearchSpace, type TrialValues } from '../../../src-main/core/tuning/space';
import type { ObservedTrial } from '../../../src-main/core/tuning/trial';

export interface Problem {
  readonly space: SearchSpace;
  readonly loss: (values: TrialValues) => number;
}

const numberOf = (values: TrialValues, name: string): number => Number(values[name]);

/** The three functions that Optuna's best values were recorded on. */
export const problems = {
  sphere_log: {
    space: searchSpaceSchema.parse({
      parameters: [
        { name: 'lr', distribution: { kind: 'float', low: 1e-5, high: 1e-1, log: true } },
        { name: 'units', distribution: { kind: 'int', low: 8, high: 256, log: true } },
        { name: 'dropout', distribution: { kind: 'float', low: 0, high: 0.6 } },
      ],
    }),
    loss: (values) =>
      (Math.log10(numberOf(values, 'lr')) + 2.7) ** 2 +
      0.5 * (Math.log2(numberOf(values, 'units')) - 6) ** 2 +
      4 * (numberOf(values, 'dropout') - 0.2) ** 2,
  },
  branin: {
    space: searchSpaceSchema.parse({
      parameters: [
        { name: 'x', distribution: { kind: 'float', low: -5, high: 10 } },
        { name: 'y', distribution: { kind: 'float', low: 0, high: 15 } },
      ],
    }),
    loss: (values) => {
      const [x, y] = [numberOf(values, 'x'), numberOf(values, 'y')];
      return (
        (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 +
        10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
        10 -
        0.397887
      );
    },
  },
  mixed: {
    space: searchSpaceSchema.parse({
      parameters: [
        { name: 'cell', distribution: { kind: 'categorical', choices: ['rnn', 'lstm', 'gru'] } },
        { name: 'batch', distribution: { kind: 'categorical', choices: [16, 32, 64, 128] } },
        { name: 'lr', distribution: { kind: 'float', low: 1e-4, high: 1e-2, log: true } },
        { name: 'layers', distribution: { kind: 'int', low: 1, high: 4 } },
      ],
    }),
    loss: (values) =>
      ({ rnn: 1, lstm: 0.4, gru: 0 })[String(values['cell'])]! +
      Math.abs(Math.log2(numberOf(values, 'batch')) - 5) * 0.3 +
      (Math.log10(numberOf(values, 'lr')) + 3) ** 2 +
      0.2 * (numberOf(values, 'layers') - 2) ** 2,
  },
} as const satisfies Record<string, Problem>;

/** A study of so many trials, one after the other. */
export function tune({ space, loss }: Problem, sampler: Sampler, count: number, seed: number): ObservedTrial[] {
  const trials: ObservedTrial[] = [];
  for (let number = 0; number < count; number += 1) {
    const values = sampler.ask({ space, number, trials, directions: ['minimize'], seed });
    if (values === null) break;
    trials.push({ number, state: 'complete', values, objectives: [loss(values)], intermediate: [] });
  }
  return trials;
}

export const bestOf = (trials: readonly ObservedTrial[]): number =>
  Math.min(...trials.map(({ objectives }) => objectives?.[0] ?? Infinity));

const unitSquare = searchSpaceSchema.parse({
  parameters: ['x', 'y'].map((name) => ({ name, distribution: { kind: 'float', low: 0, high: 1 } })),
});

/** Objectives of a study of two (ZDT1 of two parameters: E. Zitzler et al., 2000). */
export function front(sampler: Sampler, count: number, seed: number): (readonly [number, number])[] {
  const trials: ObservedTrial[] = [];
  const found: (readonly [number, number])[] = [];
  for (let number = 0; number < count; number += 1) {
    const directions = ['minimize', 'minimize'] as const;
    const values = sampler.ask({ space: unitSquare, number, trials, directions, seed }) ?? {};
    const g = 1 + 9 * numberOf(values, 'y');
    const first = numberOf(values, 'x');
    const objectives = [first, g * (1 - Math.sqrt(first / g))] as const;
    found.push(objectives);
    trials.push({ number, state: 'complete', values, objectives: [...objectives], intermediate: [] });
  }
  return found;
}

/** What a front dominates of the box below (1.1, 10). */
export const volumeOf = (found: readonly (readonly [number, number])[]): number =>
  hypervolume(
    found.filter(([first, second]) => first < 1.1 && second < 10),
    [1.1, 10],
  );
