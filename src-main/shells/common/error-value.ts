import { ORPCError } from '@orpc/client';
import { z } from 'zod';
import {
  errorCodeSchema,
  errorDetailsSchema,
  type ErrorValue,
  invalidInput,
  toErrorValue,
} from '../../core/common/errors';

/** What the contract library says about input that does not fit a procedure's schema. */
const invalidInputSchema = z.object({
  issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])).default([]), message: z.string() })),
});

/** Turns whatever a procedure threw into an error value; codes that are not ours become BAD_INPUT or INTERNAL. */
export function readProcedureError(thrown: unknown): ErrorValue {
  if (!(thrown instanceof ORPCError)) return toErrorValue(thrown);
  const code = errorCodeSchema.safeParse(thrown.code);
  if (code.success) {
    const details = errorDetailsSchema.safeParse(thrown.data ?? {});
    return { code: code.data, message: thrown.message, details: details.success ? details.data : {} };
  }
  const invalid = invalidInputSchema.safeParse(thrown.data);
  if (thrown.code === 'BAD_REQUEST' && invalid.success) return invalidInput(invalid.data.issues, thrown.message);
  return { code: thrown.status < 500 ? 'BAD_INPUT' : 'INTERNAL', message: thrown.message, details: {} };
}
