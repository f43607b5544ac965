import { z } from 'zod';
import { runEvaluationSchema } from '../../core/evaluation';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { fitOutcomeSchema, modelSummarySchema } from '../../core/model';
import { splitSummarySchema } from '../../core/run/split-summary';
import { engineChoiceSchema } from '../../core/training';
import { datasetReferenceSchema } from './dataset';
import { runFilesSchema } from '../../artefact/run-files';
import type { JobDefinition } from './definition';

/** Evaluate a run that was trained, from its data and its stored weights, as if it had just ended. */
export const evaluateSpecificationSchema = z.object({
  kind: z.literal('evaluate'),
  configuration: experimentConfigurationSchema,
  dataset: datasetReferenceSchema,
  files: runFilesSchema,
  engine: engineChoiceSchema,
  /** How its fit ended. */
  outcome: fitOutcomeSchema,
});
export type EvaluateSpecification = z.infer<typeof evaluateSpecificationSchema>;

/** What can be told of a trained run anew. */
export const evaluateResultSchema = z.object({
  evaluation: runEvaluationSchema,
  /** Flat figures such as `test.rmse`. */
  metrics: z.record(z.string(), z.number()),
  model: modelSummarySchema,
  split: splitSummarySchema,
  inputNames: z.array(z.string()),
});
export type EvaluateResult = z.infer<typeof evaluateResultSchema>;

export const evaluateJob = {
  priority: 'attended',
  specification: evaluateSpecificationSchema,
  result: evaluateResultSchema,
} as const satisfies JobDefinition;
