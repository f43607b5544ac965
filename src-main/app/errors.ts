import { ORPCError, ValidationError } from '@orpc/server';
import type { z } from 'zod';
import { errorStatus } from '../contract';
import { invalidInput, issuesOf, toErrorValue, type ErrorValue } from '../core/common/errors';
import { explainWriteFailure } from '../store';

/** What a client is told about anything thrown: one of the contract's codes, a sentence, details. */
export function toContractError(thrown: unknown): ORPCError<string, unknown> {
  if (isContractError(thrown)) {
    if (thrown.code !== 'BAD_REQUEST' || !(thrown.cause instanceof ValidationError)) return thrown;
    return fromValue(invalidInput(thrown.cause.issues), thrown);
  }
  return fromValue(toErrorValue(explainWriteFailure(thrown)?.error ?? thrown), thrown);
}

function isContractError(thrown: unknown): thrown is ORPCError<string, unknown> {
  return thrown instanceof ORPCError;
}

function fromValue(value: ErrorValue, cause: unknown): ORPCError<string, unknown> {
  // The status must be the contract's own: with another one the error would lose its type on the way to the client.
  const { code, message, details: data } = value;
  return new ORPCError(code, { defined: true, status: errorStatus(code), message, data, cause });
}

/** The same for a stream: what breaks it reaches the client as a typed error too. */
export async function* withContractErrors<T>(stream: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* stream;
  } catch (error) {
    throw toContractError(error);
  }
}

/** Issues of a zod error as the form shows them: one message a field. */
export function fieldErrors(error: z.ZodError): { path: string; message: string }[] {
  return issuesOf(error.issues);
}
