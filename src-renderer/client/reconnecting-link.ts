import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client';
import { Listeners } from './listeners';
import { ConnectionLostError } from './connection-lost';
import { RefusedError, type Connect, type Transport } from './transport';

/**
 * `refused`: the backend answers and does not know the page, which needs its new link; `signedOut`: the same, and a person
 * signs in with the token.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused' | 'signedOut';

const retryDelaysMs = [100, 250, 500, 1000, 2000];

/**
 * A link that survives its transports: calls made while there is no connection wait for the next one, calls cut off
 * by a lost one fail with {@link ConnectionLostError}, and it keeps trying to connect until it is there again.
 */
export class ReconnectingLink implements ClientLink<ClientContext> {
  private state: ConnectionState = 'connecting';
  private transport: Promise<Transport>;
  private readonly listeners = new Listeners<ConnectionState>();
  /** Ends the wait before the next attempt, where there is one. */
  tryNow: () => void = () => undefined;

  constructor(private readonly connect: Connect) {
    this.transport = this.establish();
  }

  /** Tells the present state at once, and every later one; answers with a function that stops it. */
  observe(listener: (state: ConnectionState) => void): () => void {
    listener(this.state);
    return this.listeners.add(listener);
  }

  async call(path: readonly string[], input: unknown, options: ClientOptions<ClientContext>): Promise<unknown> {
    const transport = await untilAborted(this.transport, options.signal);
    const lost = transport.closed.then(() => {
      throw new ConnectionLostError();
    });
    return Promise.race([transport.link.call(path, input, options), lost]);
  }

  private async establish(): Promise<Transport> {
    for (let attempt = 0; ; attempt++) {
      try {
        const transport = await this.connect();
        this.enter('open');
        void transport.closed.then(() => {
          this.enter('lost');
          this.transport = this.establish();
        });
        return transport;
      } catch (thrown) {
        // Attempts go on in either case: the new link, or the token, given in another tab, lets this page in too.
        if (thrown instanceof RefusedError) this.enter(thrown.wayIn === 'token' ? 'signedOut' : 'refused');
        else if (attempt > 0) this.enter('lost');
        const delay = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)] ?? 1000;
        await new Promise<void>((resolve) => {
          this.tryNow = resolve;
          setTimeout(resolve, delay);
        });
      }
    }
  }

  private enter(state: ConnectionState): void {
    if (state === this.state) return;
    this.state = state;
    this.listeners.tell(state);
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(new DOMException('Cancelled.', 'AbortError'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
