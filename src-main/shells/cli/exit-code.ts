import type { ErrorCode } from '../../core/common/errors';

/** Codes that say that something went wrong although what was asked made sense. */
const failures: ReadonlySet<ErrorCode> = new Set([
  'CANCELLED',
  'DISK_FULL',
  'ENGINE_UNAVAILABLE',
  'INTERNAL',
  'LOSS_NOT_FINITE',
  'PDF_UNAVAILABLE',
  'WORKSPACE_DAMAGED',
] satisfies ErrorCode[]);

/** 2 for input that the person can put right, 1 for a failure. */
export function exitCodeOf(code: ErrorCode): 1 | 2 {
  return failures.has(code) ? 1 : 2;
}
