import { z } from 'zod';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { modelSchema } from '../../core/model';
import { candidateSchema, searchFoldsSchema, searchResultSchema } from '../../core/search';
import { engineChoiceSchema } from '../../core/training';
import { datasetReferenceSchema } from './dataset';
import type { JobDefinition } from './definition';

/** Score candidates for a model on folds of the training part. */
export const searchSpecificationSchema = z.object({
  kind: z.literal('search'),
  configuration: experimentConfigurationSchema,
  /** Each in the place of the configuration's model. */
  candidates: z.array(z.object({ settings: candidateSchema, model: modelSchema })).min(1),
  folds: searchFoldsSchema,
  dataset: datasetReferenceSchema,
  engine: engineChoiceSchema,
});
export type SearchSpecification = z.infer<typeof searchSpecificationSchema>;

export const searchJobResultSchema = z.object({ search: searchResultSchema });
export type SearchJobResult = z.infer<typeof searchJobResultSchema>;

export const searchJob = {
  priority: 'attended',
  specification: searchSpecificationSchema,
  result: searchJobResultSchema,
} as const satisfies JobDefinition;
