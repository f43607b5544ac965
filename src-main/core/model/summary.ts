import { z } from 'zod';

/** What a model is made of: a network's layers, or what another kind has in their place. */
export const modelSummarySchema = z.object({
  /** Empty for models without layers. */
  layers: z.array(
    z.object({
      index: z.number().int().nonnegative(),
      type: z.string(),
      name: z.string(),
      outputShape: z.array(z.number().int().positive()),
      parameterCount: z.number().int().nonnegative(),
    }),
  ),
  /** Null where the kind of model has no parameters that could be counted before it is fitted. */
  parameterCount: z.number().int().nonnegative().nullable(),
  /** What a kind without layers is made of, e.g. its lags or its trees, under the field's names. */
  facts: z.array(z.object({ name: z.string(), value: z.union([z.number(), z.string()]) })).default([]),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;
