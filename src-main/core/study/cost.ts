import { z } from 'zod';
import { trialValuesSchema } from '../tuning/space';

const seconds = z.number().nonnegative();

/** What a training of few epochs took whose values were drawn from the space. */
export const costProbeSchema = z.object({
  values: trialValuesSchema,
  /** Checking, preparing and evaluating; of a model without epochs all of it. */
  overheadSeconds: seconds,
  /** Of one epoch after the first; null for a model without epochs. */
  epochSeconds: seconds.nullable(),
  /** That the configuration is planned to train; null without. */
  epochs: z.number().int().positive().nullable(),
  /** After which early stopping may end it at the earliest; null: it trains all. */
  fewestEpochs: z.number().int().positive().nullable(),
  /** Whether it was the first training of its process, which is slower. */
  isFirst: z.boolean(),
  /** The most that its process held. */
  memoryBytes: z.number().nonnegative(),
});
export type CostProbe = z.infer<typeof costProbeSchema>;

/** A range: [at least, at most]. */
const rangeSchema = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);

export const studyCostSchema = z.object({
  probes: z.array(costProbeSchema),
  /** Of the whole study, trained to its last epoch; null where no budget says when it ends. */
  expectedSeconds: seconds.nullable(),
  /** The range about that; less where trials may end early. */
  seconds: rangeSchema.nullable(),
  /** Of all that is at work at once. */
  memoryBytes: rangeSchema,
});
export type StudyCost = z.infer<typeof studyCostSchema>;

export interface CostOptions {
  /** Null: no end by trials. */
  readonly trials: number | null;
  readonly minutes: number | null;
  readonly repeats: number;
  readonly workers: number;
  /** Whether a pruner may end a trial after its first epoch. */
  readonly prunes: boolean;
  /** Runs with fresh seeds after the search. */
  readonly confirmationRuns: number;
}

/** What the time of a whole training may differ by from what its first epochs say. */
const tolerance = 0.3;
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** By how much the mean of all trials may differ from that of the probes, as a share of it: two standard errors. */
function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values);
  if (values.length < 2 || mean === 0) return 0;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return (2 * Math.sqrt(variance / values.length)) / mean;
}

/**
 * What a study takes by its probes, which are trained as many at once as its trials will be: each training takes the mean of the probes,
 * and as many as `workers` are at work at once. What starting takes counts by those that were not the first of their process, and
 * what the first ones took beyond that counts once. The range allows for 30 % and for what the probes differ by; where trials may
 * end early it begins with what they take at least. @param probes one or more
 */
export function studyCost(probes: readonly CostProbe[], options: CostOptions): StudyCost {
  const { trials, minutes, repeats, workers, prunes, confirmationRuns } = options;
  const overheadsOf = (isFirst: boolean): number[] =>
    probes.filter((probe) => probe.isFirst === isFirst).map(({ overheadSeconds }) => overheadSeconds);
  const [first, later] = [overheadsOf(true), overheadsOf(false)];
  const surplus = first.length === 0 || later.length === 0 ? 0 : Math.max(0, meanOf(first) - meanOf(later));
  const timeOf = ({ overheadSeconds, epochSeconds, isFirst }: CostProbe, epochs: number | null): number =>
    Math.max(0, overheadSeconds - (isFirst ? surplus : 0)) + (epochSeconds ?? 0) * (epochs ?? 0);
  const whole = probes.map((probe) => timeOf(probe, probe.epochs));
  const least = probes.map((probe) => timeOf(probe, prunes ? 1 : (probe.fewestEpochs ?? probe.epochs)));
  const limit = minutes === null ? Infinity : minutes * 60;
  const rounds = (runs: number): number => Math.ceil(runs / workers);
  const studyOf = (times: readonly number[], confirmed: readonly number[]): number =>
    Math.min(limit, trials === null ? Infinity : surplus + rounds(trials * repeats) * meanOf(times)) +
    rounds(confirmationRuns) * meanOf(confirmed);
  const reach = Math.hypot(tolerance, spreadOf(whole));
  const expected = studyOf(whole, whole);
  const scaled = (times: readonly number[], factor: number): number[] => times.map((time) => time * factor);
  // No pruner ends what is trained with fresh seeds.
  const leastConfirmed = probes.map((probe) => timeOf(probe, probe.fewestEpochs ?? probe.epochs));
  const [low, high] = [Math.max(0, 1 - reach), 1 + reach];
  const memory = probes.map(({ memoryBytes }) => memoryBytes * workers);
  return {
    probes: [...probes],
    expectedSeconds: Number.isFinite(expected) ? expected : null,
    seconds: Number.isFinite(expected)
      ? [studyOf(scaled(least, low), scaled(leastConfirmed, low)), studyOf(scaled(whole, high), scaled(whole, high))]
      : null,
    memoryBytes: [Math.min(...memory), Math.max(...memory)],
  };
}
