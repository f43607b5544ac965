import { z } from 'zod';

/** A message of the contract as the page's link writes it: a call, a part of a stream, or the end of a call. */
const frameSchema = z.union([
  z.looseObject({
    i: z.string(),
    t: z.literal(1).optional(),
    p: z.looseObject({
      u: z.string().startsWith('/'),
      h: z.record(z.string(), z.unknown()).optional(),
      m: z.string().optional(),
    }),
  }),
  z.looseObject({ i: z.string(), t: z.literal(3), p: z.looseObject({ e: z.string() }) }),
  z.looseObject({ i: z.string(), t: z.literal(4) }),
]);

/**
 * Whether a frame is one that the page sends: text that holds a message. Files come over HTTP, so that the page sends no
 * binary frame.
 */
export function isContractFrame(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  try {
    return frameSchema.safeParse(JSON.parse(data)).success;
  } catch {
    // Not even JSON.
    return false;
  }
}
