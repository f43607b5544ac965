import { z } from 'zod';
import { backtestConfigurationSchema, backtestResultSchema } from '../../core/backtest';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { engineChoiceSchema } from '../../core/training';
import { datasetReferenceSchema } from './dataset';
import type { JobDefinition } from './definition';

/** Train and test a configuration again at every origin. */
export const backtestSpecificationSchema = z.object({
  kind: z.literal('backtest'),
  configuration: experimentConfigurationSchema,
  backtest: backtestConfigurationSchema,
  seed: z.number().int().min(0).max(4294967295),
  dataset: datasetReferenceSchema,
  engine: engineChoiceSchema,
});
export type BacktestSpecification = z.infer<typeof backtestSpecificationSchema>;

export const backtestJobResultSchema = z.object({ backtest: backtestResultSchema });
export type BacktestJobResult = z.infer<typeof backtestJobResultSchema>;

export const backtestJob = {
  priority: 'ahead',
  specification: backtestSpecificationSchema,
  result: backtestJobResultSchema,
} as const satisfies JobDefinition;
