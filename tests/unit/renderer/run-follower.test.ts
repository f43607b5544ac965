import { describe, expect, it } from 'vitest';
import { runIdSchema } from '../../../src-main/core/common/ids';
import type { RunEvent, RunSummary } from '../../../src-main/core/run/schema';
import {
  detailAfter,
  isNewState,
  runAfter,
  tellFollower,
  type RunChange,
} from '../../../src-renderer/stores/run-follower';
import { runDetail } from '../../support/run-detail';

const id = runIdSchema.parse('run_0000000001');
const run = runDetail({
  id,
  state: 'running',
  finishedAt: null,
  bestValLoss: 0.5,
  bestEpoch: 1,
  lastEpoch: 1,
  history: [],
});
const progress = { epoch: 2, epochs: 9, fraction: 0.3, remainingMs: null, phase: 'training' as const };
const epoch = (at: number, valLoss: number): RunChange => ({
  type: 'epoch',
  id,
  record: { epoch: at, loss: 1, valLoss, learningRate: 0.001, durationMs: 5 },
  progress,
});
const changed = (change: Partial<RunSummary>): RunChange => ({ type: 'changed', run: { ...run, ...change } });

describe('what happens to runs', () => {
  it('is told to the functions that it concerns', () => {
    const told: string[] = [];
    const follower = {
      changed: (of: string, { type }: RunChange) => told.push(`changed ${of} ${type}`),
      ended: ({ id: of }: RunSummary) => told.push(`ended ${of}`),
      listed: ({ type }: RunEvent) => told.push(`listed ${type}`),
    };
    const events: RunEvent[] = [
      { type: 'created', run },
      epoch(2, 0.4),
      changed({ state: 'succeeded', finishedAt: 9 }),
      { type: 'deleted', ids: [id] },
    ];
    for (const event of events) tellFollower(follower, event);
    expect(told).toEqual([
      'listed created',
      `changed ${id} epoch`,
      `changed ${id} changed`,
      `ended ${id}`,
      'listed deleted',
    ]);
    for (const event of events) tellFollower({}, event);
  });

  it('makes a run what it is then', () => {
    expect(runAfter(run, epoch(2, 0.4))).toMatchObject({ lastEpoch: 2, bestEpoch: 2, bestValLoss: 0.4, progress });
    expect(runAfter(run, epoch(2, 0.6))).toMatchObject({ lastEpoch: 2, bestEpoch: 1, bestValLoss: 0.5 });
    expect(runAfter(run, { type: 'progress', id, progress })).toEqual({ ...run, progress });
    expect(runAfter(run, changed({ name: 'other' })).name).toBe('other');
  });

  it('lets its history and its log grow, each epoch once', () => {
    const line = { at: 1, level: 'info' as const, message: 'said' };
    const steps = [epoch(1, 0.5), epoch(2, 0.4), epoch(2, 0.3), { type: 'log' as const, id, line }];
    const after = steps.reduce((current, change) => detailAfter(current, change), run);
    expect(after.history.map(({ epoch: at, valLoss }) => [at, valLoss])).toEqual([
      [1, 0.5],
      [2, 0.3],
    ]);
    expect(after.log.at(-1)).toEqual(line);
    expect(after).toMatchObject({ lastEpoch: 2, bestValLoss: 0.3 });
  });

  it('has a group read again where a run goes on to another state, and at no epoch', () => {
    const shown = [{ id, state: 'running' as const }];
    const training = [
      epoch(1, 0.5),
      epoch(2, 0.4),
      { type: 'progress' as const, id, progress },
      changed({ lastEpoch: 2 }),
    ];
    expect(training.filter((change) => isNewState(shown, change))).toEqual([]);
    expect(isNewState(shown, changed({ state: 'succeeded' }))).toBe(true);
    // One that it does not have yet.
    expect(isNewState([], changed({}))).toBe(true);
  });
});
