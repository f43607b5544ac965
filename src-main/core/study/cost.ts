import { z } from 'zod';
import { trialValuesSchema } from '../tuning/space';
import type { EngineShare } from './engines';

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
  /** What trained it. */
  engine: z.string(),
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

/** An engine of a study, and whether its trials come one after the other, however many are at work. */
export interface CostedEngine extends EngineShare {
  readonly isAlone: boolean;
}

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
  /** Probes are of these by turns, as `probedEngine` has it; none: all are of one. */
  readonly engines: readonly CostedEngine[];
}

/** The engine that a probe is of: each has as many, so that also one with a small share is timed. */
export function probedEngine<Shared extends EngineShare>(engines: readonly Shared[], index: number): Shared | null {
  return engines[index % Math.max(1, engines.length)] ?? null;
}

/** What the time of a whole training may differ by from what its first epochs say. */
const tolerance = 0.3;
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The square of two standard errors of the mean. */
function doubtOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return (4 * variance) / values.length;
}

/** The probes of one engine, and what share of the trials it has. */
interface ProbedGroup {
  readonly share: number;
  readonly isAlone: boolean;
  readonly probes: readonly CostProbe[];
  /** What the first trainings of processes take beyond the others. */
  readonly surplus: number;
}

function groupOf(probes: readonly CostProbe[], share: number, isAlone: boolean): ProbedGroup {
  const overheadsOf = (isFirst: boolean): number[] =>
    probes.filter((probe) => probe.isFirst === isFirst).map(({ overheadSeconds }) => overheadSeconds);
  const [first, later] = [overheadsOf(true), overheadsOf(false)];
  const surplus = first.length === 0 || later.length === 0 ? 0 : Math.max(0, meanOf(first) - meanOf(later));
  return { share, isAlone, probes, surplus };
}

function groupsOf(probes: readonly CostProbe[], engines: readonly CostedEngine[]): ProbedGroup[] {
  if (engines.length === 0) return [groupOf(probes, 1, false)];
  const total = engines.reduce((sum, { share }) => sum + share, 0);
  return engines.flatMap((engine) => {
    const own = probes.filter((_, index) => probedEngine(engines, index) === engine);
    return own.length === 0 ? [] : [groupOf(own, engine.share / total, engine.isAlone)];
  });
}

/**
 * What a study takes by its probes, which are trained as many at once as its trials will be: each training takes the mean of the probes
 * of its engine, and as many as `workers` are at work at once, but for engines whose trials come one after the other. What starting
 * takes counts by those that were not the first of their process, and what the first ones took beyond that counts once. The range
 * allows for 30 % and for what the probes of an engine differ by; where trials may end early it begins with what they take at least.
 * Fresh seeds are trained by the first engine. @param probes one or more, of each engine where several are named
 */
export function studyCost(probes: readonly CostProbe[], options: CostOptions): StudyCost {
  const { trials, minutes, repeats, workers, prunes, confirmationRuns, engines } = options;
  const groups = groupsOf(probes, engines);
  const surplus = groups.reduce((most, group) => Math.max(most, group.surplus), 0);
  type EpochsOf = (probe: CostProbe) => number | null;
  const timesOf = (group: ProbedGroup, epochsOf: EpochsOf): number[] =>
    group.probes.map(
      (probe) =>
        Math.max(0, probe.overheadSeconds - (probe.isFirst ? group.surplus : 0)) +
        (probe.epochSeconds ?? 0) * (epochsOf(probe) ?? 0),
    );
  const whole: EpochsOf = ({ epochs }) => epochs;
  const early: EpochsOf = ({ fewestEpochs, epochs }) => fewestEpochs ?? epochs;
  const least: EpochsOf = (probe) => (prunes ? 1 : early(probe));
  const limit = minutes === null ? Infinity : minutes * 60;
  const rounds = (runs: number): number => Math.ceil(runs / workers);
  const overShares = (of: (group: ProbedGroup) => number): number =>
    groups.reduce((sum, group) => sum + group.share * of(group), 0);
  const searchOf = (epochsOf: EpochsOf): number => {
    if (trials === null) return Infinity;
    const together = rounds(trials * repeats) * overShares((group) => meanOf(timesOf(group, epochsOf)));
    const inTurn = overShares((group) =>
      group.isAlone ? trials * rounds(repeats) * meanOf(timesOf(group, epochsOf)) : 0,
    );
    return surplus + Math.max(together, inTurn);
  };
  const [confirming] = groups;
  const studyOf = (epochsOf: EpochsOf, confirmedOf: EpochsOf, factor: number): number =>
    Math.min(limit, trials === null ? Infinity : surplus + (searchOf(epochsOf) - surplus) * factor) +
    (confirming === undefined ? 0 : rounds(confirmationRuns) * meanOf(timesOf(confirming, confirmedOf)) * factor);
  const mean = overShares((group) => meanOf(timesOf(group, whole)));
  const doubt = groups.reduce((sum, group) => sum + group.share ** 2 * doubtOf(timesOf(group, whole)), 0);
  const reach = Math.hypot(tolerance, mean === 0 ? 0 : Math.sqrt(doubt) / mean);
  const expected = studyOf(whole, whole, 1);
  const memory = probes.map(({ memoryBytes }) => memoryBytes * workers);
  return {
    probes: [...probes],
    expectedSeconds: Number.isFinite(expected) ? expected : null,
    seconds: Number.isFinite(expected)
      ? // No pruner ends what is trained with fresh seeds.
        [studyOf(least, early, Math.max(0, 1 - reach)), studyOf(whole, whole, 1 + reach)]
      : null,
    memoryBytes: [Math.min(...memory), Math.max(...memory)],
  };
}
