import { z } from 'zod';
import { said, sentenceSchema, sentenceText, type Sentence, type Told } from './sentence';

/**
 * Every error a person can meet has one of these codes. The sentence belonging to a code lives in the
 * interface's locales; `message` is the English sentence for terminals and logs, and `details.sentence` the same with its
 * values apart, which the interface tells in the person's language.
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
    /** What `message` says, for translations. */
    sentence: sentenceSchema,
    /** What `hint` says, for translations. */
    hintSentence: sentenceSchema,
  })
  .partial()
  .catchall(z.json());
export type ErrorDetails = z.infer<typeof errorDetailsSchema>;

/** An error that can be shown to a person as it is: what happened, where, and what to do. */
export class GatewiseError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  /** @param told `said` makes a sentence that can be translated; a plain text stays English, as what only developers read */
  constructor(code: ErrorCode, told: Sentence | string, details: ErrorDetails = {}, options?: ErrorOptions) {
    const message = sentenceText(told);
    super(message, options);
    this.name = 'GatewiseError';
    this.code = code;
    this.details = detailsWith(told, details);
  }
}

/** Details of an error that say what to do about it. */
export function hinted(hint: Sentence): { hint: string; hintSentence: Sentence } {
  return { hint: sentenceText(hint), hintSentence: hint };
}

/** What an error says, ready to stand within another sentence. */
export function saidBy(error: Pick<ErrorValue, 'message' | 'details'>): Sentence | string {
  return error.details.sentence ?? error.message;
}

/** Details handed on from another error keep its sentence only where the message is still the same. */
function detailsWith(told: Sentence | string, details: ErrorDetails): ErrorDetails {
  if (typeof told !== 'string') return Object.assign({}, details, { sentence: told });
  if (details.sentence === undefined || sentenceText(details.sentence) === told) return details;
  const others = Object.assign({}, details);
  delete others.sentence;
  return others;
}

/** Something that does not fit at a place of the input, such as `window.lookback`; empty for the whole. */
export const issueSchema = z.object({
  path: z.string(),
  message: z.string(),
  /** What `message` says, for translations. */
  sentence: sentenceSchema.optional(),
});
export type Issue = z.infer<typeof issueSchema>;

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
    return valueOf('CANCELLED', said`Cancelled.`);
  }
  return systemError(thrown) ?? { code: 'INTERNAL', message: messageOf(thrown), details: {} };
}

function valueOf(code: ErrorCode, sentence: Sentence, details: ErrorDetails = {}): ErrorValue {
  return { code, message: sentenceText(sentence), details: Object.assign({}, details, { sentence }) };
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
    const place = path === undefined ? '' : said` (${path})`;
    const details = path === undefined ? {} : { file: path };
    if (code === 'ENOSPC' || code === 'EDQUOT' || /no space left on device|disk quota exceeded/i.test(error.message)) {
      return valueOf('DISK_FULL', said`The disk is full${place}. Make room on it and try again.`, details);
    }
    if (['EACCES', 'EPERM', 'EROFS'].includes(code) || /permission denied|read-only file system/i.test(error.message)) {
      return valueOf(
        'NOT_PERMITTED',
        said`The system does not permit it${place}. Check who may read and write there.`,
        details,
      );
    }
    if (code === 'EMFILE' || code === 'ENFILE') {
      return valueOf(
        'LIMIT_EXCEEDED',
        said`The system has no room for another open file. Close other programs, or raise its limit.`,
        details,
      );
    }
  }
  return undefined;
}

/** What an error says, to be told in another language where it can be. */
export function toldOf({ message, details: { sentence } }: GatewiseError): Told {
  return sentence === undefined ? { message } : { message, sentence };
}
