import { z } from 'zod';
import { runFilesSchema } from '../../artefact/run-files';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { explanationRequestSchema, explanationSchema } from '../../core/explanation';
import { engineChoiceSchema } from '../../core/training';
import { datasetReferenceSchema } from './dataset';
import type { JobDefinition } from './definition';

/** Say by what a run's model predicts what it does, on its validation part. */
export const explainSpecificationSchema = z.object({
  kind: z.literal('explain'),
  configuration: experimentConfigurationSchema,
  dataset: datasetReferenceSchema,
  files: runFilesSchema,
  engine: engineChoiceSchema,
  request: explanationRequestSchema,
});
export type ExplainSpecification = z.infer<typeof explainSpecificationSchema>;

export const explainResultSchema = z.object({ explanation: explanationSchema });
export type ExplainResult = z.infer<typeof explainResultSchema>;

export const explainJob = {
  priority: 'attended',
  specification: explainSpecificationSchema,
  result: explainResultSchema,
} as const satisfies JobDefinition;
