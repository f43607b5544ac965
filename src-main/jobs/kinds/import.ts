import { z } from 'zod';
import { columnKindSchema, columnRoleSchema, datasetVersionSchema, importChoicesSchema } from '../../core/dataset';

/** Read a file into an immutable dataset version. */
export const importSpecificationSchema = z.object({
  kind: z.literal('import'),
  path: z.string().min(1),
  /** Takes the place of the file's name in the version, e.g. for an upload that lies under a random name. */
  sourceName: z.string().min(1).nullable(),
  choices: importChoicesSchema.partial(),
  /** What a person decided about columns; those left out keep the guesses. */
  columns: z.record(
    z.string(),
    z.object({ kind: columnKindSchema, role: columnRoleSchema, unit: z.string().nullable() }).partial(),
  ),
  /** Where `<hash>.parquet` is written. */
  outputDirectory: z.string().min(1),
});
export type ImportSpecification = z.infer<typeof importSpecificationSchema>;

export const importResultSchema = z.object({ version: datasetVersionSchema, path: z.string() });
export type ImportResult = z.infer<typeof importResultSchema>;
