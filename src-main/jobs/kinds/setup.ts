import { z } from 'zod';
import type { JobDefinition } from './definition';

/** Fetch, build and test TensorFlow's library for the engine tfjs-node. */
export const setupSpecificationSchema = z.object({
  kind: z.literal('setup'),
  /** `auto`: for NVIDIA cards where there is a driver of NVIDIA, else for the processor. */
  device: z.enum(['auto', 'cpu']),
  /** Where it goes. */
  folder: z.string().min(1),
});
export type SetupSpecification = z.infer<typeof setupSpecificationSchema>;

export const setupResultSchema = z.object({ installed: z.enum(['cpu', 'cuda']) });
export type SetupResult = z.infer<typeof setupResultSchema>;

export const setupJob = {
  priority: 'attended',
  specification: setupSpecificationSchema,
  result: setupResultSchema,
} as const satisfies JobDefinition;
