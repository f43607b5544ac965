import { z } from 'zod';
import { modelSchema } from '../model/schema';
import { splitSchema, taskSchema, windowSchema } from '../task/schema';
import { preparationSchema } from '../preparation/schema';
import { trainingSchema } from '../training/schema';

/** What is measured after training, beyond the figures that every run gets. */
export const evaluationConfigurationSchema = z.object({
  /** Rows of one season, for MASE and the seasonal naive baseline; null: a day's rows if the interval is known, else 1. */
  seasonalPeriod: z.number().int().min(1).nullable().default(null),
  /** Two classes: score from which the second class is predicted. */
  threshold: z.number().min(0).max(1).default(0.5),
  /** Numbers: levels (in the target's units) whose crossing is reported as recall and precision. */
  levels: z.array(z.number()).max(8).default([]),
});
export type EvaluationConfiguration = z.infer<typeof evaluationConfigurationSchema>;

/** Everything that determines a run but the data and the machine. Stored with each run as it was. */
export const experimentConfigurationSchema = z.object({
  /** What is written in an earlier version is read as it is (`documentKinds` says why), and stored in the last one. */
  schemaVersion: z.literal([1, 2]).default(2),
  task: taskSchema,
  preparation: preparationSchema.prefault({}),
  split: splitSchema.prefault({ kind: 'ratio' }),
  window: windowSchema.prefault({}),
  model: modelSchema,
  training: trainingSchema.prefault({}),
  evaluation: evaluationConfigurationSchema.prefault({}),
});
export type ExperimentConfiguration = z.infer<typeof experimentConfigurationSchema>;
/** What a person or a script writes: everything with a default may be left out. */
export type ExperimentConfigurationInput = z.input<typeof experimentConfigurationSchema>;
