import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { partSchema } from '../core/task/schema';
import { datasetIdSchema, experimentIdSchema, groupIdSchema, runIdSchema } from '../core/common/ids';
import {
  predictionsPageSchema,
  runDetailSchema,
  runEventSchema,
  runListSchema,
  runSortSchema,
  runSummarySchema,
} from '../core/run/schema';
import { averagedReportSchema, repeatWarningSchema } from '../core/evaluation/repeats';
import { storedThresholdSchema, thresholdChoiceSchema } from '../core/evaluation/schema';
import { runGroupSchema } from '../core/run/group';
import { ensembleStateSchema } from '../core/run/ensemble';
import { runParentSchema } from '../core/run/parent';
import { ensembleRuleSchema } from '../core/model/ensemble/schema';
import { engineChoiceSchema, epochRecordSchema } from '../core/training/schema';
import { procedure } from './errors';
import { limits } from './limits';
import { nameSchema, tagSchema } from './names';
import { progressEventSchema } from './progress';

export const runListInputSchema = z.object({
  /** Filter language: words match name, model, dataset, tag; `model:gru`, `state:failed`, `tag:final`, `val_loss<0.9`, `test.rmse>=2`. */
  filter: z.string().max(500).default(''),
  sort: z
    .array(runSortSchema)
    .max(4)
    .default([{ column: 'number', direction: 'desc' }]),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(limits.runsPerPage).default(100),
  experimentId: experimentIdSchema.optional(),
  datasetId: datasetIdSchema.optional(),
  groupId: groupIdSchema.optional(),
  /** `first`: only the first of the matching runs of each group of repeats, which then stands for all of them. */
  repeats: z.enum(['all', 'first']).default('all'),
  /**
   * `opened`: figures of the test part count as absent in filter and order where the experiment's test part is sealed, as pages
   * have it. What is answered tells them all the same.
   */
  testPart: z.enum(['all', 'opened']).default('all'),
});
export type RunListInput = z.infer<typeof runListInputSchema>;

export type { RunList } from '../core/run/schema';
export type { RunGroup } from '../core/run/group';

/** A group with its runs and what can be said about them together. */
export const runGroupDetailSchema = runGroupSchema.extend({
  runs: z.array(runSummarySchema),
  /** The mean of every cell over the repeats' classification reports; null for numbers. */
  averagedReports: z.object({
    train: averagedReportSchema.nullable(),
    validation: averagedReportSchema.nullable(),
    test: averagedReportSchema.nullable(),
  }),
  warnings: z.array(repeatWarningSchema),
});
export type RunGroupDetail = z.infer<typeof runGroupDetailSchema>;

export type { StoredThreshold } from '../core/evaluation/schema';

export const evaluateEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({ type: z.literal('done'), run: runSummarySchema }),
]);

const idInput = z.object({ id: runIdSchema });
/** `className`: the class held against all others; needed with more than two classes. */
const thresholdInput = idInput.extend({ className: z.string().optional() });
const idsInput = z.object({ ids: z.array(runIdSchema).min(1).max(10_000) });

export const runsContract = {
  list: procedure
    // Not GET: sorting or filtering by a figure of the test part is written down as a look at it.
    .route({ method: 'POST', path: '/runs/list', summary: 'Runs, filtered, sorted, by page' })
    .input(runListInputSchema)
    .output(runListSchema),
  get: procedure
    .route({ method: 'GET', path: '/runs/{id}', summary: 'One run with its history and log' })
    .input(idInput)
    .output(runDetailSchema),
  start: procedure
    .route({ method: 'POST', path: '/runs', summary: 'Queue runs of an experiment: each variant × each seed' })
    .input(
      z.object({
        experimentId: experimentIdSchema,
        /** Seeds count up from the configuration's; more than one makes a group for each variant. */
        repeats: z.number().int().min(1).max(limits.repeats).default(1),
        seed: z.number().int().min(0).max(4294967295).optional(),
        variants: z.array(z.number().int().nonnegative()).optional(),
        tags: z.array(tagSchema).default([]),
        /** Reasons given for findings that would block the run; they are stored with it. */
        overrides: z.record(z.string(), z.string().max(limits.noteLength)).default({}),
      }),
    )
    .output(z.object({ runs: z.array(runSummarySchema) })),
  repeat: procedure
    .route({
      method: 'POST',
      path: '/runs/{id}/repeat',
      summary: "Queue a run's own configuration once more, on the same data, with the reasons given for its findings",
    })
    .input(
      z.object({
        id: runIdSchema,
        /** Left out: the seed after the highest of the experiment's runs. */
        seed: z.number().int().min(0).max(4294967295).optional(),
      }),
    )
    .output(z.object({ runs: z.array(runSummarySchema) })),
  ensemble: procedure
    .route({
      method: 'POST',
      path: '/runs/ensemble',
      summary: 'Queue a run that combines the predictions of others; weights are fitted on validation, never on test',
    })
    .input(
      z.object({
        /** The members, in the order of the rule's weights. */
        runIds: z.array(runIdSchema).min(2).max(20),
        rule: ensembleRuleSchema,
        /** Left out: the rule and the members. */
        name: nameSchema.optional(),
      }),
    )
    .output(z.object({ run: runSummarySchema })),
  members: procedure
    .route({
      method: 'GET',
      path: '/runs/{id}/members',
      summary: 'The runs that an ensemble combines, which of them are deleted, and whether it can forecast',
    })
    .input(idInput)
    .output(ensembleStateSchema),
  cancel: procedure
    .route({
      method: 'POST',
      path: '/runs/cancel',
      summary:
        'Cancel runs, or everything that was made for one parent; nothing is kept. Answers with those that had not ended',
    })
    .input(z.union([idsInput, z.object({ parent: runParentSchema })]))
    .output(z.object({ ids: z.array(runIdSchema) })),
  pause: procedure
    .route({
      method: 'POST',
      path: '/runs/pause',
      summary: 'Have runs leave their work, to go on later; those named or all. Answers with those that were asked to',
    })
    .input(z.union([idsInput, z.object({ all: z.literal(true) })]))
    .output(z.object({ ids: z.array(runIdSchema) })),
  resume: procedure
    .route({
      method: 'POST',
      path: '/runs/resume',
      summary: 'Queue runs again that were paused, interrupted or failed; each goes on at its checkpoint',
    })
    .input(
      idsInput.extend({
        /** Epochs that each is planned for from now on; left out: as many as before. */
        epochs: z.number().int().min(1).max(100_000).optional(),
        /** The engine that each goes on with; left out: its own. */
        engine: engineChoiceSchema.optional(),
      }),
    )
    .output(z.object({ runs: z.array(runSummarySchema) })),
  stopAndKeep: procedure
    .route({
      method: 'POST',
      path: '/runs/{id}/stop',
      summary: 'End training now, keep the best weights and evaluate them',
    })
    .input(idInput)
    .output(runSummarySchema),
  update: procedure
    .route({ method: 'PATCH', path: '/runs/{id}', summary: 'Change name, tags or note' })
    .input(
      z.object({
        id: runIdSchema,
        name: nameSchema.optional(),
        tags: z.array(tagSchema).max(50).optional(),
        note: z.string().max(limits.noteLength).optional(),
      }),
    )
    .output(runSummarySchema),
  delete: procedure
    .route({ method: 'POST', path: '/runs/delete', summary: 'Delete; can be undone with restore' })
    .input(idsInput)
    .output(z.object({ ids: z.array(runIdSchema) })),
  restore: procedure
    .route({ method: 'POST', path: '/runs/restore', summary: 'Undo a deletion' })
    .input(idsInput)
    .output(z.object({ runs: z.array(runSummarySchema) })),
  histories: procedure
    .route({ method: 'GET', path: '/runs/histories', summary: 'Learning curves of several runs' })
    .input(z.object({ ids: z.array(runIdSchema).min(1).max(limits.comparedRuns) }))
    .output(z.array(z.object({ id: runIdSchema, history: z.array(epochRecordSchema) }))),
  predictions: procedure
    .route({ method: 'GET', path: '/runs/{id}/predictions', summary: 'Actual and predicted values of one part' })
    .input(
      z.object({
        id: runIdSchema,
        part: partSchema.default('test'),
        /** Windows left out at the start, and windows at most; all by default. */
        offset: z.coerce.number().int().nonnegative().default(0),
        limit: z.coerce.number().int().min(1).optional(),
      }),
    )
    .output(predictionsPageSchema),
  evaluate: procedure
    .route({
      method: 'POST',
      path: '/runs/{id}/evaluate',
      summary: 'Evaluate a run once more from its stored weights; streams progress',
    })
    .input(idInput)
    .output(eventIterator(evaluateEventSchema)),
  lockedThreshold: procedure
    .route({
      method: 'GET',
      path: '/runs/{id}/threshold',
      summary: 'The threshold chosen for a run, or for a class of it, with its test part scored at it',
    })
    .input(thresholdInput)
    .output(storedThresholdSchema.nullable()),
  lockThreshold: procedure
    .route({
      method: 'PUT',
      path: '/runs/{id}/threshold',
      summary: 'Choose a threshold on the validation part, store it, and score the test part at it',
    })
    .input(thresholdInput.extend({ choice: thresholdChoiceSchema }))
    .output(storedThresholdSchema),
  watch: procedure
    .route({ method: 'GET', path: '/runs/watch', summary: 'Everything that happens to runs, from now on' })
    .input(z.object({ ids: z.array(runIdSchema).optional() }).default({}))
    .output(eventIterator(runEventSchema)),
};

export const runGroupsContract = {
  list: procedure
    .route({ method: 'GET', path: '/run-groups', summary: 'Groups of repeats' })
    .output(z.array(runGroupSchema)),
  get: procedure
    .route({ method: 'GET', path: '/run-groups/{id}', summary: 'One group of repeats, with its runs' })
    .input(z.object({ id: groupIdSchema }))
    .output(runGroupDetailSchema),
};
