import { z } from 'zod';
import { generatorSchema } from '../../core/generator';
import type { JobDefinition } from './definition';
import { importResultSchema } from './import';

/** Make a synthetic dataset version; it answers as an import does. */
export const generateSpecificationSchema = z.object({
  kind: z.literal('generate'),
  generator: generatorSchema,
  /** Where `<hash>.parquet` is written. */
  outputDirectory: z.string().min(1),
});
export type GenerateSpecification = z.infer<typeof generateSpecificationSchema>;

export const generateJob = {
  priority: 'attended',
  specification: generateSpecificationSchema,
  result: importResultSchema,
} as const satisfies JobDefinition;
