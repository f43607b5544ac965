import { z } from 'zod';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { runIdSchema } from '../../core/common/ids';
import { keptOutcomeSchema } from '../../core/model';
import { engineChoiceSchema, engineIdSchema } from '../../core/training';
import { runFilesSchema } from '../../artefact/run-files';
import { datasetReferenceSchema } from './dataset';
import type { JobDefinition } from './definition';

/** Train one run, evaluate it and write its artefacts. */
export const trainSpecificationSchema = z.object({
  kind: z.literal('train'),
  runId: runIdSchema,
  configuration: experimentConfigurationSchema,
  /** Takes the place of the configuration's seed, so that repeats share a configuration. */
  seed: z.number().int().min(0).max(4294967295),
  dataset: datasetReferenceSchema,
  /** An absolute folder of this run alone; made when it is not there. */
  artefactDirectory: z.string().min(1),
  engine: engineChoiceSchema,
  /** Engines that `auto` is to be timed against, which were tested in processes of their own; none: it is not. */
  race: z.array(engineIdSchema).optional(),
  /** Whether to go on from the checkpoint in that folder, where there is one. */
  resumes: z.boolean().optional(),
  /** Epochs from one checkpoint to the next; none: at the end of an epoch, half a minute or more after the one before. */
  checkpointEvery: z.number().int().positive().nullish(),
  /** Files of an ensemble's members, in their order. */
  members: z.array(runFilesSchema).optional(),
});
export type TrainSpecification = z.infer<typeof trainSpecificationSchema>;

/** How the fit ended; figures travel in the `evaluated` event. A job that is `stopped` has an outcome that a person ended. */
export const trainResultSchema = z.object({ outcome: keptOutcomeSchema });
export type TrainResult = z.infer<typeof trainResultSchema>;

export const trainJob = {
  priority: 'queued',
  isRepeated: true,
  specification: trainSpecificationSchema,
  result: trainResultSchema,
} as const satisfies JobDefinition;
