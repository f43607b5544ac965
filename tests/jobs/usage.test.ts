import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MachineMonitor } from '../../src-main/app/machine';
import { readProcessorTimes } from '../../src-main/app/machine/processor';
import type { RunId } from '../../src-main/core/common/ids';
import type { RunDetail, RunEvent } from '../../src-main/core/run/schema';
import { isTerminal } from '../../src-main/core/run/state';
import { usageAfter, usageFigures, type RunUsage } from '../../src-main/core/run/usage';
import { readMemory, type JobEvent } from '../../src-main/jobs';
import { watchUsage } from '../../src-main/jobs/process/usage';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

type Usage = Extract<JobEvent, { type: 'usage' }>;

describe('what a process tells of itself', () => {
  it('is the time and the memory that it took since it told last, and once more at its end', () => {
    const told: Usage[] = [];
    const due: (() => void)[] = [];
    let isOver = false;
    const end = watchUsage(
      (event) => {
        if (event.type === 'usage') told.push(event);
      },
      (milliseconds, call) => {
        expect(milliseconds).toBe(2000);
        due.push(call);
        return () => {
          isOver = true;
        };
      },
    );
    expect(told).toEqual([]);
    // Work that takes processor time and memory: two million numbers, each touched.
    const numbers = new Float64Array(2_000_000).map((_, place) => Math.sin(place));
    due[0]?.();
    due[0]?.();
    end();
    expect(isOver).toBe(true);
    expect(told).toHaveLength(3);
    const [first, second] = told;
    expect(first?.processorMs).toBeGreaterThan(second?.processorMs ?? Infinity);
    expect(first?.elapsedMs).toBeGreaterThan(second?.elapsedMs ?? Infinity);
    expect(first?.memoryBytes).toBeGreaterThan(numbers.byteLength);
    for (const { memoryBytes, peakMemoryBytes } of told) expect(peakMemoryBytes).toBeGreaterThanOrEqual(memoryBytes);
  });

  it('is not what an earlier one in the same process held', async () => {
    const peakOf = (work: () => unknown): number => {
      let peak = 0;
      const end = watchUsage(
        (event) => {
          if (event.type === 'usage') peak = event.peakMemoryBytes;
        },
        () => () => undefined,
      );
      work();
      end();
      return peak;
    };
    const size = 400_000_000;
    const large = peakOf(() => new Uint8Array(size).fill(1).length);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await expect
      .poll(() => {
        collect();
        return process.memoryUsage.rss();
      })
      .toBeLessThan(large - size / 2);
    expect(peakOf(() => 1 + 1)).toBeLessThan(large - size / 2);
  });
});

/** A monitor of this machine that has looked once, with a card that is made up. */
async function monitorOfCard(): Promise<MachineMonitor> {
  const monitor = new MachineMonitor({
    memory: readMemory,
    processor: readProcessorTimes,
    graphics: () => Promise.resolve([{ name: 'Card', busy: 0.5, memoryUsedBytes: 100, memoryBytes: 1000 }]),
    later: () => () => undefined,
  });
  monitor.atWork();
  await expect.poll(() => monitor.current().graphics.length).toBe(1);
  return monitor;
}

/** A run's events until it ends, and the run. */
async function followed(
  client: Client,
  start: () => Promise<RunId>,
  onEvent: (event: RunEvent) => void = () => undefined,
) {
  const stream = await client.runs.watch({});
  const id = await start();
  const events: RunEvent[] = [];
  for await (const event of stream) {
    events.push(event);
    onEvent(event);
    if (event.type === 'changed' && event.run.id === id && isTerminal(event.run.state)) break;
  }
  return { events, run: await client.runs.get({ id }) };
}

const usageOf = ({ usage }: RunDetail): RunUsage => {
  if (usage === null) throw new Error('the run keeps no usage');
  return usage;
};

describe('what a run keeps of the use of its machine', () => {
  it('is told while it works and stored with it, and is the same after the next opening', async () => {
    const workspace = temporaryFolder();
    const { client, backend } = await openBackend(workspace, entry, { machine: await monitorOfCard() });
    const { experiment } = await sineExperiment(client, { epochs: 20, earlyStopping: null });
    const { events, run } = await followed(client, async () => {
      const { runs } = await client.runs.start({ experimentId: experiment.id });
      return runs[0]?.id ?? (await Promise.reject(new Error('no run')));
    });
    const usage = usageOf(run);
    expect(usage.peakMemoryBytes).toBeGreaterThan(10_000_000);
    expect(usage.memoryBytes).toBe(readMemory().total);
    const { runProcessor, runMemory, machineMemory } = usageFigures(usage);
    expect(runProcessor?.mean).toBeGreaterThan(0);
    expect(runMemory?.max).toBeLessThanOrEqual(usage.peakMemoryBytes);
    expect(machineMemory?.max).toBeGreaterThan(runMemory?.mean ?? Infinity);
    // What a page makes of the events is what is stored.
    const told = events.flatMap((event) => (event.type === 'usage' ? [event.sample] : []));
    expect(told.reduce<RunUsage | null>((so, sample) => usageAfter(so, sample), null)).toEqual(usage);
    await backend.close();
    const again = await openBackend(workspace, entry);
    expect((await again.client.runs.get({ id: run.id })).usage).toEqual(usage);
  });

  it('goes on where a run goes on', async () => {
    const { client } = await openBackend(temporaryFolder(), entry, { machine: await monitorOfCard() });
    const { experiment } = await sineExperiment(client, { epochs: 50_000, earlyStopping: null });
    const start = async (): Promise<RunId> => {
      const { runs } = await client.runs.start({ experimentId: experiment.id });
      return runs[0]?.id ?? (await Promise.reject(new Error('no run')));
    };
    const pausing = (event: RunEvent): void => {
      if (event.type === 'epoch') void client.runs.pause({ ids: [event.id] });
    };
    const first = await followed(client, start, pausing);
    expect([first.run.state, first.run.error]).toEqual(['paused', null]);
    const before = usageOf(first.run);
    const second = await followed(
      client,
      async () => {
        await client.runs.resume({ ids: [first.run.id] });
        return first.run.id;
      },
      (event) => {
        if (event.type === 'epoch') void client.runs.stopAndKeep({ id: event.id }).catch(() => undefined);
      },
    );
    const after = usageOf(second.run);
    expect(after.points.slice(0, before.points.length)).toEqual(before.points);
    expect(after.points.length).toBeGreaterThan(before.points.length);
    expect(after.graphics).toEqual([{ name: 'Card', memoryBytes: 1000 }]);
  });
});
