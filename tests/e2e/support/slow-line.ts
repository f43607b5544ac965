import type { WebSocketRoute } from 'playwright-core';

/**
 * A line on which answers and questions can be held up, so that what the page shows while a job is at work stays as long as a test
 * looks at it.
 */
export class SlowLine {
  #held: (() => void)[] = [];
  #pattern: RegExp | null = null;

  /** What the page has said so far. */
  readonly said: string[] = [];

  connect(page: WebSocketRoute): void {
    const server = page.connectToServer();
    page.onMessage((message) => {
      this.said.push(message.toString());
      this.#pass(message.toString(), () => {
        server.send(message);
      });
    });
    server.onMessage((message) => {
      this.#pass(message.toString(), () => {
        page.send(message);
      });
    });
  }

  #pass(message: string, deliver: () => void): void {
    if (this.#pattern?.test(message) === true) this.#held.push(deliver);
    else deliver();
  }

  get heldCount(): number {
    return this.#held.length;
  }

  hold(pattern: RegExp): void {
    this.#pattern = pattern;
  }

  release(): void {
    this.#pattern = null;
    for (const deliver of this.#held.splice(0)) deliver();
  }
}
