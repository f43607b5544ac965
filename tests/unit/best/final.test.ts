import { describe, expect, it } from 'vitest';
import { lookAtTest } from '../../../src-main/app/best/final';
import type { BestServices } from '../../../src-main/app/best/services';
import { SearchState } from '../../../src-main/app/best/state';
import { Scores, type Candidate } from '../../../src-main/core/best';
import type { BestRequest } from '../../../src-main/core/best/search';
import { datasetIdSchema, experimentIdSchema, runIdSchema } from '../../../src-main/core/common/ids';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { runDetail } from '../../support/run-detail';

const base = experimentConfigurationSchema.parse({
  task: { target: 'y' },
  window: { lookback: 24, horizon: 6 },
  model: { kind: 'linear' },
});
const plain: Omit<Candidate, 'id' | 'family'> = {
  configuration: base,
  probe: null,
  growth: 1,
  parent: null,
  changes: {},
};
const candidates: Candidate[] = [
  { ...plain, id: 'last-value', family: 'baseline' },
  { ...plain, id: 'ridge', family: 'linear' },
];
const datasetId = datasetIdSchema.parse('ds_aaaaaaaaaa');
const experimentId = experimentIdSchema.parse('ex_aaaaaaaaaa');
const request: BestRequest = {
  datasetId,
  target: 'y',
  budget: { kind: 'minutes', minutes: 1 },
  preset: 'quick',
  seed: 0,
};

/** A search of two candidates that were judged on two windows, whose last runs never end by themselves. */
function searched() {
  const opened: unknown[] = [];
  const cancelled = new Set<string>();
  const waiting = new Map<string, () => void>();
  let started = 0;
  const services = {
    now: () => 0,
    workspace: {
      experiments: { create: () => ({ id: experimentId }) },
      runs: { get: (id: string) => runDetail({ id, state: cancelled.has(id) ? 'cancelled' : 'succeeded' }) },
      testLooks: { open: (...look: unknown[]) => opened.push(look) },
    },
    runs: {
      startTrial: () => {
        started += 1;
        return Promise.resolve(runDetail({ id: `run_final${started}aaaa` }));
      },
      cancel: ({ ids }: { ids: string[] }) => {
        for (const id of ids) {
          cancelled.add(id);
          waiting.get(id)?.();
        }
      },
      stopAndKeep: () => undefined,
    },
    jobs: {
      settled: (id: string) =>
        new Promise<void>((resolve) => {
          if (cancelled.has(id)) resolve();
          else waiting.set(id, resolve);
        }),
    },
  } as unknown as BestServices;
  const split = base.split;
  const windows = [
    { from: 50, to: 70, split, trainRows: 45 },
    { from: 70, to: 90, split, trainRows: 65 },
  ];
  const signal = new AbortController().signal;
  const scores = new Scores(windows.length);
  const state = new SearchState(
    { services, experimentId, plan: { windows, judged: 'test' }, seed: 0, parallel: 2, signal },
    scores,
    { leftOut: [], times: null, rows: 100, began: 0, metric: 'mae', unit: '' },
  );
  scores.enter(candidates);
  for (const { id, family } of candidates) {
    for (const [window] of windows.entries()) {
      const outcome = {
        candidate: id,
        window,
        isProbe: false,
        error: family === 'linear' ? 1 : 2,
        baseline: 2,
        costMs: 5,
      };
      const run = runDetail({ id: `run_${family.slice(0, 6)}${window}aaa` });
      state.keep({ outcome: { ...outcome, failure: null, outOfTime: false }, run });
    }
  }
  return { state, signal, opened };
}

describe('the end of a search', () => {
  it('answers with the leader’s run on the last validation window where the time is up, and sees nothing of the test part', async () => {
    const { state, signal, opened } = searched();
    const { winner, test, verdict } = await lookAtTest(state, { request, base, members: [], deadline: 0 }, signal);

    expect(winner).toMatchObject({ entry: 'ridge', run: runIdSchema.parse('run_linear1aaa'), isFinal: false });
    expect(test).toEqual([]);
    expect(opened).toEqual([]);
    expect(verdict.kind).toBe('cannotTell');
  });
});
