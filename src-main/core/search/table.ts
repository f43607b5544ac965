import { z } from 'zod';
import { mean, standardDeviation } from '../common/numbers';

export const settingValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export const candidateSchema = z.record(z.string().max(200), settingValueSchema);

export const searchFoldsSchema = z.object({
  kind: z.enum(['plain', 'blocked', 'timeSeries']).default('timeSeries'),
  count: z.number().int().min(2).max(20).default(5),
  /** Of `plain` folds. */
  seed: z.number().int().min(0).max(4294967295).default(0),
});
export type SearchFolds = z.infer<typeof searchFoldsSchema>;

/** A candidate, scored on every fold. */
export const searchRowSchema = z.object({
  settings: candidateSchema,
  /** Of each fold, the higher the better. */
  scores: z.array(z.number()),
  mean: z.number(),
  /** Over the folds (n − 1). */
  sd: z.number(),
  /** From 1; equal means share a rank. */
  rank: z.number().int().positive(),
  /** Mean of the fits. */
  fitMs: z.number().nonnegative(),
});
export type SearchRow = z.infer<typeof searchRowSchema>;

export const searchResultSchema = z.object({
  /** What scores: R² of numbers, the share of right labels of classes. */
  metric: z.enum(['r2', 'accuracy']),
  folds: searchFoldsSchema,
  /** In the order of the candidates. */
  rows: z.array(searchRowSchema),
});
export type SearchResult = z.infer<typeof searchResultSchema>;

/** Ranks candidates by the mean of their scores. */
export function rankCandidates(scored: readonly Pick<SearchRow, 'settings' | 'scores' | 'fitMs'>[]): SearchRow[] {
  const means = scored.map(({ scores }) => mean(scores));
  return scored.map((one, index) => {
    const own = means[index] ?? Number.NaN;
    return {
      ...one,
      scores: [...one.scores],
      mean: own,
      sd: standardDeviation(one.scores),
      rank: 1 + means.filter((other) => other > own).length,
    };
  });
}
