import { afterEach, expect, it, vi } from 'vitest';
import { followStream } from '../../../src-renderer/client/follow-stream';
import { Listeners } from '../../../src-renderer/client/listeners';

afterEach(() => {
  vi.restoreAllMocks();
});

const never = new Promise<never>(() => undefined);

it('a listener that throws stops neither the stream nor the other listeners, and is reported once', async () => {
  const said: unknown[] = [];
  vi.spyOn(console, 'error').mockImplementation((error) => said.push(error));
  const listeners = new Listeners<number>();
  const heard: number[] = [];
  const error = new Error('This panel is at fault.');
  listeners.add(() => {
    throw error;
  });
  const stop = listeners.add((event) => heard.push(event));
  listeners.add((event) => {
    if (event === 2) stop();
    if (event === 3) done();
  });
  let done = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  let opened = 0;
  let paused = 0;
  void followStream<number>({
    open: () => {
      opened += 1;
      return opened === 1 ? Promise.resolve(events()) : never;
    },
    refresh: () => Promise.resolve(),
    handle: (event) => {
      listeners.tell(event);
    },
    drawn: () => Promise.resolve(),
    pause: () => {
      paused += 1;
      return never;
    },
  });
  async function* events() {
    for (const event of [1, 2, 3]) yield await Promise.resolve(event);
    await never;
  }
  await finished;
  expect({ heard, opened, paused, said }).toEqual({ heard: [1, 2], opened: 1, paused: 0, said: [error] });
});

it('a stream that breaks off is opened anew, after what may have changed was read', async () => {
  const steps: string[] = [];
  let isDrawn = (): void => undefined;
  await new Promise<void>((resolve) => {
    void followStream<string>({
      open: () => {
        steps.push('open');
        return Promise.resolve(events());
      },
      refresh: () => {
        steps.push('refresh');
        return Promise.resolve();
      },
      handle: (event) => {
        steps.push(event);
        if (steps.length > 7) resolve();
      },
      drawn: () =>
        new Promise((drawn) => {
          isDrawn = drawn;
        }),
      pause: () => {
        isDrawn();
        steps.push('pause');
        return Promise.resolve();
      },
    });
    async function* events() {
      yield await Promise.resolve('event');
      yield await Promise.resolve('undrawn');
      if (steps.includes('pause')) await never;
      throw new Error('The connection was lost.');
    }
  });
  expect(steps).toEqual(['open', 'refresh', 'event', 'undrawn', 'pause', 'open', 'refresh', 'event']);
});

it('events that come while the window draws are handled together after it, in their order', async () => {
  const handled: number[] = [];
  let draw = (): void => undefined;
  const asked: (() => void)[] = [];
  const nextDrawing = (): Promise<void> => new Promise((resolve) => asked.push(resolve));
  let given = (): void => undefined;
  const allGiven = new Promise<void>((resolve) => {
    given = resolve;
  });
  const first = nextDrawing();
  void followStream<number>({
    open: () => Promise.resolve(events()),
    refresh: () => Promise.resolve(),
    handle: (event) => handled.push(event),
    drawn: () =>
      new Promise((resolve) => {
        draw = resolve;
        asked.shift()?.();
      }),
    pause: () => never,
  });
  async function* events() {
    for (const event of [1, 2, 3, 4]) yield await Promise.resolve(event);
    given();
    await never;
  }
  await first;
  await allGiven;
  expect(handled).toEqual([1]);
  const second = nextDrawing();
  draw();
  await second;
  expect(handled).toEqual([1, 2, 3, 4]);
});
