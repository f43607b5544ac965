import { z } from 'zod';
import { datasetProfileSchema } from '../../core/dataset';
import { datasetReferenceSchema } from './dataset';
import type { JobDefinition } from './definition';

/** Compute the profile of a dataset version. */
export const profileSpecificationSchema = z.object({ kind: z.literal('profile'), dataset: datasetReferenceSchema });
export type ProfileSpecification = z.infer<typeof profileSpecificationSchema>;

export const profileResultSchema = z.object({ profile: datasetProfileSchema });
export type ProfileResult = z.infer<typeof profileResultSchema>;

export const profileJob = {
  priority: 'attended',
  specification: profileSpecificationSchema,
  result: profileResultSchema,
} as const satisfies JobDefinition;
