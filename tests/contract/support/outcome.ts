import { ORPCError } from '@orpc/client';

/** What a call came to: an answer, or one of the contract's errors. */
export type Outcome =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly data: unknown };

/** Awaits a call. An error that is not one of the contract's own, typed ones is a failure of the test. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { kind: 'answer', value: await call() };
  } catch (error) {
    if (!(error instanceof ORPCError) || !error.defined) throw error;
    const { code, message, data } = error as ORPCError<string, unknown>;
    return { kind: 'error', code, message, data };
  }
}

/** Reads a stream to its end; progress, whose number depends on the machine, is left out. */
export async function readStream<T extends { readonly type: string }>(
  stream: Promise<AsyncIterable<T>>,
): Promise<readonly Exclude<T, { readonly type: 'progress' }>[]> {
  type News = Exclude<T, { readonly type: 'progress' }>;
  const isNews = (event: T): event is News => event.type !== 'progress';
  const events: News[] = [];
  for await (const event of await stream) if (isNews(event)) events.push(event);
  return events;
}
