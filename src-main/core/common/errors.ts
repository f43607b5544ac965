import { z } from 'zod';

/**
 * Every error a person can meet has one of these codes. The sentence belonging to a code lives in the
 * interface's locales; `message` is the English sentence for terminals and logs.
 */
export const errorCodeSchema = z.enum([
  'BAD_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'FILE_NOT_FOUND',
  'FILE_EMPTY',
  'FILE_NOT_TEXT',
  'FILE_RAGGED_ROWS',
  'FILE_ROWS_WITHOUT_TIME',
  'FILE_NON_DATA_ROWS',
  'FILE_DUPLICATE_HEADER',
  'FILE_EMPTY_HEADER',
  'FILE_COLUMNS_DIFFER',
  'FILE_NO_NUMERIC_COLUMN',
  'FILE_UNCLOSED_QUOTE',
  'FILE_TOO_WIDE',
  'FILE_TOO_LARGE',
  'FILE_CHANGED',
  'FILE_ENCODING',
  'FILE_UNSUPPORTED',
  'COLUMN_NOT_FOUND',
  'COLUMN_NOT_NUMERIC',
  'COLUMN_NOT_TIME',
  'MISSING_VALUES',
  'SPLIT_INVALID',
  'TOO_FEW_WINDOWS',
  'MODEL_INVALID',
  'ENGINE_UNAVAILABLE',
  'ENGINE_UNSUPPORTED',
  'PREFLIGHT_BLOCKED',
  'LOSS_NOT_FINITE',
  'WORKSPACE_IN_USE',
  'WORKSPACE_FROM_FUTURE',
  'WORKSPACE_FOREIGN',
  'WORKSPACE_DAMAGED',
  'COMPARISON_MISMATCH',
  'RUN_STATE',
  'DISK_FULL',
  'NOT_PERMITTED',
  'PDF_UNAVAILABLE',
  'CANCELLED',
  'LIMIT_EXCEEDED',
  'UNAUTHORIZED',
  'INTERNAL',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** Where an error occurred; every field is optional because not every error has a file or a column. */
export const errorDetailsSchema = z
  .object({
    file: z.string(),
    line: z.number().int(),
    column: z.string(),
    field: z.string(),
    hint: z.string(),
    examples: z.array(z.string()),
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .partial()
  .catchall(z.json());
export type ErrorDetails = z.infer<typeof errorDetailsSchema>;

/** An error that can be shown to a person as it is: what happened, where, and what to do. */
export class GatewiseError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GatewiseError';
    this.code = code;
    this.details = details;
  }
}

/** The shape of an error at a boundary: job process, contract, command line. */
export const errorValueSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  details: errorDetailsSchema,
});
export type ErrorValue = z.infer<typeof errorValueSchema>;

/** Turns anything thrown into an error value; what is not ours becomes `INTERNAL` and keeps its message. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof GatewiseError) {
    return { code: thrown.code, message: thrown.message, details: thrown.details };
  }
  if (thrown instanceof z.ZodError) {
    const issues = thrown.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    const first = issues[0];
    return {
      code: 'BAD_INPUT',
      message:
        first === undefined
          ? 'The input is not valid.'
          : `${first.path === '' ? 'The input' : first.path}: ${first.message}`,
      details: { issues },
    };
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { code: 'CANCELLED', message: 'Cancelled.', details: {} };
  }
  return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), details: {} };
}
