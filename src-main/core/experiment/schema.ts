import { z } from 'zod';
import { modelSchema } from '../model/schema';
import { splitSchema, taskSchema, windowSchema } from '../task/schema';
import { preparationSchema } from '../preparation/schema';
import { classWeightSchema, sampleWeightSchema, seedSchema } from '../training/schema';

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

/** One more than the changes that core/document names. */
export const configurationVersion = 16;

/** Keys of earlier versions, and where they have gone. */
const movedKeys: Readonly<Record<string, string>> = {
  training:
    'how a model is trained is part of it: model.training.epochs, model.training.optimizer and so on; seed, classWeight and sampleWeight stand alone',
};

function unknownKeys(keys: readonly string[]): string {
  return keys
    .map((key) => `“${key}” is no part of a configuration${key in movedKeys ? `: ${movedKeys[key]}` : ''}.`)
    .join(' ');
}

/**
 * Everything that determines a run but the data and the machine. Stored with each run as it was. What only some kinds of
 * model have, such as epochs, is part of the model.
 */
export const experimentConfigurationSchema = z.strictObject(
  {
    schemaVersion: z.literal(configurationVersion).default(configurationVersion),
    task: taskSchema,
    preparation: preparationSchema.prefault({}),
    split: splitSchema.prefault({ kind: 'ratio' }),
    window: windowSchema.prefault({}),
    seed: seedSchema.default(0),
    classWeight: classWeightSchema.default(null),
    sampleWeight: sampleWeightSchema.default(null),
    model: modelSchema,
    evaluation: evaluationConfigurationSchema.prefault({}),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys) : undefined) },
);
export type ExperimentConfiguration = z.infer<typeof experimentConfigurationSchema>;
/** What a person or a script writes: everything with a default may be left out. */
export type ExperimentConfigurationInput = z.input<typeof experimentConfigurationSchema>;
