import type { z } from 'zod';

/**
 * Who waits for a job, the most urgent first.
 * `attended`: somebody looks on until it ends; it has a place beside all others. `ahead`: asked for by itself, before
 * what was queued in numbers. `queued`: its turn comes when it comes.
 */
export const priorities = ['attended', 'ahead', 'queued'] as const;
export type Priority = (typeof priorities)[number];

/** For each kind of job: what it is given and what it answers. */
export type JobTypes<Kind extends string = string> = Record<
  Kind,
  { readonly specification: object; readonly result: unknown }
>;

/** A kind of job: how urgent it is, and its two ends as schemas; both processes check what arrives with them. */
export interface JobDefinition<Specification = object, Result = unknown> {
  readonly priority: Priority;
  /** Comes in numbers, each soon done: its process takes the next one as well, and ends when none comes. */
  readonly isRepeated?: true;
  readonly specification: z.ZodType<Specification>;
  readonly result: z.ZodType<Result>;
}

export type JobDefinitions<Types extends JobTypes<keyof Types & string>> = {
  readonly [Kind in keyof Types]: JobDefinition<Types[Kind]['specification'], Types[Kind]['result']>;
};

/** For each kind of short question: what is asked and what is answered. */
export type RequestTypes<Kind extends string = string> = Record<
  Kind,
  { readonly input: unknown; readonly parsed: unknown; readonly output: unknown }
>;

export type RequestDefinitions<Types extends RequestTypes<keyof Types & string>> = {
  readonly [Kind in keyof Types]: {
    /** Takes seconds: it has a helper process of its own kind, so that no short question waits for it. */
    readonly isLong?: true;
    /** May end the process that answers it, or hang in it: each has one that ends after the answer. */
    readonly isAlone?: true;
    readonly input: z.ZodType<Types[Kind]['parsed'], Types[Kind]['input']>;
    readonly output: z.ZodType<Types[Kind]['output']>;
  };
};
