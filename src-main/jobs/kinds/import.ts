import { z } from 'zod';
import { datasetVersionSchema, partialImportChoicesSchema, importOverridesSchema } from '../../core/dataset';
import type { JobDefinition } from './definition';

const namedFile = {
  path: z.string().min(1),
  /** Takes the place of the file's name, e.g. for an upload that lies under a random name. */
  sourceName: z.string().min(1).nullable(),
};
/** A file, and those whose rows follow. */
export const filesToReadSchema = z.object({ ...namedFile, appended: z.array(z.object(namedFile)).optional() });

/** Read a file into an immutable dataset version. */
export const importSpecificationSchema = filesToReadSchema.extend({
  kind: z.literal('import'),
  choices: partialImportChoicesSchema,
  overrides: importOverridesSchema,
  /** Where `<hash>.parquet` is written. */
  outputDirectory: z.string().min(1),
});
export type ImportSpecification = z.infer<typeof importSpecificationSchema>;

export const importResultSchema = z.object({ version: datasetVersionSchema, path: z.string() });
export type ImportResult = z.infer<typeof importResultSchema>;

export const importJob = {
  priority: 'attended',
  specification: importSpecificationSchema,
  result: importResultSchema,
} as const satisfies JobDefinition;
