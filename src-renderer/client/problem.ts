import { ORPCError } from '@orpc/client';
import type { ErrorCode } from '../../src-main/core/common/errors';
import { isSentence, said, sentenceText, type Sentence, type Told } from '../../src-main/core/common/sentence';
import { ConnectionLostError } from './connection-lost';

/** An error as the interface shows it. `code` is one of the contract's, or one that only a client can meet. */
export interface Problem {
  readonly code: ErrorCode | 'CONNECTION_LOST';
  /** The backend's English sentence, with its figures. */
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a problem says and what it advises, for `ToldText`; no advice that its sentence already ends with. */
export function toldBy({ message, details }: Problem): { readonly what: Told; readonly hint: Told | null } {
  const { sentence, hint, hintSentence } = details;
  return {
    what: isSentence(sentence) ? { message, sentence } : { message },
    hint:
      typeof hint !== 'string' || message.endsWith(hint)
        ? null
        : isSentence(hintSentence)
          ? { message: hint, sentence: hintSentence }
          : { message: hint },
  };
}

function clientProblem(code: Problem['code'], sentence: Sentence): Problem {
  return { code, message: sentenceText(sentence), details: { sentence } };
}

/** What the server answered to a plain request, such as an upload, instead of what was asked for. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly answer: unknown,
  ) {
    super(`request refused (${String(status)})`);
    this.name = 'RequestError';
  }
}

/** Turns anything that a call or an upload threw into a problem that can be shown. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ORPCError) {
    return { code: knownCode(thrown.code), message: thrown.message, details: toRecord(thrown.data) };
  }
  if (thrown instanceof ConnectionLostError)
    return clientProblem('CONNECTION_LOST', said`The connection to the backend was lost.`);
  if (thrown instanceof RequestError) return requestProblem(thrown);
  if (isAbort(thrown)) return clientProblem('CANCELLED', said`Cancelled.`);
  return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), details: {} };
}

/** Whether the thrown value only says that somebody cancelled. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}

function requestProblem(error: RequestError): Problem {
  const answer = toRecord(error.answer);
  if (typeof answer['code'] === 'string' && typeof answer['message'] === 'string') {
    return { code: knownCode(answer['code']), message: answer['message'], details: toRecord(answer['data']) };
  }
  if (error.status === 0) return clientProblem('CONNECTION_LOST', said`The upload was cut off.`);
  if (error.status === 413) return clientProblem('LIMIT_EXCEEDED', said`The file is too large.`);
  return { code: 'INTERNAL', message: error.message, details: {} };
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const codes: Readonly<Record<ErrorCode, true>> = {
  BAD_INPUT: true,
  NOT_FOUND: true,
  CONFLICT: true,
  FILE_NOT_FOUND: true,
  FILE_EMPTY: true,
  FILE_NOT_TEXT: true,
  FILE_RAGGED_ROWS: true,
  FILE_ROWS_WITHOUT_TIME: true,
  FILE_NON_DATA_ROWS: true,
  FILE_DUPLICATE_HEADER: true,
  FILE_EMPTY_HEADER: true,
  FILE_COLUMNS_DIFFER: true,
  FILE_NO_NUMERIC_COLUMN: true,
  FILE_UNCLOSED_QUOTE: true,
  FILE_TOO_WIDE: true,
  FILE_TOO_LARGE: true,
  FILE_CHANGED: true,
  FILE_ENCODING: true,
  FILE_UNSUPPORTED: true,
  COLUMN_NOT_FOUND: true,
  COLUMN_NOT_NUMERIC: true,
  COLUMN_NOT_TIME: true,
  MISSING_VALUES: true,
  SPLIT_INVALID: true,
  TOO_FEW_WINDOWS: true,
  MODEL_INVALID: true,
  ENGINE_UNAVAILABLE: true,
  PREFLIGHT_BLOCKED: true,
  LOSS_NOT_FINITE: true,
  WORKSPACE_IN_USE: true,
  WORKSPACE_FROM_FUTURE: true,
  WORKSPACE_FOREIGN: true,
  WORKSPACE_DAMAGED: true,
  RUN_STATE: true,
  DISK_FULL: true,
  NOT_PERMITTED: true,
  PDF_UNAVAILABLE: true,
  CANCELLED: true,
  LIMIT_EXCEEDED: true,
  UNAUTHORIZED: true,
  INTERNAL: true,
};

function knownCode(code: string): Problem['code'] {
  return isErrorCode(code) ? code : 'INTERNAL';
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(codes, code);
}
