import { z } from 'zod';
import { fittedScalerSchema } from './scaler';
import { taskSchema, windowSchema } from '../task/schema';
import { fittedPowerSchema, fittedStepSchema } from './steps';

/** Everything a preparation learnt, as plain JSON: stored with a run and replayed on new data. */
export const fittedPreparationSchema = z.object({
  version: z.literal(4),
  task: taskSchema,
  window: windowSchema,
  steps: z.array(fittedStepSchema),
  /** The model's inputs in order. */
  features: z.array(z.object({ name: z.string(), scaler: fittedScalerSchema })).min(1),
  target: z.object({
    scaler: fittedScalerSchema,
    /** Power transforms in the order in which they were made. */
    transforms: z.array(fittedPowerSchema),
    /** Rows of the difference that was made last; null: none. */
    differenceLag: z.number().int().positive().nullable(),
  }),
  /** Index of the target's own history among the features; null: the model does not see it. */
  targetFeature: z.number().int().nonnegative().nullable(),
  /** Classes in the order of their indices; null unless the task is a classification. */
  classNames: z.array(z.string()).nullable(),
  warmUp: z.number().int().nonnegative(),
});
export type FittedPreparation = z.infer<typeof fittedPreparationSchema>;

/** Of each input the categories that its numbers stand for; null: it is a number. */
export function categoriesOfInputs({
  features,
  steps,
}: Pick<FittedPreparation, 'features' | 'steps'>): (readonly string[] | null)[] {
  const coded = new Map(
    steps.flatMap((step) =>
      step.kind === 'categoryCodes' ? step.columns.map(({ input, categories }) => [input, categories] as const) : [],
    ),
  );
  return features.map(({ name }) => coded.get(name) ?? null);
}
