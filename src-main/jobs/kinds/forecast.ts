import { z } from 'zod';
import { intervalSummarySchema } from '../../core/evaluation';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { forecastRequestSchema, forecastSchema } from '../../core/forecast';
import { engineChoiceSchema } from '../../core/training';
import { datasetReferenceSchema } from './dataset';
import { runFilesSchema } from '../../artefact/run-files';
import type { JobDefinition } from './definition';

/** Continue the data of a run past their end with its stored weights and preparation. */
export const forecastSpecificationSchema = z.object({
  kind: z.literal('forecast'),
  configuration: experimentConfigurationSchema,
  dataset: datasetReferenceSchema,
  files: runFilesSchema,
  engine: engineChoiceSchema,
  request: forecastRequestSchema,
  intervals: z.array(intervalSummarySchema),
  /** Two classes: score from which the second one is predicted. */
  threshold: z.number(),
  /** An ensemble's members, in their order: each goes on by itself, and what they say is combined. */
  members: z.array(z.object({ configuration: experimentConfigurationSchema, files: runFilesSchema })).optional(),
});
export type ForecastSpecification = z.infer<typeof forecastSpecificationSchema>;

export const forecastResultSchema = z.object({ forecast: forecastSchema });
export type ForecastResult = z.infer<typeof forecastResultSchema>;

export const forecastJob = {
  priority: 'attended',
  specification: forecastSpecificationSchema,
  result: forecastResultSchema,
} as const satisfies JobDefinition;
