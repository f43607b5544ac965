import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { profileTable } from '../../../src-main/core/dataset';
import { readEtth1 } from '../preparation/etth1';
import { tableOf } from '../preparation/make';

async function stationarityOf(values: readonly number[]) {
  const { columns } = await profileTable(tableOf({ y: values }));
  return columns[0]?.kind === 'number' ? columns[0].stationarity : undefined;
}
const rows = (count: number, value: (row: number) => number): number[] =>
  Array.from({ length: count }, (_, row) => value(row));

describe('the stationarity hint', () => {
  it('has the statistics, lags and p-values of statsmodels', async () => {
    const { columns } = readEtth1();
    // statsmodels 0.14.6 on rows of ETTh1: adfuller(x) → statistic, p-value, lags; kpss(x, 'c', nlags=int(4 * (n / 100) ** 0.25)).
    const reference = [
      ['OT', 0, 17420, -3.48796357759, 0.008301649485, 44, 46.9853651251],
      ['HUFL', 0, 17420, -8.55051715458, 9.250275951e-14, 44, 11.1236739868],
      ['LUFL', 0, 17420, -5.79689520417, 4.728963648e-7, 44, 7.27586924518],
      ['OT', 0, 1000, -2.96713994498, 0.03807916341, 22, 5.06527961832],
      ['OT', 0, 100, -2.91801011098, 0.0432933939, 0, 1.04114674887],
      ['OT', 500, 525, -2.4332125809, 0.1325809447, 0, 0.7360333694],
      ['LULL', 3000, 3400, -0.400938601558, 0.9099419465, 13, 4.10619055207],
    ] as const;
    for (const [name, from, to, statistic, pValue, lags, kpss] of reference) {
      const column = columns.find((one) => one.name === name);
      const values = column?.kind === 'number' ? [...column.values.subarray(from, to)] : [];
      const hint = await stationarityOf(values);
      expect({ name, from, hint }).toMatchObject({ hint: { adf: { lags } } });
      expect(hint!.adf!.statistic).toBeCloseTo(statistic, 9);
      expect(hint!.adf!.pValue / pValue).toBeCloseTo(1, 7);
      expect(hint!.kpss).toBeCloseTo(kpss, 9);
    }
  });

  it('says what noise, a random walk and a shifting level are', async () => {
    const random = createRandom(12);
    expect(await stationarityOf(rows(1000, () => random.normal()))).toMatchObject({ verdict: 'stationary' });
    let level = 0;
    const walk = rows(1000, () => (level += random.normal()));
    expect(await stationarityOf(walk)).toMatchObject({ verdict: 'nonStationary' });
    const shifting = rows(1000, (row) => (row < 500 ? 0 : 0.5) + random.normal());
    expect(await stationarityOf(shifting)).toMatchObject({ verdict: 'differenceStationary' });
  });

  it('rejects a unit root of random walks about as often as five in a hundred', async () => {
    let rejected = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const random = createRandom(seed);
      let level = 0;
      const hint = await stationarityOf(rows(200, () => (level += random.normal())));
      if (hint!.adf!.pValue <= 0.05) rejected += 1;
    }
    // Within four standard errors of a binomial share.
    expect(rejected / 300).toBeGreaterThan(0.01);
    expect(rejected / 300).toBeLessThan(0.1);
  });

  it('stays undecided where the regression is degenerate, and has none for few or equal values', async () => {
    expect(await stationarityOf(rows(100, (row) => 3 * row - 7))).toMatchObject({ adf: null, verdict: 'undecided' });
    expect(await stationarityOf(rows(19, (row) => row % 5))).toBeNull();
    expect(await stationarityOf(rows(100, () => 0.1))).toBeNull();
  });
});
