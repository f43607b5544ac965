import type { z } from 'zod';

/** For each kind of job: what it is given and what it answers. */
export type JobTypes<Kind extends string = string> = Record<
  Kind,
  { readonly specification: object; readonly result: unknown }
>;

/** The two ends of a kind of job as schemas; both processes check what arrives with them. */
export type JobDefinitions<Types extends JobTypes<keyof Types & string>> = {
  readonly [Kind in keyof Types]: {
    readonly specification: z.ZodType<Types[Kind]['specification']>;
    readonly result: z.ZodType<Types[Kind]['result']>;
  };
};

/** For each kind of short question: what is asked and what is answered. */
export type RequestTypes<Kind extends string = string> = Record<
  Kind,
  { readonly input: unknown; readonly parsed: unknown; readonly output: unknown }
>;

export type RequestDefinitions<Types extends RequestTypes<keyof Types & string>> = {
  readonly [Kind in keyof Types]: {
    readonly input: z.ZodType<Types[Kind]['parsed'], Types[Kind]['input']>;
    readonly output: z.ZodType<Types[Kind]['output']>;
  };
};
