import { describe, expect, it } from 'vitest';
import { studyIdSchema } from '../../../../src-main/core/common/ids';
import { studySettingsSchema, type Study } from '../../../../src-main/core/study';
import { bestChart, sharesChart } from '../../../../src-renderer/views/studies/compare/compare-charts';
import { mostCompared, readChosen, writeChosen } from '../../../../src-renderer/views/studies/chosen-studies';
import { rateAndUnits } from '../../../support/rate-and-units';
import { studyTrial } from '../../../support/study-trial';

const ids = Array.from({ length: 10 }, (_, at) =>
  studyIdSchema.parse(`study_${'abcdefghij'.slice(at)}${'z'.repeat(at)}`),
);
const t = (key: string): string => key;
const compared = (
  at: number,
  name: string,
  values: readonly (number | null)[],
  direction: 'minimize' | 'maximize',
) => ({
  study: {
    id: ids[at],
    name,
    settings: studySettingsSchema.parse({ space: rateAndUnits, objectives: [{ figure: 'valLoss', direction }] }),
  } as unknown as Study,
  trials: values.map((value, number) =>
    studyTrial({ number, objectives: value === null ? null : [value], state: value === null ? 'failed' : 'complete' }),
  ),
});

describe('the overlay of studies', () => {
  it('draws the best so far of each, and the shares of its trials', () => {
    const both = [compared(0, 'A', [3, null, 1, 2], 'minimize'), compared(1, 'B', [2, 2], 'minimize')];
    expect(bestChart(both, 'loss', t).series.map(({ label, x, y }) => ({ label, x, y }))).toEqual([
      { label: 'A', x: [0, 2, 3], y: [3, 1, 1] },
      { label: 'B', x: [0, 1], y: [2, 2] },
    ]);
    expect(sharesChart(both, 'loss', t).series.map(({ x, y }) => ({ x, y }))).toEqual([
      { x: [1, 2, 3], y: [1 / 3, 2 / 3, 1] },
      { x: [2, 2], y: [0.5, 1] },
    ]);
    const [up] = bestChart([compared(0, 'A', [3, 1, 4], 'maximize')], 'r2', t).series;
    expect(up?.y).toEqual([3, 3, 4]);
  });

  it('tells studies of one name apart', () => {
    const [one, two, three] = bestChart(
      [compared(0, 'A', [1], 'minimize'), compared(1, 'A', [1], 'minimize'), compared(2, 'B', [1], 'minimize')],
      'loss',
      t,
    ).series;
    expect([one?.label, two?.label, three?.label]).toEqual(['A (abcdefghij)', 'A (bcdefghijz)', 'B']);
    expect(one?.color).not.toBe(two?.color);
  });

  it('is of the studies that an address names: each once, in order, no more than can be told apart', () => {
    const [a, b] = ids;
    if (a === undefined || b === undefined) throw new Error('There are ten.');
    expect(readChosen(`${b},${a},${b},nonsense,`)).toEqual([b, a]);
    expect(readChosen(undefined)).toEqual([]);
    expect(readChosen(ids.join(','))).toHaveLength(mostCompared);
    expect(readChosen(writeChosen([b, a]))).toEqual([b, a]);
    expect(writeChosen([])).toBeUndefined();
  });
});
