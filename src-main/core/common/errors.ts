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
  'PREFLIGHT_BLOCKED',
  'LOSS_NOT_FINITE',
  'WORKSPACE_IN_USE',
  'WORKSPACE_FROM_FUTURE',
  'WORKSPACE_FOREIGN',
  'WORKSPACE_DAMAGED',
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

/** One thing that does not fit a schema, as zod and the contract's library tell it. */
interface SchemaIssue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly message: string;
}

/** What does not fit a schema, by the field's path, such as `window.lookback`; empty for the whole. */
export function issuesOf(issues: readonly SchemaIssue[]): { path: string; message: string }[] {
  return issues.map(({ path = [], message }) => ({
    path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
}

/** What does not fit, with its place; what concerns the whole has none. */
export function issueText({ path, message }: { readonly path: string; readonly message: string }): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** The error of input that does not fit its schema; its sentence names the first field. */
export function invalidInput(found: readonly SchemaIssue[], otherwise = 'The input is not valid.'): ErrorValue {
  const issues = issuesOf(found);
  const first = issues[0];
  const message = first === undefined ? otherwise : `${first.path === '' ? 'The input' : first.path}: ${first.message}`;
  return { code: 'BAD_INPUT', message, details: { issues } };
}

/** Turns anything thrown into an error value; what is not ours becomes `INTERNAL` and keeps its message. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof GatewiseError) {
    return { code: thrown.code, message: thrown.message, details: thrown.details };
  }
  if (thrown instanceof z.ZodError) return invalidInput(thrown.issues);
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { code: 'CANCELLED', message: 'Cancelled.', details: {} };
  }
  return systemError(thrown) ?? { code: 'INTERNAL', message: messageOf(thrown), details: {} };
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * What the operating system refused, by the code that Node gives (`ENOSPC`, `EACCES`) or by the words that libraries pass
 * on; undefined for anything else. Causes count too.
 */
function systemError(thrown: unknown): ErrorValue | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
    const place = path === undefined ? '' : ` (${path})`;
    const details = path === undefined ? {} : { file: path };
    if (code === 'ENOSPC' || code === 'EDQUOT' || /no space left on device|disk quota exceeded/i.test(error.message)) {
      return { code: 'DISK_FULL', message: `The disk is full${place}. Make room on it and try again.`, details };
    }
    if (['EACCES', 'EPERM', 'EROFS'].includes(code) || /permission denied|read-only file system/i.test(error.message)) {
      return {
        code: 'NOT_PERMITTED',
        message: `The system does not permit it${place}. Check who may read and write there.`,
        details,
      };
    }
    if (code === 'EMFILE' || code === 'ENFILE') {
      return {
        code: 'LIMIT_EXCEEDED',
        message: 'The system has no room for another open file. Close other programs, or raise its limit.',
        details,
      };
    }
  }
  return undefined;
}
