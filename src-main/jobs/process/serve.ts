import { isAbortError } from '../../core/common/abort';
import { GatewiseError, toErrorValue, type ErrorValue } from '../../core/common/errors';
import type { JobTypes, RequestTypes } from '../kinds/definition';
import { toProcessSchema, type FromProcess, type ToProcess } from '../protocol';
import type { JobContext, Registry } from './handlers';
import type { ParentLink } from './link';

const parentCheckMs = 2000;

function isKeyOf<T extends object>(candidate: PropertyKey, record: T): candidate is keyof T {
  return Object.hasOwn(record, candidate);
}

/** An error of ours as it is; for a programming error, the stack comes along, because nobody can look into the process. */
function errorValueOf(thrown: unknown): ErrorValue {
  const value = toErrorValue(thrown);
  if (value.code !== 'INTERNAL' || thrown instanceof GatewiseError || !(thrown instanceof Error)) return value;
  return { code: value.code, message: value.message, details: { stack: thrown.stack ?? '' } };
}

/** What the process is called where the system lists its processes: `gatewise train`. */
function nameProcess(work: string): void {
  process.title = `gatewise ${work}`;
}

/** Serves one job, or short requests for as long as the backend wants. Every message is checked before it is used. */
export class ProcessServer<
  Jobs extends JobTypes<keyof Jobs & string>,
  Requests extends RequestTypes<keyof Requests & string>,
> {
  readonly #registry: Registry<Jobs, Requests>;
  readonly #link: ParentLink;
  readonly #cancel = new AbortController();
  readonly #stop = new AbortController();
  readonly #pause = new AbortController();
  readonly #requests = new Map<number, AbortController>();
  #hasJob = false;

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
        void this.#runJob(message.kind, message.specification, message.threads);
        return;
      case 'cancel':
        this.#cancel.abort();
        return;
      case 'stopAndKeep':
        this.#stop.abort();
        return;
      case 'pause':
        this.#pause.abort();
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

  async #runJob(kind: string, specification: unknown, threads: number): Promise<void> {
    const context: JobContext = {
      threads,
      signal: this.#cancel.signal,
      stopSignal: this.#stop.signal,
      pauseSignal: this.#pause.signal,
      emit: (event) => {
        this.#send({ type: 'event', event });
      },
    };
    try {
      if (this.#hasJob) throw new GatewiseError('INTERNAL', 'A process runs one job only.');
      this.#hasJob = true;
      const { definitions, handlers } = this.#registry.jobs;
      if (!isKeyOf(kind, handlers)) throw new GatewiseError('INTERNAL', `There is no job of the kind “${kind}”.`);
      nameProcess(kind);
      context.emit({ type: 'state', state: 'preparing' });
      const { result, stopped } = await handlers[kind](definitions[kind].specification.parse(specification), context);
      await this.#exitAfter({ type: 'finished', stopped, result });
    } catch (thrown) {
      await this.#exitAfter(this.#endOf(thrown));
    }
  }

  #endOf(thrown: unknown): FromProcess {
    if (this.#cancel.signal.aborted) return { type: 'cancelled' };
    // An error of its own is no pause, whoever asked for one meanwhile.
    if (this.#pause.signal.aborted && isAbortError(thrown)) return { type: 'paused' };
    return { type: 'failed', error: errorValueOf(thrown) };
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
