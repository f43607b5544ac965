import { describe, expect, it } from 'vitest';
import { applyRepair, repairName } from '../../../src-main/core/experiment/repair';
import { preflight } from '../../../src-main/core/preflight';
import type { PreflightId } from '../../../src-main/core/preflight/schema';
import type { Table } from '../../../src-main/core/dataset';
import type { PreparationInput } from '../../../src-main/core/preparation';
import { inputOf, tableOf } from '../preparation/make';

const hour = 3_600_000;
const rows = 600;
/** A wave with noise that no row repeats. */
const load = Array.from({ length: rows }, (_, row) => 20 + 5 * Math.sin(row * row * 0.37) + Math.cos(row * 0.2));
const noise = Array.from({ length: rows }, (_, row) => Math.sin(row * row * 1.3));
const times = load.map((_, row) => row * hour);
const window = { lookback: 12, horizon: 4 };
const plain = inputOf({ task: { target: 'load' }, window });
const withFeature = inputOf({ task: { target: 'load', features: ['other'] }, window });

const swapped = [...times];
[swapped[50], swapped[51]] = [swapped[51] ?? 0, swapped[50] ?? 0];
const shuffled = load.map((_, row) => ((row * 277) % rows) * hour);
const gappy = load.map((_, row) => (row < 300 ? row : row + 5) * hour);
const repeated = load.map((_, row) => Math.max(0, row - 1) * hour);
const copied = [...load];
copied.splice(40, 60, ...load.slice(520, 580));
const copiedOther = [...noise];
copiedOther.splice(40, 60, ...noise.slice(520, 580));
const gaps = noise.map((value, row) => (row % 50 === 3 ? Number.NaN : value));

const cases: readonly (readonly [PreflightId, Table, PreparationInput])[] = [
  ['timeNotAscending', tableOf({ load }, swapped), plain],
  ['shuffledSplit', tableOf({ load }, shuffled), plain],
  ['newestFirst', tableOf({ load }, times.toReversed()), plain],
  ['duplicateTimes', tableOf({ load }, repeated), plain],
  ['timeGaps', tableOf({ load }, gappy), plain],
  ['duplicateRowsAcrossSplits', tableOf({ load: copied, other: copiedOther }, times), withFeature],
  ['missingValues', tableOf({ load, other: gaps }, times), withFeature],
  ['targetCopy', tableOf({ load, other: load }, times), withFeature],
  ['constantFeature', tableOf({ load, other: load.map(() => 3) }, times), withFeature],
  ['missingMarkers', tableOf({ load: load.map((value, row) => (row % 90 === 5 ? -999 : value)) }, times), plain],
  [
    'absentMarker',
    tableOf({ load }, times),
    inputOf({
      task: { target: 'load' },
      window,
      preparation: { steps: [{ kind: 'missingValues', markers: [{ column: 'load', values: [-99] }] }] },
    }),
  ],
  ['targetInWindow', tableOf({ load }, times), inputOf({ task: { target: 'load' }, window: { ...window, offset: 0 } })],
  [
    'lookAheadStep',
    tableOf({ load, other: noise }, times),
    inputOf({
      task: { target: 'load', features: ['other'] },
      window,
      preparation: { steps: [{ kind: 'knownFuture', columns: ['other'] }] },
    }),
  ],
  [
    'tooFewWindows',
    tableOf({ load }, times),
    inputOf({ task: { target: 'load' }, window: { lookback: 350, horizon: 4 } }),
  ],
];

describe('what a finding offers', () => {
  it.each(cases)('mends %s: after each of its repairs it is found no more', (id, table, input) => {
    const found = preflight(table, input).find((finding) => finding.id === id);
    expect(found).toBeDefined();
    const repairs = found?.repairs ?? [];
    expect(repairs.length).toBeGreaterThan(0);
    expect(new Set(repairs.map(repairName)).size).toBe(repairs.length);
    for (const repair of repairs) {
      const mended = applyRepair(input, repair);
      expect(
        preflight(table, mended).map((finding) => finding.id),
        repairName(repair),
      ).not.toContain(id);
      // Made again, it changes nothing.
      expect(applyRepair(mended, repair)).toEqual(mended);
    }
  });

  it('is told once it is made: what is sorted, merged and left out has a finding of its own', () => {
    const told = (id: PreflightId) => {
      const [, table, input] = cases.find(([name]) => name === id)!;
      const [repair] = preflight(table, input).find((finding) => finding.id === id)?.repairs ?? [];
      return preflight(table, applyRepair(input, repair!)).filter(({ severity }) => severity === 'info');
    };
    expect(told('timeNotAscending')).toMatchObject([{ id: 'sortedRows', evidence: { count: 2 } }]);
    expect(told('duplicateTimes')).toMatchObject([{ id: 'mergedTimes', evidence: { count: 1 } }]);
    expect(told('duplicateRowsAcrossSplits')).toMatchObject([{ id: 'leftOutRows', evidence: { count: 60 } }]);
  });
});
