import type { GraphicsPort } from '../../engine';

/** The part of Electron's port in a process that is used here. */
interface MessagePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
}

export function isMessagePort(candidate: unknown): candidate is MessagePort {
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    'on' in candidate &&
    'postMessage' in candidate &&
    'start' in candidate
  );
}

/** The line to a page that was asked for: what is said before its port is here is kept until then. */
export class GraphicsPage implements GraphicsPort {
  #port: MessagePort | null = null;
  #early: unknown[] = [];
  #hear: ((message: unknown) => void) | null = null;
  #hearGone: ((reason: string) => void) | null = null;

  post(message: unknown): void {
    if (this.#port === null) this.#early.push(message);
    else this.#port.postMessage(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#hear = listener;
  }

  onGone(listener: (reason: string) => void): void {
    this.#hearGone = listener;
  }

  /** The port is here. */
  connect(port: MessagePort): void {
    this.#port = port;
    port.on('message', ({ data }) => {
      this.#hear?.(data);
    });
    port.start();
    for (const message of this.#early) port.postMessage(message);
    this.#early = [];
  }

  /** The page is gone, or could not be opened. */
  end(reason: string): void {
    this.#early = [];
    this.#hearGone?.(reason);
  }
}
