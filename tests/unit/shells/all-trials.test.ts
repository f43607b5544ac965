import { describe, expect, it } from 'vitest';
import { studyIdSchema } from '../../../src-main/core/common/ids';
import { allTrials, sourcesOf } from '../../../src-main/shells/cli/all-trials';
import { studyTrial } from '../../support/study-trial';

const id = studyIdSchema.parse('study_abcdefghij');
const trials = Array.from({ length: 25_001 }, (_, number) =>
  studyTrial({ number, values: { rate: number }, objectives: [(number * 7919) % 25_001] }),
);

describe('the trials of a study that the command line asks for', () => {
  it('are all of them, however many pages they take, and where a page lacks some that cannot be read', async () => {
    const asked: number[] = [];
    const trialsOf = ({ offset = 0 }: { readonly offset?: number }) => {
      asked.push(offset);
      const page = trials.slice(offset, offset + 10_000).filter(({ number }) => number !== 3);
      return Promise.resolve({ trials: page, total: trials.length });
    };
    const client = { studies: { trials: trialsOf } } as unknown as Parameters<typeof allTrials>[0];
    const found = await allTrials(client, id);
    expect(found.map(({ number }) => number)).toEqual(trials.map(({ number }) => number).filter((n) => n !== 3));
    expect(asked).toEqual([0, 10_000, 20_000]);
  });

  it('are where CMA-ES begins: complete ones, of more than it takes the best', () => {
    const few = [
      studyTrial({ number: 0, values: { rate: 1 }, objectives: [3] }),
      studyTrial({ number: 1, values: { rate: 2 }, objectives: null, state: 'failed' }),
    ];
    expect(sourcesOf(few, 'minimize')).toEqual({ sourceTrials: [{ values: { rate: 1 }, value: 3 }], leftOut: 0 });
    for (const [direction, best] of [
      ['minimize', 0],
      ['maximize', 25_000],
    ] as const) {
      const { sourceTrials, leftOut } = sourcesOf(trials, direction);
      expect([sourceTrials.length, leftOut]).toEqual([10_000, 15_001]);
      expect(sourceTrials[0]?.value).toBe(best);
      expect(sourceTrials.some(({ value }) => value === 12_500)).toBe(false);
    }
  });
});
