import { oc } from '@orpc/contract';
import { errorCodeSchema, errorDetailsSchema, type ErrorCode } from '../core/common/errors';

/** HTTP status of each error code, for the OpenAPI door; the other doors carry the code alone. */
const statuses: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  CONFLICT: 409,
  RUN_STATE: 409,
  WORKSPACE_IN_USE: 409,
  LIMIT_EXCEEDED: 413,
  UNAUTHORIZED: 401,
  CANCELLED: 499,
  PDF_UNAVAILABLE: 503,
  ENGINE_UNAVAILABLE: 503,
  DISK_FULL: 507,
  NOT_PERMITTED: 403,
  INTERNAL: 500,
};

/** HTTP status of an error code: what is wrong with the request is a 4xx, what is wrong here a 5xx. */
export function errorStatus(code: ErrorCode): number {
  return statuses[code] ?? 400;
}

type ErrorMap = Record<ErrorCode, { status: number; data: typeof errorDetailsSchema }>;

function isErrorMap(candidate: Partial<ErrorMap>): candidate is ErrorMap {
  return errorCodeSchema.options.every((code) => code in candidate);
}

function buildErrorMap(): ErrorMap {
  const map: Partial<ErrorMap> = {};
  for (const code of errorCodeSchema.options) map[code] = { status: errorStatus(code), data: errorDetailsSchema };
  if (!isErrorMap(map)) throw new Error('an error code has no entry');
  return map;
}

/** The start of every procedure: all of them can fail with any of the project's error codes, typed. */
export const procedure = oc.errors(buildErrorMap());
