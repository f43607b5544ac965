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
        if (steps.length > 6) resolve();
      },
      pause: () => {
        steps.push('pause');
        return Promise.resolve();
      },
    });
    async function* events() {
      yield await Promise.resolve('event');
      if (steps.includes('pause')) await never;
      throw new Error('The connection was lost.');
    }
  });
  expect(steps).toEqual(['open', 'refresh', 'event', 'pause', 'open', 'refresh', 'event']);
});
