import { z } from 'zod';
import type { JobDefinitions, RequestDefinitions } from '../../../src-main/jobs/kinds';

/** Job kinds that do on purpose what real ones do by accident. */
export type TestJobs = {
  readonly count: {
    readonly specification: z.infer<typeof countSchema>;
    readonly result: { readonly counted: number };
  };
  readonly misbehave: {
    readonly specification: z.infer<typeof misbehaveSchema>;
    readonly result: { readonly done: true };
  };
};
export type TestRequests = {
  readonly echo: {
    readonly input: { readonly text: string };
    readonly parsed: { readonly text: string };
    readonly output: { readonly text: string; readonly pid: number };
  };
  readonly misbehave: {
    readonly input: { readonly how: 'die' | 'throw' | 'spin' | 'wait' };
    readonly parsed: { readonly how: 'die' | 'throw' | 'spin' | 'wait' };
    readonly output: null;
  };
};

const countSchema = z.object({ kind: z.literal('count'), to: z.number().int(), pauseMs: z.number() });
const misbehaveSchema = z.object({
  kind: z.literal('misbehave'),
  how: z.enum([
    'spin',
    'ignoreCancel',
    'throw',
    'throwOurs',
    'crash',
    'abort',
    'segfault',
    'exhaustHeap',
    'sendNonsense',
    'sendWrongResult',
    'chatter',
    'leaveSilently',
    'lingerAfterResult',
  ]),
});

export const testJobDefinitions: JobDefinitions<TestJobs> = {
  count: { specification: countSchema, result: z.object({ counted: z.number() }) },
  misbehave: { specification: misbehaveSchema, result: z.object({ done: z.literal(true) }) },
};

export const testRequestDefinitions: RequestDefinitions<TestRequests> = {
  echo: { input: z.object({ text: z.string() }), output: z.object({ text: z.string(), pid: z.number() }) },
  misbehave: { input: z.object({ how: z.enum(['die', 'throw', 'spin', 'wait']) }), output: z.null() },
};
