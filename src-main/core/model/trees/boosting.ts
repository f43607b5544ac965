import { z } from 'zod';
import { windowFields } from './windows';

/** Gradient boosting under the names and with the defaults of LightGBM. */
export const gradientBoostingSchema = z.object({
  kind: z.literal('gradientBoosting'),
  ...windowFields,
  /** How several rows ahead are predicted: trees of their own for each, or one model that is told how far ahead. */
  strategy: z.enum(['oneModelAStep', 'stepAsFeature']).default('oneModelAStep'),
  /** Of numbers; classes have their logarithmic loss. */
  objective: z.enum(['l2', 'l1', 'huber', 'quantile']).default('l2'),
  /** Of huber its bend, of quantile its share. */
  alpha: z.number().positive().max(1000).default(0.9),
  numIterations: z.number().int().min(1).max(100_000).default(100),
  learningRate: z.number().positive().max(10).default(0.1),
  numLeaves: z.number().int().min(2).max(131_072).default(31),
  maxDepth: z.number().int().min(1).max(10_000).nullable().default(null),
  minDataInLeaf: z.number().int().min(0).max(1_000_000).default(20),
  minSumHessianInLeaf: z.number().nonnegative().default(0.001),
  minGainToSplit: z.number().nonnegative().default(0),
  lambdaL1: z.number().nonnegative().default(0),
  lambdaL2: z.number().nonnegative().default(0),
  /** Share of the windows that trees are grown on, drawn anew every `baggingFreq` rounds; 0: never. */
  baggingFraction: z.number().positive().max(1).default(1),
  baggingFreq: z.number().int().min(0).max(100_000).default(0),
  /** Share of the features that a tree may split by. */
  featureFraction: z.number().positive().max(1).default(1),
  /** Columns of categories: split by sets of them, or an input of 0 and 1 for each category. */
  categories: z.enum(['asTheyAre', 'oneHot']).default('asTheyAre'),
  /** Of columns with at most so many categories, what has none counted as one, a split takes one of them. */
  maxCatToOnehot: z.number().int().min(1).max(1000).default(4),
  /** The most categories that a split takes of others. */
  maxCatThreshold: z.number().int().min(1).max(1000).default(32),
  /** Rows that a group of categories holds at least before a split is looked for behind it. */
  minDataPerGroup: z.number().int().min(1).max(1_000_000).default(100),
  /** Rows below which a category is left out of sets, and what its order is smoothed by. */
  catSmooth: z.number().nonnegative().max(1_000_000).default(10),
  /** What lambdaL2 is more where sets are split. */
  catL2: z.number().nonnegative().max(1_000_000).default(10),
  maxBin: z.number().int().min(2).max(255).default(255),
  minDataInBin: z.number().int().min(1).max(1_000_000).default(3),
  /** Rounds without a lower validation loss after which boosting ends and keeps the best; null: it does not end early. */
  earlyStoppingRound: z.number().int().min(1).max(100_000).nullable().default(null),
  /** Of each input: predictions may only grow (1) or fall (−1) with it; inputs beyond the list are free. */
  monotoneConstraints: z.array(z.number().int().min(-1).max(1)).max(10_000).default([]),
});
export type GradientBoostingModel = z.infer<typeof gradientBoostingSchema>;

/** Whether columns of categories reach the model as they are. */
export function splitsByCategories({ categories }: GradientBoostingModel): boolean {
  return categories === 'asTheyAre';
}

/** E.g. `Boosting 100`. */
export function boostingName({ numIterations }: GradientBoostingModel): string {
  return `Boosting ${numIterations}`;
}
