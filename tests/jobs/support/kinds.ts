import { z } from 'zod';
import type { JobDefinitions, RequestDefinitions } from '../../../src-main/jobs/kinds';

/** Job kinds that do on purpose what real ones do by accident. */
export type TestJobs = {
  readonly count: {
    readonly specification: z.infer<typeof countSchema>;
    readonly result: { readonly counted: number };
  };
  readonly glance: {
    readonly specification: z.infer<typeof glanceSchema>;
    readonly result: { readonly seen: true };
  };
  readonly tally: {
    readonly specification: z.infer<typeof tallySchema>;
    readonly result: { readonly pid: number; readonly served: number };
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
  /** Asked of a process of its own. */
  readonly alone: {
    readonly input: { readonly how: 'answer' | 'die' | 'spin' };
    readonly parsed: { readonly how: 'answer' | 'die' | 'spin' };
    readonly output: { readonly pid: number };
  };
  /** A question that takes for ever. */
  readonly ponder: { readonly input: object; readonly parsed: object; readonly output: null };
  readonly misbehave: {
    readonly input: { readonly how: 'die' | 'throw' | 'spin' | 'wait' };
    readonly parsed: { readonly how: 'die' | 'throw' | 'spin' | 'wait' };
    readonly output: null;
  };
};

const countSchema = z.object({ kind: z.literal('count'), to: z.number().int(), pauseMs: z.number() });
/** What somebody looks on at. */
const glanceSchema = z.object({ kind: z.literal('glance') });
/** One of many that a process does one after the other. */
const tallySchema = z.object({ kind: z.literal('tally'), how: z.enum(['answer', 'wait', 'throw', 'die', 'grow']) });
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
  count: { priority: 'queued', specification: countSchema, result: z.object({ counted: z.number() }) },
  glance: { priority: 'attended', specification: glanceSchema, result: z.object({ seen: z.literal(true) }) },
  tally: {
    priority: 'queued',
    isRepeated: true,
    specification: tallySchema,
    result: z.object({ pid: z.number(), served: z.number() }),
  },
  misbehave: { priority: 'queued', specification: misbehaveSchema, result: z.object({ done: z.literal(true) }) },
};

export const testRequestDefinitions: RequestDefinitions<TestRequests> = {
  echo: { input: z.object({ text: z.string() }), output: z.object({ text: z.string(), pid: z.number() }) },
  alone: {
    input: z.object({ how: z.enum(['answer', 'die', 'spin']) }),
    output: z.object({ pid: z.number() }),
    isAlone: true,
  },
  ponder: { input: z.object({}), output: z.null(), isLong: true },
  misbehave: { input: z.object({ how: z.enum(['die', 'throw', 'spin', 'wait']) }), output: z.null() },
};
