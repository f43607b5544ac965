import { z } from 'zod';
import { prunerSpecificationSchema } from '../tuning/pruners/schema';
import { chooseSampler, type ChosenSampler } from '../tuning/samplers/auto';
import { samplerSpecificationSchema } from '../tuning/samplers/schema';
import { searchSpaceSchema } from '../tuning/space';
import { studyEnginesSchema } from './engines';
import { objectiveSchema } from './objectives';

const seedSchema = z.number().int().min(0).max(4_294_967_295);

/** When a study ends of itself: at whichever comes first. Null: never for this reason. */
export const studyBudgetSchema = z.object({
  trials: z.number().int().min(1).max(100_000).nullable().default(50),
  /** At work, pauses not counted; trials that run then are ended as they would. */
  minutes: z.number().positive().max(1_000_000).nullable().default(null),
  /** Trials in a row that are no better than the best before them. */
  patience: z.number().int().min(1).max(100_000).nullable().default(null),
});
export type StudyBudget = z.infer<typeof studyBudgetSchema>;

/** Trained once more before a winner is named, so that luck is not crowned. */
export const confirmationSettingsSchema = z.object({
  /** So many of the best trials, beside the configuration that the study started from; 0: none. */
  best: z.number().int().min(0).max(10).default(3),
  /** Fresh seeds that each is trained with. */
  seeds: z.number().int().min(2).max(20).default(5),
  /** Validation windows that each is trained for: the validation part alone, or with others that roll back from it in time. */
  windows: z.number().int().min(1).max(10).default(1),
});
export type ConfirmationSettings = z.infer<typeof confirmationSettingsSchema>;

/** Runs with fresh seeds after the search: of the best and of the configuration that the study started from. */
export function freshRuns({ best, seeds, windows }: ConfirmationSettings): number {
  return best === 0 ? 0 : (best + 1) * seeds * windows;
}

/** Trials at work at once, at most. */
export const mostWorkers = 16;

/** How a study searches. What it searches from, a variant's configuration, stands beside it. */
export const studySettingsSchema = z
  .object({
    space: searchSpaceSchema,
    sampler: samplerSpecificationSchema.prefault({ kind: 'auto' }),
    pruner: prunerSpecificationSchema.prefault({ kind: 'none' }),
    /** The first is what pruning and the default order of trials go by; several make a front of Pareto. */
    objectives: z.array(objectiveSchema).min(1).max(3),
    /** Of the sampler, and of every trial's run; repeats count up from it. */
    seed: seedSchema.default(0),
    /** Runs of a trial, over as many seeds; its objectives are their means. */
    repeats: z.number().int().min(1).max(20).default(1),
    /** Trials at work at once. */
    workers: z.number().int().min(1).max(mostWorkers).default(1),
    /**
     * A trial learns from those that lie so many before it, and no later ones, whoever is done first: the same trials come of any
     * number of workers up to it.
     */
    lookAhead: z.number().int().min(1).max(64).default(4),
    /** `throughput`: a trial learns from all that is done when it begins, which depends on how fast each was. */
    order: z.enum(['reproducible', 'throughput']).default('reproducible'),
    /** Which engine trains which trial follows from these and its number alone. */
    engines: studyEnginesSchema.default([]),
    budget: studyBudgetSchema.prefault({}),
    confirmation: confirmationSettingsSchema.prefault({}),
  })
  .refine(({ workers, lookAhead, order }) => order === 'throughput' || workers <= lookAhead, {
    path: ['workers'],
    message: 'No more workers than lookAhead can be at work, as a trial waits for the one so many before it.',
  });
export type StudySettings = z.infer<typeof studySettingsSchema>;

/** The sampler that a study's values come from: the one that its settings name, or what `auto` stands for beside the rest of them. */
export function samplerOf({ sampler, space, objectives, budget }: StudySettings): ChosenSampler {
  return chooseSampler(sampler, { space, objectives: objectives.length, trials: budget.trials });
}
