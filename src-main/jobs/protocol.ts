import { z } from 'zod';
import { errorValueSchema } from '../core/common/errors';
import { jobEventSchema } from './events';

/** From the backend to a job's process. */
export const toProcessSchema = z.discriminatedUnion('type', [
  /** Work will come: what it most likely needs can be loaded. */
  z.object({ type: z.literal('prepare') }),
  z.object({
    type: z.literal('job'),
    kind: z.string(),
    specification: z.unknown(),
    threads: z.number().int().positive(),
    /** Whether the process may wait for another job when this one has ended well. */
    stays: z.boolean(),
  }),
  z.object({ type: z.literal('cancel') }),
  z.object({ type: z.literal('stopAndKeep') }),
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('request'), id: z.number().int(), kind: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancelRequest'), id: z.number().int() }),
  z.object({ type: z.literal('exit') }),
]);
export type ToProcess = z.infer<typeof toProcessSchema>;

/** The job has ended, which its process told before, and the process waits for another. */
export const idleMessageSchema = z.object({ type: z.literal('idle') });

/** A process that cannot have WebGPU in itself asks the program that started it for a page that has. */
export const graphicsRequestSchema = z.object({ type: z.literal('openGraphics') });

/** What the program says of that page; with `graphicsPort` comes the port itself. */
export const graphicsMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('graphicsPort') }),
  z.object({ type: z.literal('graphicsGone'), reason: z.string() }),
]);
export type GraphicsMessage = z.infer<typeof graphicsMessageSchema>;

/** From a job's process to the backend. */
export const fromProcessSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: jobEventSchema }),
  z.object({ type: z.literal('finished'), stopped: z.boolean(), result: z.unknown() }),
  z.object({ type: z.literal('cancelled') }),
  /** It was paused before it had a result. */
  z.object({ type: z.literal('paused') }),
  z.object({ type: z.literal('failed'), error: errorValueSchema }),
  idleMessageSchema,
  z.object({
    type: z.literal('requestProgress'),
    id: z.number().int(),
    fraction: z.number().min(0).max(1),
    message: z.string(),
  }),
  z.object({ type: z.literal('answer'), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal('requestFailed'), id: z.number().int(), error: errorValueSchema }),
]);
export type FromProcess = z.infer<typeof fromProcessSchema>;
