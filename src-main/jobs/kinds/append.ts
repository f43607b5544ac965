import { z } from 'zod';
import { appendedRowsSchema, appendPolicySchema, datasetVersionSchema, importChoicesSchema } from '../../core/dataset';
import { renamesSchema } from '../../core/prediction';
import { datasetReferenceSchema } from './dataset';
import type { JobDefinition } from './definition';
import { newFileSchema } from './predict';

/** Read a file and put its rows behind those of a dataset version, as the next version. */
export const appendSpecificationSchema = z.object({
  kind: z.literal('append'),
  dataset: datasetReferenceSchema,
  /** How the dataset was read, which its next versions keep. */
  choices: importChoicesSchema,
  file: newFileSchema,
  renames: renamesSchema,
  policy: appendPolicySchema,
  /** Where `<hash>.parquet` is written. */
  outputDirectory: z.string().min(1),
});
export type AppendSpecification = z.infer<typeof appendSpecificationSchema>;

export const appendResultSchema = z.object({
  facts: datasetVersionSchema.pick({ hash: true, rowCount: true, columns: true, sampling: true }),
  appended: appendedRowsSchema,
  /** What was noticed while the file was read. */
  notices: datasetVersionSchema.shape.notices,
  sourceBytes: z.number().int().nonnegative(),
});
export type AppendResult = z.infer<typeof appendResultSchema>;

export const appendJob = {
  priority: 'attended',
  specification: appendSpecificationSchema,
  result: appendResultSchema,
} as const satisfies JobDefinition;
