import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mostUsagePoints,
  runUsageSchema,
  usageAfter,
  usageFigures,
  type RunUsage,
  type UsageSample,
} from '../../../src-main/core/run/usage';

const sample = (untilMs: number, change: Partial<UsageSample> = {}): UsageSample => ({
  untilMs,
  machine: { cores: 4, processor: 0.5, memoryUsedBytes: 100, memoryBytes: 1000, graphics: [] },
  processor: 0.25,
  memoryBytes: 10,
  peakMemoryBytes: 12,
  ...change,
});

const after = (samples: readonly UsageSample[]): RunUsage => {
  const usage = samples.reduce<RunUsage | null>((so, next) => usageAfter(so, next), null);
  if (usage === null) throw new Error('no sample');
  return usage;
};

describe('what a run used of its machine', () => {
  it('is a point a look while there are few', () => {
    const usage = after([sample(2000), sample(4000, { processor: 0.75, memoryBytes: 30, peakMemoryBytes: 40 })]);
    expect(runUsageSchema.parse(usage)).toEqual(usage);
    expect(usage.points.map(({ untilMs, runProcessor }) => [untilMs, runProcessor.mean])).toEqual([
      [2000, 0.25],
      [4000, 0.75],
    ]);
    expect(usage).toMatchObject({ cores: 4, memoryBytes: 1000, peakMemoryBytes: 40, samplesPerPoint: 1 });
    expect(usageFigures(usage)).toMatchObject({
      runProcessor: { mean: 0.5, max: 0.75 },
      runMemory: { mean: 20, max: 30 },
      machineProcessor: { mean: 0.5, max: 0.5 },
      graphics: [],
    });
  });

  it('takes no more room for a run of days, and keeps its length, its means and its peaks', () => {
    const looks = fc.array(
      fc.record({
        length: fc.integer({ min: 1, max: 5000 }),
        processor: fc.double({ min: 0, max: 1, noNaN: true }),
        memoryBytes: fc.integer({ min: 0, max: 2 ** 40 }),
      }),
      { minLength: 1, maxLength: 1500 },
    );
    fc.assert(
      fc.property(looks, (list) => {
        let untilMs = 0;
        const usage = after(
          list.map(({ length, processor, memoryBytes }) => {
            untilMs += length;
            return sample(untilMs, { processor, memoryBytes, peakMemoryBytes: memoryBytes });
          }),
        );
        expect(usage.points.length).toBeLessThanOrEqual(mostUsagePoints);
        expect(usage.points.length).toBeGreaterThanOrEqual(Math.min(list.length, mostUsagePoints / 2));
        expect(usage.points.at(-1)?.untilMs).toBe(untilMs);
        expect(usage.points.reduce((sum, { samples }) => sum + samples, 0)).toBe(list.length);
        const { runProcessor, runMemory } = usageFigures(usage);
        const mean = list.reduce((sum, { length, processor }) => sum + length * processor, 0) / untilMs;
        expect(runProcessor?.mean).toBeCloseTo(mean, 9);
        const most = Math.max(...list.map(({ memoryBytes }) => memoryBytes));
        expect([runMemory?.max, usage.peakMemoryBytes]).toEqual([most, most]);
      }),
    );
  });

  it('has a look once that comes twice, as where a page reads a run while it is at work', () => {
    const usage = after([sample(2000), sample(4000)]);
    expect(usageAfter(usage, sample(4000))).toBe(usage);
    expect(usageAfter(usage, sample(3000))).toBe(usage);
  });

  it('tells nothing of a card whose driver told nothing, and keeps the cards that fell silent', () => {
    const card = { name: 'Card', memoryBytes: 1000 };
    const machine = (graphics: UsageSample['machine']['graphics']): Partial<UsageSample> => ({
      machine: { ...sample(0).machine, processor: null, graphics },
    });
    const usage = after([
      sample(1000, machine([])),
      sample(2000, machine([{ ...card, busy: 0.5, memoryUsedBytes: 100 }])),
      sample(3000, machine([{ ...card, busy: null, memoryUsedBytes: null }])),
      sample(4000, machine([])),
    ]);
    expect(usage.graphics).toEqual([card]);
    expect(usage.points.map(({ graphics }) => graphics[0]?.busy?.mean ?? null)).toEqual([null, 0.5, null, null]);
    expect(usageFigures(usage)).toMatchObject({
      machineProcessor: null,
      graphics: [{ name: 'Card', busy: { mean: 0.5 }, memory: { max: 100 } }],
    });
  });
});
