import type { z } from 'zod';
import type { AbortSignalLike, ProgressListener } from '../../../core/common/abort';
import { GatewiseError, hinted } from '../../../core/common/errors';
import { said } from '../../../core/common/sentence';
import { goOnElsewhere } from '../webgpu';
import type { GraphicsPort } from './port';
import { fromPageSchema, type ToPage } from './protocol';

/** Milliseconds between two looks at signals, which need not be able to call. */
const lookEveryMs = 20;

/** What a call listens to, and who hears how far it is. */
export interface CallOptions {
  readonly signal?: AbortSignalLike | undefined;
  readonly breakSignal?: AbortSignalLike | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ProgressListener;
}

/** Calls over a port, each answered once; all that wait end with the reason when the page is gone. */
export class PageLine {
  readonly #port: GraphicsPort;
  readonly #pending = new Map<number, Pending>();
  #nextCall = 1;
  #gone: GatewiseError | null = null;

  constructor(port: GraphicsPort) {
    this.#port = port;
    port.onMessage((message) => {
      this.#receive(message);
    });
    port.onGone((reason) => {
      this.#end(
        new GatewiseError(
          'ENGINE_UNAVAILABLE',
          said`The hidden window that computes on the graphics device ended: ${reason}`,
          hinted(goOnElsewhere),
        ),
      );
    });
  }

  /** Whether its page is there, as far as anybody has told. */
  get isOpen(): boolean {
    return this.#gone === null;
  }

  post(message: ToPage): void {
    if (this.#gone === null) this.#port.post(message);
  }

  /**
   * @param make the message of a call with this number
   * @throws GatewiseError what the page threw; ENGINE_UNAVAILABLE when it is gone; what the signal throws
   */
  async ask<Answer>(
    make: (call: number) => ToPage,
    schema: z.ZodType<Answer>,
    { signal, breakSignal, onProgress }: CallOptions = {},
  ): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.#gone !== null) throw this.#gone;
    const call = this.#nextCall++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const told = new Set<'abort' | 'break'>();
    const tell = (type: 'abort' | 'break', when: AbortSignalLike | undefined): void => {
      if (when?.aborted !== true || told.has(type)) return;
      told.add(type);
      this.post({ type, call });
    };
    const look = (): void => {
      tell('abort', signal);
      tell('break', breakSignal);
    };
    this.#pending.set(call, {
      resolve,
      reject: (error) => {
        // What ends because it was told to, ends as its signal says.
        reject(signal?.aborted === true && this.#gone === null ? signal.reason : error);
      },
      onProgress: (done, total) => {
        onProgress?.(done, total);
        look();
      },
    });
    const timer = setInterval(look, lookEveryMs);
    try {
      this.post(make(call));
      return schema.parse(await promise);
    } finally {
      clearInterval(timer);
      this.#pending.delete(call);
    }
  }

  #receive(message: unknown): void {
    const parsed = fromPageSchema.safeParse(message);
    if (!parsed.success) {
      this.#end(new GatewiseError('INTERNAL', 'The page that computes sent a message that was not understood.'));
      return;
    }
    const { data } = parsed;
    const pending = this.#pending.get(data.call);
    switch (data.type) {
      case 'answer':
        pending?.resolve(data.answer);
        return;
      case 'progress':
        pending?.onProgress(data.done, data.total);
        return;
      case 'aborted':
        pending?.reject(new Error('the page ended a call that nobody wanted to end'));
        return;
      case 'failed':
        pending?.reject(new GatewiseError(data.error.code, data.error.message, data.error.details));
    }
  }

  #end(error: GatewiseError): void {
    if (this.#gone !== null) return;
    this.#gone = error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
