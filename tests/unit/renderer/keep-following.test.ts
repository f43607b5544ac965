import { expect, it } from 'vitest';
import { keepFollowing, waitFor } from '../../../src-renderer/composables/keep-following';

/** Follows streams that tell these items, one after the other, and end or fail; answers with what was seen and waited. */
async function follow(streams: readonly (readonly number[] | Error)[]) {
  const seen: (number | 'ended')[] = [];
  const waits: number[] = [];
  const controller = new AbortController();
  let opened = 0;
  await keepFollowing<number>({
    open: async () => {
      const stream = streams[opened++] ?? [];
      await Promise.resolve();
      if (stream instanceof Error) throw stream;
      return (async function* () {
        for (const item of stream) {
          await Promise.resolve();
          yield item;
        }
      })();
    },
    onItem: (item) => seen.push(item),
    onEnd: () => seen.push('ended'),
    signal: controller.signal,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      if (opened === streams.length) controller.abort();
      return Promise.resolve();
    },
  });
  return { seen, waits };
}

it('asks again for a stream that ended or could not be opened, later each time until it tells something', async () => {
  expect(await follow([[1, 2], new Error('refused'), new Error('refused'), [3], []])).toEqual({
    seen: [1, 2, 'ended', 'ended', 'ended', 3, 'ended', 'ended'],
    waits: [1000, 2000, 4000, 1000, 2000],
  });
});

it('asks at least every half minute', async () => {
  const { waits } = await follow(Array.from({ length: 8 }, () => []));
  expect(waits.at(-1)).toBe(30_000);
});

it('opens nothing, and tells nothing more, once its signal has fired', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  let opened = 0;
  const followed = keepFollowing<number>({
    open: () => {
      opened += 1;
      return Promise.resolve(
        (async function* () {
          yield 1;
          await Promise.resolve();
          yield 2;
        })(),
      );
    },
    onItem: (item) => {
      seen.push(item);
      controller.abort();
    },
    onEnd: () => seen.push(-1),
    signal: controller.signal,
    wait: waitFor,
  });
  await followed;
  expect({ seen, opened }).toEqual({ seen: [1], opened: 1 });
  await waitFor(1e6, controller.signal);
});
