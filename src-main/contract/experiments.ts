import { z } from 'zod';
import { preflightFindingSchema } from '../core/preflight/schema';
import { experimentSchema } from '../core/experiment/entity';
import { experimentConfigurationSchema } from '../core/experiment/schema';
import { presetNameSchema } from '../core/model';
import { stepPreviewSchema } from '../core/preparation';
import { issueSchema } from '../core/common/errors';
import { sentenceSchema } from '../core/common/sentence';
import { datasetIdSchema, experimentIdSchema } from '../core/common/ids';
import { modelSummarySchema } from '../core/model/summary';
import { splitSummarySchema } from '../core/run/split-summary';
import { testLedgerSchema } from '../core/run/test-look';
import { seasonSchema } from '../core/run/season';
import { procedure } from './errors';
import { limits } from './limits';
import { nameSchema } from './names';

/** A part-filled configuration as a form holds it; the backend parses it and says what is wrong where. */
const draftSchema = z.record(z.string(), z.unknown());

/** What the form shows while a configuration is being written. */
export const configurationCheckSchema = z.object({
  valid: z.boolean(),
  /** Defaults filled in; null when the draft cannot be parsed. */
  configuration: experimentConfigurationSchema.nullable(),
  errors: z.array(issueSchema),
  split: splitSummarySchema.nullable(),
  model: modelSummarySchema.nullable(),
  inputNames: z.array(z.string()),
  classNames: z.array(z.string()).nullable(),
  memoryBytes: z.number().nullable(),
  /** Rough, from a measured rate of this machine; null before anything was trained here. */
  secondsPerEpoch: z.number().nullable(),
  engine: z.string().nullable(),
  engineNote: z.string().nullable(),
  /** What `engineNote` says, for translations. */
  engineNoteSentence: sentenceSchema.nullable(),
  /** What MASE and the seasonal naive baseline look back by; null for classes, and where the data cannot be prepared. */
  season: seasonSchema.nullable(),
  findings: z.array(preflightFindingSchema),
});
export type ConfigurationCheck = z.infer<typeof configurationCheckSchema>;

export type { Experiment, Variant } from '../core/experiment/entity';

const idInput = z.object({ id: experimentIdSchema });
const contentSchema = z.object({
  name: nameSchema,
  datasetId: datasetIdSchema,
  variants: z
    .array(z.object({ name: nameSchema, configuration: draftSchema }))
    .min(1)
    .max(limits.comparedRuns),
});

/** The experiment that a draft changes, whose rows it is held against; left out: the newest rows of the dataset. */
const draftOwner = experimentIdSchema.optional();

export const experimentsContract = {
  list: procedure
    .route({ method: 'GET', path: '/experiments', summary: 'All experiments' })
    .output(z.array(experimentSchema)),
  get: procedure
    .route({ method: 'GET', path: '/experiments/{id}', summary: 'One experiment' })
    .input(idInput)
    .output(experimentSchema),
  create: procedure
    .route({ method: 'POST', path: '/experiments', summary: 'Create an experiment' })
    .input(contentSchema)
    .output(experimentSchema),
  update: procedure
    .route({
      method: 'PUT',
      path: '/experiments/{id}',
      summary: 'Change an experiment; its runs keep what they ran with',
    })
    .input(
      contentSchema.partial().extend({
        id: experimentIdSchema,
        /** `updatedAt` of what was changed: CONFLICT where another change was stored since. Left out, it is written over. */
        basedOn: z.number().int().optional(),
        /** From now on it is about the rows that its dataset has now, appended ones included. */
        newestRows: z.literal(true).optional(),
      }),
    )
    .output(experimentSchema),
  clone: procedure
    .route({ method: 'POST', path: '/experiments/{id}/clone', summary: 'Copy an experiment' })
    .input(idInput)
    .output(experimentSchema),
  delete: procedure
    .route({ method: 'DELETE', path: '/experiments/{id}', summary: 'Delete; can be undone with restore' })
    .input(idInput)
    .output(z.object({ id: experimentIdSchema })),
  restore: procedure
    .route({ method: 'POST', path: '/experiments/{id}/restore', summary: 'Undo a deletion' })
    .input(idInput)
    .output(experimentSchema),
  openTest: procedure
    .route({
      method: 'POST',
      path: '/experiments/{id}/test-part',
      summary: 'Open the test part, once, and say why; the ledger keeps it',
    })
    .input(idInput.extend({ reason: z.string().trim().min(1).max(limits.noteLength) }))
    .output(testLedgerSchema),
  testLedger: procedure
    .route({
      method: 'GET',
      path: '/experiments/{id}/test-part',
      summary: 'Whether the test part was opened, and every choice by its figures on these data',
    })
    .input(idInput)
    .output(testLedgerSchema),
  preset: procedure
    .route({
      method: 'GET',
      path: '/experiments/preset',
      summary: 'A complete configuration from a preset for a dataset',
    })
    .input(z.object({ preset: presetNameSchema, datasetId: datasetIdSchema.optional(), target: z.string().optional() }))
    .output(experimentConfigurationSchema),
  previewStep: procedure
    .route({
      method: 'POST',
      path: '/experiments/preview-step',
      summary: 'What one step of a draft’s preparation does to real rows, and what it learnt',
    })
    .input(
      z.object({
        datasetId: datasetIdSchema,
        experimentId: draftOwner,
        configuration: draftSchema,
        step: z.number().int().min(0).max(1000),
      }),
    )
    .output(stepPreviewSchema),
  check: procedure
    .route({
      method: 'POST',
      path: '/experiments/check',
      summary: 'Windows, parameters, memory, errors and findings of a draft',
    })
    .input(
      z.object({
        datasetId: datasetIdSchema,
        experimentId: draftOwner,
        configuration: draftSchema,
        preflight: z.boolean().default(true),
      }),
    )
    .output(configurationCheckSchema),
};
