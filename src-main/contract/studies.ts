import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { issueSchema } from '../core/common/errors';
import { datasetIdSchema, experimentIdSchema, studyIdSchema } from '../core/common/ids';
import { toldSchema } from '../core/common/sentence';
import { experimentSchema } from '../core/experiment/entity';
import { studyCostSchema } from '../core/study/cost';
import { studyEnginesSchema } from '../core/study/engines';
import { studyEventSchema, studySchema, studyTrialSchema } from '../core/study/entity';
import { confirmationSettingsSchema, mostWorkers, studyBudgetSchema } from '../core/study/settings';
import { objectiveSchema } from '../core/study/objectives';
import { searchSpaceSchema, trialValuesSchema } from '../core/tuning/space';
import { prunerSpecificationSchema } from '../core/tuning/pruners/schema';
import { samplerSpecificationSchema } from '../core/tuning/samplers/schema';
import { importSourceSchema } from './datasets';
import { procedure } from './errors';
import { limits } from './limits';
import { nameSchema } from './names';
import { progressEventSchema } from './progress';

export type { StudyCost } from '../core/study/cost';
export { confirmingEngine, engineOfTrial, studyEnginesSchema, type EngineShare } from '../core/study/engines';
export { triedCount, type Study, type StudyEvent, type StudyTrial } from '../core/study/entity';

const seedSchema = z.number().int().min(0).max(4_294_967_295);

/** Trials at work at once. */
export const workersSchema = z.number().int().min(1).max(mostWorkers);

/** `studySettingsSchema` as a client gives it: what is left out has its default, the objective by configuration and space. */
export const studyRequestSchema = z.object({
  space: searchSpaceSchema,
  sampler: samplerSpecificationSchema.optional(),
  pruner: prunerSpecificationSchema.optional(),
  objectives: z.array(objectiveSchema).min(1).max(3).optional(),
  seed: seedSchema.optional(),
  repeats: z.number().int().min(1).max(20).optional(),
  /** Left out, or null: as many as jobs may be at work at once, and `lookAhead` allows. */
  workers: workersSchema.nullish(),
  lookAhead: z.number().int().min(1).max(64).optional(),
  order: z.enum(['reproducible', 'throughput']).optional(),
  /** For networks; left out: none is named. */
  engines: studyEnginesSchema.optional(),
  budget: studyBudgetSchema.optional(),
  confirmation: confirmationSettingsSchema.optional(),
});
export type StudyRequest = z.infer<typeof studyRequestSchema>;

const startSchema = z.object({
  experimentId: experimentIdSchema,
  /** Index of the variant that the search starts from. */
  variant: z.number().int().nonnegative().default(0),
  settings: studyRequestSchema,
});

/** What a study would be like, before it is made. A range: [at least, at most]. */
export const studyPreviewSchema = z.object({
  /** Combinations of the grid, or of a space of steps and choices alone; null where there are endless ones, or too many to count. */
  gridCount: z.number().int().nonnegative().nullable(),
  /** Trials that its budget allows for, or that the grid has; null: no end is set. */
  trials: z.number().int().nonnegative().nullable(),
  objectives: z.array(objectiveSchema),
  /** Trials at work at once: as many as were asked for, or as this machine is given by default. */
  workers: z.number().int().min(1),
  /** Which sampler and pruner are used, and why where they are chosen. */
  sampler: toldSchema,
  pruner: toldSchema,
  /** Of one run of the variant as it is; null where that cannot be told. */
  memoryBytes: z.number().nonnegative().nullable(),
  /** Rough, from the measured rate of this machine; null before anything was trained here. */
  secondsPerEpoch: z.number().nonnegative().nullable(),
  /** Of the whole study without pruning; null while unknown. */
  seconds: z.tuple([z.number().nonnegative(), z.number().nonnegative()]).nullable(),
  /** What does not fit: paths that are no places of the configuration, values that make none, and the like. */
  problems: z.array(issueSchema),
});
export type StudyPreview = z.infer<typeof studyPreviewSchema>;

export const studyProbeEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({ type: z.literal('done'), cost: studyCostSchema }),
]);
export type StudyProbeEvent = z.infer<typeof studyProbeEventSchema>;

/** Null: too few trials are complete, or none differs in the objective. */
export const studyImportanceSchema = z
  .object({
    /** Shares of the variance over the search space; what several make only together belongs to none. */
    parameters: z.array(z.object({ name: z.string(), share: z.number() })),
    /** Complete trials that it is told from, and that it is not told from. */
    used: z.number().int().nonnegative(),
    leftOut: z.number().int().nonnegative(),
  })
  .nullable();
export type StudyImportance = z.infer<typeof studyImportanceSchema>;

const idInput = z.object({ id: studyIdSchema });

export const studyExportFormatSchema = z.enum(['csv', 'json', 'sqlite']);
export type StudyExportFormat = z.infer<typeof studyExportFormatSchema>;

/** Searches of the settings of a variant: trials, each a run or its repeats, chosen by what came of those before. */
export const studiesContract = {
  list: procedure
    .route({
      method: 'GET',
      path: '/studies',
      summary: 'Studies, of one experiment, one dataset or all, the newest first',
    })
    .input(z.object({ experimentId: experimentIdSchema.optional(), datasetId: datasetIdSchema.optional() }).default({}))
    .output(z.array(studySchema)),
  get: procedure
    .route({ method: 'GET', path: '/studies/{id}', summary: 'One study' })
    .input(idInput)
    .output(studySchema),
  trials: procedure
    .route({
      method: 'GET',
      path: '/studies/{id}/trials',
      summary: 'Trials of a study in the order of their numbers, by page',
    })
    .input(
      idInput.extend({
        offset: z.coerce.number().int().nonnegative().default(0),
        limit: z.coerce.number().int().min(1).max(limits.trialsPerPage).default(limits.trialsPerPage),
      }),
    )
    .output(z.object({ trials: z.array(studyTrialSchema), total: z.number().int().nonnegative() })),
  preview: procedure
    .route({
      method: 'POST',
      path: '/studies/preview',
      summary: 'What a study would be like: its grid, sampler, cost and problems; nothing is made',
    })
    .input(startSchema)
    .output(studyPreviewSchema),
  probe: procedure
    .route({
      method: 'POST',
      path: '/studies/probe',
      summary:
        'What a study would take: trains a few values of its space for two epochs, streams progress, then time and memory as ranges; nothing is made',
    })
    .input(startSchema)
    .output(eventIterator(studyProbeEventSchema)),
  create: procedure
    .route({ method: 'POST', path: '/studies', summary: 'Make a study of a variant; it starts when it is asked to' })
    .input(startSchema.extend({ name: nameSchema }))
    .output(studySchema),
  start: procedure
    .route({
      method: 'POST',
      path: '/studies/{id}/start',
      summary:
        'Start a study, or have it go on: after a pause, a crash or a restart, and where its budget was raised after its end',
    })
    .input(idInput)
    .output(studySchema),
  pause: procedure
    .route({
      method: 'POST',
      path: '/studies/{id}/pause',
      summary: 'Have a study leave its work, to go on later; its runs are paused. Answers when they are',
    })
    .input(idInput)
    .output(studySchema),
  stop: procedure
    .route({
      method: 'POST',
      path: '/studies/{id}/stop',
      summary: 'End a study; trials at work are given up, what has ended stays',
    })
    .input(idInput)
    .output(studySchema),
  update: procedure
    .route({
      method: 'PATCH',
      path: '/studies/{id}',
      summary:
        'Change name, space, budget or workers, at any time; trials that were tried stay, and say where they lie outside the space',
    })
    .input(
      idInput.extend({
        name: nameSchema.optional(),
        space: searchSpaceSchema.optional(),
        budget: studyBudgetSchema.optional(),
        workers: workersSchema.optional(),
      }),
    )
    .output(studySchema),
  enqueue: procedure
    .route({
      method: 'POST',
      path: '/studies/{id}/queue',
      summary: 'Have values tried next, before those that the sampler chooses; parameters left out are left to it',
    })
    .input(idInput.extend({ values: trialValuesSchema }))
    .output(studySchema),
  confirm: procedure
    .route({
      method: 'POST',
      path: '/studies/{id}/confirm',
      summary:
        'Train the best trials of a study that is not running, and the configuration that it started from, with fresh seeds; the study’s `confirmation` tells what comes of it',
    })
    .input(
      idInput.extend({
        /** Left out: as the study has it. */
        best: z.number().int().min(1).max(10).optional(),
        seeds: z.number().int().min(2).max(20).optional(),
        windows: z.number().int().min(1).max(10).optional(),
      }),
    )
    .output(studySchema),
  delete: procedure
    .route({ method: 'DELETE', path: '/studies/{id}', summary: 'Forget a study that is not running; its runs stay' })
    .input(idInput)
    .output(z.object({ id: studyIdSchema })),
  apply: procedure
    .route({
      method: 'POST',
      path: '/studies/{id}/apply',
      summary: 'Make an experiment of a trial’s values, beside the variant that the study started from',
    })
    .input(
      idInput.extend({
        /** Left out: the winner over fresh seeds, else the best. */
        trial: z.number().int().nonnegative().optional(),
        name: nameSchema.optional(),
      }),
    )
    .output(experimentSchema),
  importance: procedure
    .route({
      method: 'GET',
      path: '/studies/{id}/importance',
      summary:
        'How much of what an objective varies by comes from each parameter alone (functional analysis of variance)',
    })
    .input(
      idInput.extend({
        /** Its index among the study's objectives. */
        objective: z.coerce.number().int().min(0).max(2).default(0),
      }),
    )
    .output(studyImportanceSchema),
  export: procedure
    .route({
      method: 'POST',
      path: '/studies/{id}/export',
      summary: 'Write a study’s trials as a file: CSV, JSON, or a database (SQLite) that Optuna opens',
    })
    .input(idInput.extend({ format: studyExportFormatSchema }))
    .output(
      z.object({
        /** On the machine of the workspace. */
        path: z.string(),
        bytes: z.number().int().nonnegative(),
        /** Below the address of the server. */
        downloadPath: z.string(),
        /** What the format cannot express, with its count. */
        notes: z.array(toldSchema),
      }),
    ),
  import: procedure
    .route({
      method: 'POST',
      path: '/studies/import',
      summary:
        'Make a paused study of a file: a database of Optuna (SQLite), JSON that was exported here, or a table of trials (CSV); all of it, or nothing where anything does not fit',
    })
    .input(
      z.object({
        source: importSourceSchema,
        experimentId: experimentIdSchema,
        /** Index of the variant that the study goes on from. */
        variant: z.number().int().nonnegative().default(0),
        /** Left out: as in the file. */
        name: nameSchema.optional(),
        /** Which study of a database that has several. */
        studyName: z.string().max(512).optional(),
        /** Places of the configuration that a parameter of the file sets, by its name; left out: its name is the place. */
        paths: z.record(z.string(), z.array(z.string().min(1).max(200)).max(50)).optional(),
        /** Figures that the file's objectives are; left out: as the file has them, or the default of the variant. */
        objectives: z.array(z.string().max(80)).min(1).max(3).optional(),
      }),
    )
    .output(
      z.object({
        study: studySchema,
        /** What was guessed, changed or left out, with its count. */
        notes: z.array(toldSchema),
      }),
    ),
  watch: procedure
    .route({
      method: 'GET',
      path: '/studies/watch',
      summary: 'One study as it is now, or none, and then everything that happens to it, or to all',
    })
    .input(z.object({ id: studyIdSchema.optional() }).default({}))
    .output(eventIterator(studyEventSchema)),
};
