import { describe, expect, it } from 'vitest';
import { preflight } from '../../../src-main/core/preflight';
import type { PreflightFinding } from '../../../src-main/core/preflight/schema';
import { guessedTargetOf, type DatasetColumn, type Table } from '../../../src-main/core/dataset';
import type { PreparationStep } from '../../../src-main/core/preparation';
import { applyRepair } from '../../../src-main/core/experiment/repair';
import { treatAsMissing } from '../../../src-main/core/experiment/treat-as-missing';
import { inputOf, tableOf } from '../preparation/make';

const hour = 3_600_000;

/** Noisy numbers without a period, reproducible. */
function walk(rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => 20 + 5 * Math.sin(row * row * 0.37) + Math.cos(row * 0.2));
}

function timesOf(rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => row * hour);
}

type Input = Partial<Parameters<typeof inputOf>[0]>;

function check(table: Table, input: Input = {}): PreflightFinding[] {
  return preflight(table, inputOf({ task: { target: 'load' }, window: { lookback: 12, horizon: 4 }, ...input }));
}

/** A panel of the given series, each row with its series' code. */
function panelOf(rows: readonly { readonly code: number; readonly time: number; readonly load: number }[]): Table {
  return {
    rowCount: rows.length,
    timeColumn: 'time',
    seriesIdColumn: 'shop',
    columns: [
      { kind: 'time', name: 'time', values: Float64Array.from(rows, ({ time }) => time) },
      { kind: 'category', name: 'shop', codes: Int32Array.from(rows, ({ code }) => code), categories: ['A', 'B', 'C'] },
      { kind: 'number', name: 'load', values: Float64Array.from(rows, ({ load }) => load) },
    ],
  };
}

describe('the rows that the check reads', () => {
  it('names rows without a time, and does not take two of them for a repeated time', () => {
    const times = timesOf(400);
    times[5] = Number.NaN;
    times[300] = Number.NaN;
    const findings = check(tableOf({ load: walk(400) }, times));
    expect(findings).toMatchObject([
      { id: 'rowsWithoutTime', severity: 'warning', evidence: { count: 2, list: '6, 301' } },
      // Without them the rows beside stand next to each other.
      { id: 'timeGaps', severity: 'warning', evidence: { gaps: 2, missing: 2 } },
    ]);
    expect(findings[0]!.message).toBe('2 rows have no “time” and are left out: row 6, 301.');
  });

  it('names the first ten rows without a time and counts the others', () => {
    const times = timesOf(400);
    times.fill(Number.NaN, 100, 112);
    const list = '101, 102, 103, 104, 105, 106, 107, 108, 109, 110, …';
    expect(check(tableOf({ load: walk(400) }, times))).toMatchObject([
      { evidence: { count: 12, list } },
      { id: 'timeGaps', evidence: { gaps: 1, missing: 12 } },
    ]);
  });

  it('sees that time goes back although a time is missing just there', () => {
    const times = [...timesOf(400).slice(200), Number.NaN, ...timesOf(400).slice(0, 199)];
    expect(check(tableOf({ load: walk(400) }, times)).map(({ id, severity }) => [id, severity])).toEqual([
      ['timeNotAscending', 'blocking'],
      ['rowsWithoutTime', 'warning'],
    ]);
  });

  it('finds no repeated time any more once the rows are resampled, which its advice names', () => {
    const times = timesOf(400).map((time) => Math.floor(time / (2 * hour)) * 2 * hour);
    const table = tableOf({ load: walk(400) }, times);
    expect(check(table)).toMatchObject([{ id: 'duplicateTimes', evidence: { count: 200, row: 2 } }]);
    const resampled = check(table, { preparation: { steps: [{ kind: 'resample', intervalMs: 2 * hour }] } });
    expect(resampled.map(({ id }) => id)).not.toContain('duplicateTimes');
  });

  it('names gaps by the times that are missing, on the clock of the zone, until the rows are resampled', () => {
    const times = timesOf(403).filter((_, row) => row !== 24 && row !== 100 && row !== 101);
    const table = { ...tableOf({ load: walk(400) }, times), timeZone: 'Asia/Seoul' };
    expect(check(table)).toMatchObject([
      {
        id: 'timeGaps',
        severity: 'warning',
        columns: ['time'],
        message:
          '“time” has 2 gaps in which 3 rows are missing: 1970-01-05 13:00 – 1970-01-05 14:00, 1970-01-02 09:00. A window takes the rows beside a gap for neighbours.',
        evidence: { gaps: 2, missing: 3 },
      },
    ]);
    const steps = [{ kind: 'resample' as const, intervalMs: hour }, { kind: 'fillMissing' as const }];
    expect(check(table, { preparation: { steps } }).map(({ id }) => id)).not.toContain('timeGaps');
  });

  it('names months that are missing, and only notes days on which nothing is traded', () => {
    const months = Array.from({ length: 120 }, (_, row) => Date.UTC(2010, row, 1)).filter(
      (_, row) => row !== 70 && row !== 71,
    );
    const [gap] = check(tableOf({ load: walk(118) }, months)).filter(({ id }) => id === 'timeGaps');
    expect(gap).toMatchObject({
      severity: 'warning',
      evidence: { gaps: 1, missing: 2, list: '2015-11-01 – 2015-12-01' },
    });
    const weekdays = Array.from({ length: 560 }, (_, row) => row * 24 * hour).filter(
      (time) => ![0, 6].includes(new Date(time).getUTCDay()) && time !== 200 * 24 * hour,
    );
    const found = check(tableOf({ load: walk(weekdays.length) }, weekdays));
    expect(found.filter(({ id }) => id === 'timeGaps')).toMatchObject([{ severity: 'info', evidence: { missing: 1 } }]);
  });

  it('counts windows on the rows after resampling and dropping', () => {
    const load = walk(400);
    const findings = check(tableOf({ load }, timesOf(400)), {
      preparation: { steps: [{ kind: 'resample', intervalMs: 4 * hour }] },
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'tooFewWindows', evidence: { part: 'train', windows: 55, rows: 70 } }),
    );
    load.fill(Number.NaN, 150, 350);
    const dropped = check(tableOf({ load }, timesOf(400)), {
      preparation: { steps: [{ kind: 'fillMissing', method: 'drop' }] },
    });
    expect(dropped).toContainEqual(
      expect.objectContaining({ id: 'tooFewWindows', evidence: { part: 'test', windows: 27, rows: 30 } }),
    );
  });

  it('takes interleaved series for no repeated times, and names the series in which a time repeats', () => {
    const rows = walk(900).map((load, row) => ({ code: row % 3, time: Math.floor(row / 3) * hour, load }));
    expect(check(panelOf(rows)).map(({ id }) => id)).not.toContain('duplicateTimes');
    const doubled = [...rows, { ...rows[898]! }, { ...rows[899]! }, { ...rows[899]! }];
    const [finding] = check(panelOf(doubled));
    expect(finding).toMatchObject({
      id: 'duplicateTimes',
      severity: 'blocking',
      evidence: { count: 3, row: 901, list: 'B: 1, C: 2' },
    });
    expect(finding!.message).toBe('3 rows have a time that its series had before (B: 1, C: 2), first row 901.');
  });
});

describe('what the check tells of targets, features and labels', () => {
  const ids = (findings: readonly PreflightFinding[]): [string, string][] =>
    findings.map(({ id, severity }) => [id, severity]);

  it('blocks a target that does not vary in the training part, and tells one that does not in the test part', () => {
    const flat = walk(400).map((value, row) => (row < 300 ? 5 : value));
    expect(ids(check(tableOf({ load: flat }, timesOf(400))))).toContainEqual(['constantTarget', 'blocking']);
    const late = walk(400).map((value, row) => (row < 300 ? value : 5));
    const findings = check(tableOf({ load: late }, timesOf(400)));
    expect(ids(findings)).toContainEqual(['constantTestTarget', 'warning']);
    expect(ids(findings)).not.toContainEqual(['constantTarget', 'blocking']);
  });

  it('takes no filled value for one that varies', () => {
    const flat = walk(400).map((_, row) => (row % 7 === 0 ? Number.NaN : 5));
    const preparation = { steps: [{ kind: 'fillMissing' as const }] };
    expect(ids(check(tableOf({ load: flat }, timesOf(400)), { preparation }))).toContainEqual([
      'constantTarget',
      'blocking',
    ]);
  });

  it('warns of a feature that stands still through nearly all of the training part', () => {
    const still = (until: number) => {
      const x = walk(400).map((value, row) => (row < until ? 3 : value));
      const findings = check(tableOf({ load: walk(400), x }, timesOf(400)), {
        task: { target: 'load', features: ['x'] },
      });
      return findings.filter(({ id }) => id === 'constantFeature').map(({ evidence }) => evidence);
    };
    expect(still(400)).toEqual([{ value: '3', rows: 280, all: 280 }]);
    expect(still(260)).toEqual([{ value: '3', rows: 260, all: 280 }]);
    expect(still(200)).toEqual([]);
  });

  it('counts the windows that a missing target leaves out, as training does', () => {
    const load = walk(400);
    load.fill(Number.NaN, 350, 355);
    const preparation = { steps: [{ kind: 'fillMissing' as const }] };
    const findings = check(tableOf({ load }, timesOf(400)), { preparation });
    expect(findings).toMatchObject([
      { id: 'missingTargets', evidence: { count: 8, trainMissing: 0, validationMissing: 0, testMissing: 8 } },
    ]);
  });

  it('names labels that differ in capitals, blanks or width alone, and classes that training lacks', () => {
    const categories = ['normal', 'Normal ', 'fault', 'ｆａｕｌｔ', 'other', 'late'];
    const codes = Int32Array.from({ length: 400 }, (_, row) => (row > 350 && row % 5 === 0 ? 5 : row % 5));
    const table: Table = {
      rowCount: 400,
      columns: [
        { kind: 'category', name: 'state', codes, categories },
        { kind: 'number', name: 'x', values: Float64Array.from(walk(400)) },
      ],
    };
    const task = { kind: 'classification' as const, target: 'state', features: ['x'], targetHistory: false };
    const findings = check(table, { task, window: { lookback: 12, horizon: 1, offset: 0 } });
    expect(findings.find(({ id }) => id === 'similarLabels')?.evidence).toMatchObject({
      list: '“normal” = “Normal ”, “fault” = “ｆａｕｌｔ”',
    });
    expect(findings.find(({ id }) => id === 'missingClass')?.evidence).toMatchObject({ classes: 'late' });
  });

  it('names a class of numbers that training lacks, and a test part of one class', () => {
    const label = walk(400).map((_, row) => (row < 340 ? row % 2 : 2));
    const task = { kind: 'classification' as const, target: 'label', features: ['x'], targetHistory: false };
    const table = tableOf({ label, x: walk(400) }, timesOf(400));
    const findings = check(table, { task, window: { lookback: 12, horizon: 1, offset: 0 } });
    expect(ids(findings)).toEqual(
      expect.arrayContaining([
        ['missingClass', 'warning'],
        ['constantTestTarget', 'warning'],
      ]),
    );
  });
});

describe('a target that stands where it does', () => {
  const column = (
    name: string,
    role: DatasetColumn['role'],
    kind: DatasetColumn['kind'] = 'number',
  ): DatasetColumn => ({
    name,
    kind,
    role,
    unit: null,
    missing: 0,
    categories: null,
  });

  it('is told where nothing speaks for it but its place', () => {
    const [time, load, power] = [column('time', 'time', 'time'), column('load', 'feature'), column('power', 'target')];
    expect(guessedTargetOf([time, load, power])).toBe('power');
    expect(guessedTargetOf([time, load, { ...power, roleIsChosen: true }])).toBeNull();
    expect(guessedTargetOf([time, power])).toBeNull();
    expect(guessedTargetOf([time, power, load])).toBeNull();
    expect(guessedTargetOf([time, load, column('OT', 'target')])).toBeNull();
    expect(guessedTargetOf([load, power, column('state', 'feature', 'category')])).toBe('power');
    const findings = preflight(
      tableOf({ load: walk(400), power: walk(400).reverse() }, timesOf(400)),
      inputOf({ task: { target: 'power' }, window: { lookback: 12, horizon: 4 } }),
      { guessedTarget: 'power' },
    );
    expect(findings).toMatchObject([{ id: 'guessedTarget', severity: 'info', columns: ['power'] }]);
  });

  it('names markers of missing values wherever in the rows they lie, in the target and in features', () => {
    const [load, wind] = [walk(3000), walk(3000)];
    load.fill(-999, 2500, 2540);
    wind[2900] = wind[2950] = 1e20;
    const findings = check(tableOf({ load, wind }, timesOf(3000)), { task: { target: 'load', features: ['wind'] } });
    expect(findings.filter(({ id }) => id === 'missingMarkers')).toMatchObject([
      { severity: 'warning', columns: ['load'], evidence: { value: -999, count: 40 } },
      { severity: 'warning', columns: ['wind'], evidence: { value: 1e20, count: 2 } },
    ]);
    load.fill(Number.NaN, 2500, 2540);
    const cleaned = check(tableOf({ load }, timesOf(3000)));
    expect(cleaned.map(({ id }) => id)).not.toContain('missingMarkers');
  });

  it('says how a marker is treated as missing, and no more once its repair is made', () => {
    const [load, wind] = [walk(3000), walk(3000)];
    load.fill(-999, 2500, 2540);
    wind[2900] = wind[2950] = 1e20;
    const table = tableOf({ load, wind }, timesOf(3000));
    const task = { target: 'load', features: ['wind'] };
    const found = check(table, { task });
    const step = '{"kind":"missingValues","markers":[{"column":"load","values":[-999]}]}';
    expect(found[0]?.advice).toBe(
      `Treat it as missing: ${step} as the first of preparation.steps (train --missing "load=-999" adds it), or import --missing "load=-999" anew. Leave it so where it was measured.`,
    );
    const input = inputOf({ task });
    const { preparation } = found
      .flatMap(({ repairs = [] }) => repairs.filter(({ kind }) => kind === 'missingValues'))
      .reduce(applyRepair, input);
    const mended = check(table, { task, preparation });
    const markers = (findings: PreflightFinding[]) =>
      findings.filter(({ id }) => ['missingMarkers', 'markedMissing', 'absentMarker', 'missingValues'].includes(id));
    expect(markers(found).map(({ id }) => id)).toEqual(['missingMarkers', 'missingMarkers']);
    expect(markers(mended)).toMatchObject([
      { id: 'markedMissing', severity: 'info', columns: ['load'], evidence: { value: -999, count: 40 } },
      { id: 'markedMissing', severity: 'info', columns: ['wind'], evidence: { value: 1e20, count: 2 } },
    ]);
    // What else is found is what an import with them as missing has: windows without their targets among it.
    load.fill(Number.NaN, 2500, 2540);
    wind[2900] = wind[2950] = Number.NaN;
    const imported = check(tableOf({ load, wind }, timesOf(3000)), {
      task,
      preparation: { steps: preparation.steps.slice(1) },
    });
    expect(mended.filter(({ id }) => id !== 'markedMissing')).toEqual(imported);
    expect(imported.map(({ id }) => id)).toContain('missingTargets');
  });

  it('finds markers that an average would hide, and says what is to be missing and comes nowhere', () => {
    const load = walk(3000);
    for (let row = 50; row < 3000; row += 90) load[row] = -999;
    const table = tableOf({ load }, timesOf(3000));
    const resample = { kind: 'resample' as const, step: { unit: 'day' as const, count: 1 } };
    const window = { lookback: 6, horizon: 2 };
    const idsOf = (steps: PreparationStep[]) => check(table, { window, preparation: { steps } }).map(({ id }) => id);
    const { steps } = inputOf({ task: { target: 'load' }, preparation: { steps: [resample] } }).preparation;
    expect(idsOf(steps)).toContain('missingMarkers');
    expect(idsOf(treatAsMissing(steps, 'load', -999))).not.toContain('missingMarkers');
    const wrong = check(table, { window, preparation: { steps: treatAsMissing(steps, 'load', -99) } });
    expect(wrong.filter(({ columns }) => columns.includes('load'))).toMatchObject([
      { id: 'missingMarkers', evidence: { value: -999, count: 33 } },
      { id: 'absentMarker', columns: ['load'], evidence: { value: -99, count: 0 } },
    ]);
  });
});
