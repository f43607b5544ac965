import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { GatewiseError } from '../../src-main/core/common/errors';
import { createRandom } from '../../src-main/core/common/random';
import { methodSchema, type StatisticalMethod } from '../../src-main/core/model/statistical/schema';
import { Breather } from '../../src-main/engine/common/breather';
import { fitMethod } from '../../src-main/engine/statistical/methods';
import { fitPanel, type PanelFits, type SeriesFit } from '../../src-main/engine/statistical/panel';
import { finish } from '../../src-main/engine/statistical/work';
import { bundleEntry } from '../jobs/support/bundle';

let worker: string;
beforeAll(async () => {
  worker = await bundleEntry(join(import.meta.dirname, '../../src-main/engine/statistical/worker.ts'));
});

const random = createRandom(2);
const series = Array.from({ length: 40 }, (_, own) =>
  Float64Array.from({ length: 96 }, (__, row) => 20 + own + Math.sin((row + own) / 2) * 4 + random.normal()),
);
const ets = methodSchema.parse({ type: 'AutoETS', seasonLength: 12 });
/** Which of them this thread fitted, in its order. */
const here: number[] = [];

function panelOf(
  given: Partial<PanelFits> & { readonly method: StatisticalMethod; readonly isHeldUp?: boolean },
  signal = new AbortController().signal,
): PanelFits {
  here.length = 0;
  const valuesOf = given.valuesOf ?? ((index: number) => series[index]!);
  let finished = 0;
  return {
    usualSeason: 12,
    count: series.length,
    valuesOf,
    fit: async (index, values, onShare) => {
      here.push(index);
      // Where it is told so, the first series takes until another thread has fitted one.
      while (given.isHeldUp === true && index === 0 && finished === 0) {
        onShare(0);
        await setImmediate();
      }
      return finish(fitMethod(given.method, values, 12));
    },
    threads: 2,
    worker,
    breather: new Breather(signal),
    ...given,
    onProgress: (done) => {
      finished = done;
      given.onProgress?.(done);
    },
  };
}
const bytesOf = (fits: readonly SeriesFit[]): unknown[] =>
  fits.map(({ form, figures, state }) => ({
    form,
    figures,
    state: Buffer.from(state.buffer, state.byteOffset, state.byteLength).toString('hex'),
  }));

describe('series of a panel', () => {
  it('are fitted to the same bits on 1, 2 and 4 threads, though the first takes long; progress tells how many are done', async () => {
    const expected = bytesOf(await fitPanel(panelOf({ method: ets, threads: 1 })));
    expect(here).toHaveLength(series.length);
    for (const threads of [2, 4]) {
      const told: number[] = [];
      const onProgress = (done: number): void => void told.push(done);
      const fits = await fitPanel(panelOf({ method: ets, threads, isHeldUp: true, onProgress }));
      expect(bytesOf(fits)).toEqual(expected);
      expect(here.length).toBeLessThan(series.length);
      expect(told.at(-1)).toBe(series.length);
      expect(told).toEqual([...told].sort((a, b) => a - b));
    }
  });

  it('are fitted on this thread alone where there is no other, or where the others cannot start', async () => {
    const few = { method: ets, count: 12 };
    const expected = bytesOf(await fitPanel(panelOf({ ...few, worker: null })));
    expect(here).toEqual(Array.from({ length: 12 }, (_, index) => index));
    const missing = await fitPanel(panelOf({ ...few, worker: join(import.meta.dirname, 'not-there.mjs') }));
    expect(bytesOf(missing)).toEqual(expected);
    expect([...here].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  it('of a thread that dies are fitted by this one, with a warning', async () => {
    const dying = join(dirname(worker), 'dying.mjs');
    const dies = `let tasks = 0; parentPort.on('message', () => { if (++tasks === 2) throw new Error('no memory'); });`;
    await writeFile(dying, `import { parentPort } from 'node:worker_threads';\n${dies}\nawait import('./job.mjs');\n`);
    const warned = new Promise<string>((resolve) => {
      process.once('warning', ({ message }) => {
        resolve(message);
      });
    });
    const expected = bytesOf(await fitPanel(panelOf({ method: ets, threads: 1 })));
    const fits = await fitPanel(panelOf({ method: ets, worker: dying, isHeldUp: true }));
    expect(bytesOf(fits)).toEqual(expected);
    expect(here.length).toBeLessThan(series.length);
    expect(await warned).toMatch(/takes over its series.*no memory/);
  });

  it('that are refused are told as on one thread: the first of them', async () => {
    const theta = methodSchema.parse({ type: 'AutoETS', model: 'MAM', seasonLength: 12 });
    const valuesOf = (index: number): Float64Array =>
      index >= 25 ? series[index]!.map((value) => value - 100) : series[index]!;
    const refusal = async (threads: number): Promise<unknown> =>
      fitPanel(panelOf({ method: theta, threads, valuesOf })).then(
        () => null,
        (error: unknown) => (error instanceof GatewiseError ? [error.code, error.message, here.at(-1)] : error),
      );
    const expected = await refusal(1);
    expect(expected).toMatchObject([expect.any(String), expect.any(String), 25]);
    expect(await refusal(2)).toEqual(expected);
  });

  it('are left when the signal fires, and no thread stays', async () => {
    const controller = new AbortController();
    const onProgress = (done: number): void => {
      if (done >= 20) controller.abort();
    };
    await expect(fitPanel(panelOf({ method: ets, onProgress }, controller.signal))).rejects.toThrow(/abort/i);
    expect(process.getActiveResourcesInfo()).not.toContain('MessagePort');
  });
});
