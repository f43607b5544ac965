import { z } from 'zod';
import { sentenceSchema } from '../common/sentence';

export const engineIdSchema = z.enum(['fused-native', 'fused-wasm', 'tfjs', 'tfjs-node', 'webgpu']);
export type EngineId = z.infer<typeof engineIdSchema>;

/** What is known of the hardware and the software that an engine computes with. */
export const deviceFactsSchema = z.object({
  /** Where the work is done: on the processor's cores, or by a graphics driver (which may be one in software). */
  kind: z.enum(['processor', 'graphics']),
  /** Name and version as the driver tells them; null where there is none or it does not tell. */
  driver: z.string().nullable(),
  /** Bytes of the memory that it computes in; null where nobody tells. */
  memoryBytes: z.number().nonnegative().nullable(),
  /** Versions of what it runs on, by name. */
  versions: z.record(z.string(), z.string()),
  /** Whether a graphics driver computes on the processor, which is for tests; left out: no. */
  isSoftware: z.boolean().optional(),
});
export type DeviceFacts = z.infer<typeof deviceFactsSchema>;

/** How far an engine's figures lie from the recorded ones. */
export const selfTestSchema = z.object({
  /** The largest relative difference; null: a figure was not a number. */
  error: z.number().nonnegative().nullable(),
  /** The largest that is let pass. */
  tolerance: z.number().positive(),
});
export type SelfTest = z.infer<typeof selfTestSchema>;

/** Whether figures are right enough to train by. */
export function passes({ error, tolerance }: SelfTest): boolean {
  return error !== null && error <= tolerance;
}

/** What a process of its own found out about one engine on this machine. */
export const engineProbeSchema = z.object({
  id: engineIdSchema,
  /** It can be started, and its self-test passed. */
  available: z.boolean(),
  /** Instruction set or adapter, e.g. `AVX-512`. */
  device: z.string(),
  facts: deviceFactsSchema.nullable(),
  /** Null: it did not come so far. */
  selfTest: selfTestSchema.nullable(),
  /** Why it is not available, or a remark. */
  note: z.string().nullable(),
  /** What `note` says, for translations. */
  noteSentence: sentenceSchema.nullable(),
});
export type EngineProbe = z.infer<typeof engineProbeSchema>;
