import { said } from '../core/common/sentence';
import { z } from 'zod';
import { GatewiseError } from '../core/common/errors';
import { deathError } from './death';
import type { JobHost, JobProcess } from './host';
import { OutputTail } from './output-tail';
import { fromProcessSchema } from './protocol';
import type { AskOptions, ReportProgress } from './types';

/** An abandoned question may go on this long before the process that works on it is ended. */
const patienceMs = 1000;

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ReportProgress | undefined;
}

interface Helper {
  readonly process: JobProcess;
  readonly tail: OutputTail;
  readonly pending: Map<number, Pending>;
  /** Questions whose asker went away and that the process has not given up yet. */
  readonly abandoned: Set<number>;
  readonly gone: Promise<unknown>;
}

/** Keeps one process warm for short questions: started by the first, ended after idling, started again when it dies. */
export class HelperProcess {
  #helper: Helper | null = null;
  #nextId = 1;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly host: JobHost,
    readonly entry: string,
    readonly idleMs: number,
  ) {}

  get pid(): number | null {
    return this.#helper?.process.pid ?? null;
  }

  /**
   * The answer as it came, unchecked.
   * @throws GatewiseError what the process threw; INTERNAL when it died
   * @throws the signal's reason when it fires
   */
  ask(kind: string, input: unknown, { signal, onProgress }: AskOptions = {}): Promise<unknown> {
    signal?.throwIfAborted();
    clearTimeout(this.#idleTimer);
    const helper = (this.#helper ??= this.#start());
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    helper.pending.set(id, { resolve, reject, onProgress });
    const abandon = (): void => {
      helper.pending.delete(id);
      helper.abandoned.add(id);
      helper.process.send({ type: 'cancelRequest', id });
      setTimeout(() => {
        // Nothing else is waiting for this process, and it does not let go: a fresh one is the quicker way.
        if (helper.abandoned.has(id) && helper.pending.size === 0) this.#drop(helper).process.kill();
      }, patienceMs).unref();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abandon, { once: true });
    helper.process.send({ type: 'request', id, kind, input });
    return promise.finally(() => {
      signal?.removeEventListener('abort', abandon);
      this.#watchIdleness(helper);
    });
  }

  /** Ends the process; questions without an answer are rejected. */
  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (this.#helper === null) return;
    const { process, gone } = this.#drop(this.#helper);
    process.send({ type: 'exit' });
    const timer = setTimeout(() => {
      process.kill();
    }, patienceMs);
    await gone;
    clearTimeout(timer);
  }

  #drop(helper: Helper): Helper {
    if (this.#helper === helper) this.#helper = null;
    return helper;
  }

  #watchIdleness(helper: Helper): void {
    clearTimeout(this.#idleTimer);
    if (helper.pending.size > 0 || this.#helper !== helper) return;
    this.#idleTimer = setTimeout(() => {
      if (helper.pending.size === 0) this.#drop(helper).process.send({ type: 'exit' });
    }, this.idleMs);
    this.#idleTimer.unref();
  }

  #start(): Helper {
    const tail = new OutputTail();
    const pending = new Map<number, Pending>();
    const { promise: gone, resolve: setGone } = Promise.withResolvers<unknown>();
    const rejectAll = (error: unknown): void => {
      this.#drop(helper);
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    };
    const process = this.host.start(this.entry, {
      onMessage: (message) => {
        this.#receive(helper, message);
      },
      onOutput: (text) => {
        tail.append(text);
      },
      onExit: (exit) => {
        rejectAll(deathError(said`The helper process`, exit, tail.lines()));
        setGone(null);
      },
      onError: (error) => {
        rejectAll(new GatewiseError('INTERNAL', `The helper process failed: ${error.message}`, {}, { cause: error }));
        if (process.pid === undefined) setGone(null);
        else process.kill();
      },
    });
    const helper: Helper = { process, tail, pending, abandoned: new Set(), gone };
    return helper;
  }

  #receive(helper: Helper, message: unknown): void {
    const parsed = fromProcessSchema.safeParse(message);
    const answer = parsed.success ? parsed.data : null;
    if (answer?.type === 'requestProgress') {
      helper.pending.get(answer.id)?.onProgress?.(answer.fraction, answer.message);
      return;
    }
    if (answer === null || (answer.type !== 'answer' && answer.type !== 'requestFailed')) {
      const reason = parsed.success ? `a message of type ${parsed.data.type}` : z.prettifyError(parsed.error);
      const error = new GatewiseError(
        'INTERNAL',
        `The helper process sent a message that was not understood: ${reason}`,
      );
      this.#drop(helper);
      for (const { reject } of helper.pending.values()) reject(error);
      helper.pending.clear();
      helper.process.kill();
      return;
    }
    helper.abandoned.delete(answer.id);
    const pending = helper.pending.get(answer.id);
    helper.pending.delete(answer.id);
    if (answer.type === 'answer') pending?.resolve(answer.output);
    else pending?.reject(new GatewiseError(answer.error.code, answer.error.message, answer.error.details));
  }
}
