import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { localeSchema } from '../core/common/locale';
import { recipeFactsSchema, recipeFormSchema, recipeNameSchema, recipeResultSchema } from '../core/recipe/ready/schema';
import { procedure } from './errors';
import { progressEventSchema } from './progress';

export const recipeEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  /** A step begins: which of them, counted from 1, and what it does. */
  z.object({
    type: z.literal('step'),
    step: z.number().int().positive(),
    steps: z.number().int().positive(),
    text: z.string(),
  }),
  z.object({ type: z.literal('done'), result: recipeResultSchema }),
]);
export type RecipeEvent = z.infer<typeof recipeEventSchema>;

/** Ready experiments, from making their data to a report. */
export const recipesContract = {
  list: procedure
    .route({ method: 'GET', path: '/recipes', summary: 'The ready experiments' })
    .input(z.object({ locale: localeSchema.default('en') }).prefault({}))
    .output(z.array(recipeFactsSchema)),
  run: procedure
    .route({
      method: 'POST',
      path: '/recipes/{name}/run',
      summary:
        'Do a ready experiment: make its data, train, combine, forecast, report; streams steps and progress. Closing the stream cancels it, and what it has made so far stays',
    })
    .input(
      z.object({
        name: recipeNameSchema,
        form: recipeFormSchema.default('full'),
        /** Of its sentences and its report. */
        locale: localeSchema.default('en'),
        paper: z.enum(['A4', 'Letter']).default('A4'),
      }),
    )
    .output(eventIterator(recipeEventSchema)),
};

export type { RecipeFacts, RecipeForm, RecipeName, RecipeResult } from '../core/recipe/ready/schema';
