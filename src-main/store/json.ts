import type { z } from 'zod';
import { GatewiseError, issuesOf } from '../core/common/errors';
import type { StoreContext } from './context';

/**
 * Reads a stored document. Whatever wrote it, what leaves the store fits the schema.
 * @param what Names the document in the error, e.g. `the evaluation of run_0123456789`.
 * @throws GatewiseError WORKSPACE_DAMAGED when it is not JSON or does not fit.
 */
export function readDocument<Schema extends z.ZodType>(schema: Schema, text: string, what: string): z.output<Schema> {
  return checkDocument(schema, parseJson(text, what), what);
}

/** Fits a parsed document to its schema. @throws GatewiseError WORKSPACE_DAMAGED */
export function checkDocument<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error.issues);
  throw new GatewiseError(
    'WORKSPACE_DAMAGED',
    `The workspace's database cannot be read: ${what} is not as it was written.`,
    {
      issues,
      hint: 'Restore a copy from the backups folder of the workspace.',
    },
  );
}

/** @throws GatewiseError WORKSPACE_DAMAGED */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewiseError(
      'WORKSPACE_DAMAGED',
      `The workspace's database cannot be read: ${what} is not JSON.`,
      { hint: 'Restore a copy from the backups folder of the workspace.' },
      { cause },
    );
  }
}

/**
 * Reads every record of a list. One that is damaged is left out and named in the context's `damage`, so that it hides no
 * other; asked for by its id, it is refused with that sentence.
 */
export function readEach<Item>({ damage }: Pick<StoreContext, 'damage'>, reads: readonly (() => Item)[]): Item[] {
  return reads.flatMap((read) => {
    try {
      return [read()];
    } catch (thrown) {
      if (!(thrown instanceof GatewiseError) || thrown.code !== 'WORKSPACE_DAMAGED') throw thrown;
      damage.add(thrown.message);
      return [];
    }
  });
}
