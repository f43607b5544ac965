import { isAbortError } from '../../core/common/abort';
import { GatewiseError, toErrorValue, type ErrorValue } from '../../core/common/errors';
import type { JobTypes, RequestTypes } from '../kinds/definition';
import { toProcessSchema, type FromProcess, type ToProcess } from '../protocol';
import type { JobContext, Registry } from './handlers';
import type { ParentLink } from './link';

const parentCheckMs = 2000;
/** A process that holds more than this at the end of its job does not wait for another. */
const mostIdleBytes = 500e6;

type JobMessage = Extract<ToProcess, { readonly type: 'job' }>;

interface JobSignals {
  readonly cancel: AbortController;
  readonly stop: AbortController;
  readonly pause: AbortController;
}

function isKeyOf<T extends object>(candidate: PropertyKey, record: T): candidate is keyof T {
  return Object.hasOwn(record, candidate);
}

/** An error of ours as it is; for a programming error, the stack comes along, because nobody can look into the process. */
function errorValueOf(thrown: unknown): ErrorValue {
  const value = toErrorValue(thrown);
  if (value.code !== 'INTERNAL' || thrown instanceof GatewiseError || !(thrown instanceof Error)) return value;
  return { code: value.code, message: value.message, details: { stack: thrown.stack ?? '' } };
}

/** How a job ends that threw. */
function endOf(thrown: unknown, { cancel, pause }: JobSignals): FromProcess {
  if (cancel.signal.aborted) return { type: 'cancelled' };
  // An error of its own is no pause, whoever asked for one meanwhile.
  if (pause.signal.aborted && isAbortError(thrown)) return { type: 'paused' };
  return { type: 'failed', error: errorValueOf(thrown) };
}

/** What the process is called where the system lists its processes: `gatewise train`. */
function nameProcess(work: string): void {
  process.title = `gatewise ${work}`;
}

/** Serves jobs, one at a time, or short requests for as long as the backend wants. Every message is checked before it is used. */
export class ProcessServer<
  Jobs extends JobTypes<keyof Jobs & string>,
  Requests extends RequestTypes<keyof Requests & string>,
> {
  readonly #registry: Registry<Jobs, Requests>;
  readonly #link: ParentLink;
  /** Of the job that is at work; messages that come when there is none were for one that has ended. */
  #signals: JobSignals | null = null;
  readonly #requests = new Map<number, AbortController>();

  constructor(registry: Registry<Jobs, Requests>, link: ParentLink) {
    this.#registry = registry;
    this.#link = link;
  }

  /** Listens until the work is done or the backend is gone; then the process exits. */
  start(): void {
    // Ctrl+C in a terminal reaches every process of the group; the backend decides what it means and tells.
    process.on('SIGINT', () => undefined);
    this.#exitWithParent();
    this.#link.onMessage((message) => {
      const parsed = toProcessSchema.safeParse(message);
      if (parsed.success) this.#receive(parsed.data);
      else void this.#exitAfter({ type: 'failed', error: toErrorValue(parsed.error) });
    });
  }

  #exitWithParent(): void {
    const parent = process.ppid;
    this.#link.onClosed(() => process.exit(1));
    // A second way to notice, should the line stay open when the backend is killed.
    setInterval(() => {
      if (process.ppid !== parent) process.exit(1);
    }, parentCheckMs).unref();
  }

  #receive(message: ToProcess): void {
    switch (message.type) {
      case 'prepare':
        // What cannot be loaded is said by the work that needs it.
        this.#registry.prepare?.().catch(() => undefined);
        return;
      case 'job':
        void this.#runJob(message);
        return;
      case 'cancel':
        this.#signals?.cancel.abort();
        return;
      case 'stopAndKeep':
        this.#signals?.stop.abort();
        return;
      case 'pause':
        this.#signals?.pause.abort();
        return;
      case 'request':
        void this.#answer(message.id, message.kind, message.input);
        return;
      case 'cancelRequest':
        this.#requests.get(message.id)?.abort();
        return;
      case 'exit':
        process.exit(0);
    }
  }

  async #runJob({ kind, specification, threads, stays }: JobMessage): Promise<void> {
    if (this.#signals !== null) {
      const error = toErrorValue(new GatewiseError('INTERNAL', 'A process runs one job at a time.'));
      await this.#exitAfter({ type: 'failed', error });
      return;
    }
    const signals = { cancel: new AbortController(), stop: new AbortController(), pause: new AbortController() };
    this.#signals = signals;
    const context: JobContext = {
      threads,
      signal: signals.cancel.signal,
      stopSignal: signals.stop.signal,
      pauseSignal: signals.pause.signal,
      emit: (event) => {
        this.#send({ type: 'event', event });
      },
    };
    try {
      const { definitions, handlers } = this.#registry.jobs;
      if (!isKeyOf(kind, handlers)) throw new GatewiseError('INTERNAL', `There is no job of the kind “${kind}”.`);
      nameProcess(kind);
      context.emit({ type: 'state', state: 'preparing' });
      const { result, stopped } = await handlers[kind](definitions[kind].specification.parse(specification), context);
      const end: FromProcess = { type: 'finished', stopped, result };
      if (!stays || process.memoryUsage.rss() > mostIdleBytes) {
        await this.#exitAfter(end);
        return;
      }
      this.#signals = null;
      nameProcess('idle');
      this.#send(end);
      this.#send({ type: 'idle' });
    } catch (thrown) {
      await this.#exitAfter(endOf(thrown, signals));
    }
  }

  async #answer(id: number, kind: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    this.#requests.set(id, controller);
    try {
      const { definitions, handlers } = this.#registry.requests;
      if (!isKeyOf(kind, handlers)) throw new GatewiseError('INTERNAL', `There is no request of the kind “${kind}”.`);
      nameProcess('questions');
      const output = await handlers[kind](
        definitions[kind].input.parse(input),
        controller.signal,
        (fraction, message) => {
          this.#send({ type: 'requestProgress', id, fraction, message });
        },
      );
      this.#send({ type: 'answer', id, output });
    } catch (thrown) {
      this.#send({ type: 'requestFailed', id, error: errorValueOf(thrown) });
    } finally {
      this.#requests.delete(id);
    }
  }

  #send(message: FromProcess): void {
    // Without the backend nobody is left to work for.
    this.#link.send(message).catch(() => process.exit(1));
  }

  async #exitAfter(message: FromProcess): Promise<void> {
    await this.#link.send(message).catch(() => undefined);
    process.exit(message.type === 'failed' ? 1 : 0);
  }
}
