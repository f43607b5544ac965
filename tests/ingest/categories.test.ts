import { describe, expect, it } from 'vitest';
import { importFiles, valuesOf } from './support/import';

/** The first 1,200 rows hold one station, the others each its own. */
const file = {
  'x.csv': `date,station,y\n${Array.from({ length: 3000 }, (_, row) => `2024-01-01,${row < 1200 ? 'a' : `s${row}`},${row}`).join('\n')}\n`,
};

describe('columns of many different values', () => {
  it('become text where they only looked like categories, which is noted', async () => {
    const dataset = await importFiles(file);
    expect(dataset.columns[1]).toMatchObject({ kind: 'text', role: 'ignored', categories: null });
    expect(dataset.notices).toMatchObject([{ code: 'manyCategories', column: 'station' }]);
  });

  it('are refused where the person asked for categories, or where they are the target', async () => {
    await expect(importFiles(file, {}, { kinds: { station: 'category' } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      details: { column: 'station' },
    });
    await expect(importFiles(file, {}, { roles: { station: 'target' } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });

  it('can name some thousand series', async () => {
    const rows = Array.from({ length: 8000 }, (_, row) => `u${Math.floor(row / 4)},2024-01-0${(row % 4) + 1},${row}`);
    const dataset = await importFiles({ 'x.csv': `unique_id,ds,y\n${rows.join('\n')}\n` });
    expect(dataset.columns[0]).toMatchObject({ role: 'seriesId' });
    expect(dataset.columns[0]?.categories).toHaveLength(2000);
  });

  it('an empty line of a single column is a missing value', async () => {
    expect(await valuesOf(await importFiles({ 'x.csv': 'y\n1\n\n3\n' }), 'y')).toEqual([1, Number.NaN, 3]);
  });
});
