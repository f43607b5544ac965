import { describe, expect, it } from 'vitest';
import { previewStep } from '../../../src-main/core/preparation';
import { createRandom } from '../../../src-main/core/common/random';
import { inputOf, tableOf } from './make';

const hour = 3_600_000;
const rows = 400;

function table() {
  const random = createRandom(1);
  const y = Array.from({ length: rows }, (_, row) => 10 + Math.sin(row / 4) + 0.1 * random.normal());
  y[57] = 90;
  y[101] = Number.NaN;
  return tableOf(
    { y, x: y.map((value, row) => value + row) },
    Array.from({ length: rows }, (_, row) => row * hour),
  );
}
const preview = (steps: object[], step = steps.length - 1) =>
  previewStep(table(), inputOf({ task: { target: 'y', features: ['x'] }, preparation: { steps: steps as [] } }), step);

describe('a step on real rows', () => {
  it('shows the rows around the first change, what was learnt, and how much changed', () => {
    const shown = preview([{ kind: 'clipOutliers', method: 'robustZ', threshold: 6, columns: ['y'] }]);
    expect(shown).toMatchObject({
      kind: 'clipOutliers',
      rowsBefore: rows,
      rowsAfter: rows,
      changedValues: 1,
      addedColumns: [],
    });
    expect(shown.before.columns).toEqual(['y']);
    expect(shown.before.rowNumbers[2]).toBe(58);
    expect(shown.before.cells[2]).toEqual([90]);
    const high = shown.learnt.find(({ column }) => column === 'y')?.figures['high'];
    expect(shown.after.cells[2]).toEqual([high]);
    expect(shown.lines.before?.y).toContain(90);
    expect(shown.lines.after?.x).toEqual(shown.lines.before?.x);
  });

  it('shows each step after those before it', () => {
    const steps = [
      { kind: 'fillMissing', method: 'linear' },
      { kind: 'lag', columns: ['y'], lags: [1, 24] },
    ];
    const filled = preview(steps, 0);
    expect(filled.changedValues).toBe(2);
    expect(filled.before.cells[2]).toEqual([null, null]);
    expect(filled.after.cells[2]?.every((cell) => typeof cell === 'number')).toBe(true);
    const lagged = preview(steps);
    expect(lagged.addedColumns).toEqual(['y_lag1', 'y_lag24']);
    expect(lagged.before.columns).toEqual(['y']);
    expect(lagged.after.cells[3]?.[0]).toBe(lagged.before.cells[2]?.[0]);
  });

  it('shows rows that are merged, and names the step that cannot be', () => {
    const daily = preview([{ kind: 'resample', intervalMs: 24 * hour, aggregation: 'max' }]);
    expect([daily.rowsBefore, daily.rowsAfter, daily.changedValues]).toEqual([rows, 17, null]);
    expect(daily.after.times.slice(0, 3)).toEqual([0, 24 * hour, 48 * hour]);
    expect(daily.after.cells[2]?.[0]).toBe(90);
    let thrown: unknown;
    try {
      preview([{ kind: 'fillMissing' }, { kind: 'lag', columns: ['nothing'], lags: [1] }]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'COLUMN_NOT_FOUND', details: { field: 'preparation.steps.1' } });
  });
});
