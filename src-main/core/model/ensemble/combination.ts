import { z } from 'zod';

const partFactsSchema = z.object({
  /** The metric of the whole, and of each member. */
  ensemble: z.number().nullable(),
  members: z.array(z.number().nullable()),
  /** Of the members' errors, member by member; null where the errors of one never vary. */
  correlation: z.array(z.array(z.number().nullable())),
});

/** What an ensemble tells of its members and their weights. */
export const combinationSchema = z.object({
  /** [bands × members], one row without bands; null for the median, which weighs nothing. */
  weights: z.array(z.array(z.number())).nullable(),
  /** Added to the weighted sum, in the target's units. */
  intercept: z.number(),
  /** Whether the weights were fitted to the validation part, which makes its figure too good. */
  isFitted: z.boolean(),
  /** Share of the validation part's values in each band; null without bands. */
  bandShares: z.array(z.number()).nullable(),
  /** `mae` and `rmse` in the target's units; `logLoss` of classes. */
  metric: z.enum(['mae', 'rmse', 'logLoss']),
  train: partFactsSchema,
  /** Null where there is no validation part. */
  validation: partFactsSchema.nullable(),
  /** The metric of validation where each block is predicted by weights fitted to the others; null unless they are fitted. */
  crossValidated: z.object({ blocks: z.number().int().positive(), value: z.number().nullable() }).nullable(),
});
export type Combination = z.infer<typeof combinationSchema>;
