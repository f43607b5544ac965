import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { filePreviewSchema, importOverridesSchema } from '../core/dataset/preview-schema';
import { columnProfileSchema, datasetProfileSchema } from '../core/dataset/profile-schema';
import { datasetSchema } from '../core/dataset/entity';
import { appendedRowsSchema, appendPolicySchema } from '../core/dataset/append-schema';
import { columnRoleSchema, partialImportChoicesSchema } from '../core/dataset/schema';
import { fileMatchSchema, renamesSchema } from '../core/prediction/schema';
import { generatorSchema } from '../core/generator/schema';
import { datasetIdSchema } from '../core/common/ids';
import { procedure } from './errors';
import { limits } from './limits';
import { nameSchema } from './names';
import { progressEventSchema } from './progress';

/** Where a file to import lies: a path on this machine, or what the browser uploaded (`/upload` answers with the token). */
export const importSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string().min(1).max(limits.pathLength) }),
  z.object({ kind: z.literal('upload'), token: z.string().regex(/^[0-9a-f]{32}$/) }),
]);
export type ImportSource = z.infer<typeof importSourceSchema>;

export const importRequestSchema = z.object({
  source: importSourceSchema,
  /** Files with the same columns, whose rows follow in this order. */
  appended: z.array(importSourceSchema).max(limits.appendedFiles).default([]),
  name: nameSchema.or(z.literal('')).optional(),
  choices: partialImportChoicesSchema.default({}),
  /** What the person decided about columns; the rest keeps the preview's guesses. */
  overrides: importOverridesSchema.prefault({}),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const importEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({ type: z.literal('done'), dataset: datasetSchema }),
]);
export type ImportEvent = z.infer<typeof importEventSchema>;

export const profileEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  /** A column as soon as it is known, while the profile is computed. */
  z.object({ type: z.literal('column'), profile: columnProfileSchema }),
  z.object({ type: z.literal('done'), profile: datasetProfileSchema }),
]);

export const appendEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({ type: z.literal('done'), dataset: datasetSchema, appended: appendedRowsSchema }),
]);
export type AppendEvent = z.infer<typeof appendEventSchema>;

/** A column thinned for drawing: at most `points` samples, extremes kept. */
export const seriesSchema = z.object({
  column: z.string(),
  /** Timestamps, or row numbers without a time column. */
  x: z.array(z.number()),
  y: z.array(z.number().nullable()),
  hasTime: z.boolean(),
  /** Whether every row in the range is there. */
  raw: z.boolean(),
  rowCount: z.number().int().nonnegative(),
});
export type Series = z.infer<typeof seriesSchema>;

/** A page of rows as text. */
export const rowsPageSchema = z.object({
  columns: z.array(z.string()),
  /** Times stand on the clock of `timeZone`, with their offset where that is not UTC; null: missing. */
  rows: z.array(z.array(z.string().nullable())),
  /** Places of the rows in the dataset, from 1. */
  numbers: z.array(z.number().int().positive()),
  rowCount: z.number().int().nonnegative(),
  matchCount: z.number().int().nonnegative(),
  timeZone: z.string(),
});
export type RowsPage = z.infer<typeof rowsPageSchema>;

export type { Dataset } from '../core/dataset/entity';

const idInput = z.object({ id: datasetIdSchema });
const newRowsSchema = idInput.extend({
  source: importSourceSchema,
  /** What is decided of how the file is read; the rest is as the dataset was read, or found in the file. */
  choices: partialImportChoicesSchema.default({}),
  renames: renamesSchema.default({}),
});

export const datasetsContract = {
  list: procedure.route({ method: 'GET', path: '/datasets', summary: 'All datasets' }).output(z.array(datasetSchema)),
  get: procedure
    .route({ method: 'GET', path: '/datasets/{id}', summary: 'One dataset' })
    .input(idInput)
    .output(datasetSchema),
  preview: procedure
    .route({ method: 'POST', path: '/datasets/preview', summary: 'How a file would be read' })
    .input(importRequestSchema.omit({ name: true }))
    .output(filePreviewSchema),
  import: procedure
    .route({
      method: 'POST',
      path: '/datasets/import',
      summary: 'Import a file; streams progress, ends with the dataset',
    })
    .input(importRequestSchema)
    .output(eventIterator(importEventSchema)),
  generate: procedure
    .route({
      method: 'POST',
      path: '/datasets/generate',
      summary: 'Make a synthetic dataset from a seed; streams progress, ends with the dataset',
    })
    .input(z.object({ generator: generatorSchema, name: nameSchema.optional() }))
    .output(eventIterator(importEventSchema)),
  update: procedure
    .route({ method: 'PATCH', path: '/datasets/{id}', summary: 'Rename, or change roles and units' })
    .input(
      z.object({
        id: datasetIdSchema,
        name: nameSchema.optional(),
        columns: z
          .record(z.string(), z.object({ role: columnRoleSchema, unit: z.string().max(40).nullable() }).partial())
          .optional(),
      }),
    )
    .output(datasetSchema),
  inspectAppend: procedure
    .route({
      method: 'POST',
      path: '/datasets/{id}/append/inspect',
      summary: 'Where a file of newer rows has a dataset’s columns',
    })
    .input(newRowsSchema)
    .output(z.object({ match: fileMatchSchema, preview: filePreviewSchema })),
  append: procedure
    .route({
      method: 'POST',
      path: '/datasets/{id}/append',
      summary:
        'Append a file’s newer rows as the dataset’s next version; streams progress, ends with what became of them',
    })
    .input(newRowsSchema.extend({ policy: appendPolicySchema.prefault({}) }))
    .output(eventIterator(appendEventSchema)),
  rows: procedure
    .route({ method: 'GET', path: '/datasets/{id}/rows', summary: 'A page of rows as text, ordered and searched' })
    .input(
      z.object({
        id: datasetIdSchema,
        offset: z.coerce.number().int().nonnegative().default(0),
        limit: z.coerce.number().int().min(1).max(limits.rowsPerPage).default(100),
        /** Column by which rows are ordered, missing values last; as in the dataset when left out. */
        sort: z.string().optional(),
        direction: z.enum(['asc', 'desc']).default('asc'),
        /** Text that a value holds, in capitals or not. */
        search: z.string().max(limits.rowSearchLength).default(''),
        /** The one column that is searched or has to be missing; any when left out. */
        column: z.string().optional(),
        /** Only rows where a value is missing. */
        onlyMissing: z.stringbool().or(z.boolean()).default(false),
      }),
    )
    .output(rowsPageSchema),
  series: procedure
    .route({ method: 'GET', path: '/datasets/{id}/series', summary: 'One column, thinned for drawing' })
    .input(
      z.object({
        id: datasetIdSchema,
        column: z.string(),
        /** Range in the unit of x; whole column when left out. */
        from: z.coerce.number().optional(),
        to: z.coerce.number().optional(),
        points: z.coerce.number().int().min(10).max(limits.seriesPoints).default(2000),
        /** Rows of this series of a panel alone; all rows when left out. */
        series: z.string().optional(),
      }),
    )
    .output(seriesSchema),
  profile: procedure
    .route({
      method: 'POST',
      path: '/datasets/{id}/profile',
      summary: 'Profile, computed once and stored; streams its columns',
    })
    .input(idInput)
    .output(eventIterator(profileEventSchema)),
  delete: procedure
    .route({ method: 'DELETE', path: '/datasets/{id}', summary: 'Delete; can be undone with restore' })
    .input(idInput)
    .output(z.object({ id: datasetIdSchema })),
  restore: procedure
    .route({ method: 'POST', path: '/datasets/{id}/restore', summary: 'Undo a deletion' })
    .input(idInput)
    .output(datasetSchema),
};
