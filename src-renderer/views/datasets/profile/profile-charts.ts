import { tones } from '../../../../src-main/core/common/palette';
import type {
  CategoryProfile,
  ColumnProfile,
  CorrelationMatrix,
  DatasetProfile,
  NumberProfile,
} from '../../../../src-main/core/dataset/profile-schema';
import { seriesColor, type ChartMark, type ChartSeries, type ChartSpec, type HeatMapSpec } from '../../../charts';
import type { Translate } from '../../../format/translate';

interface Points {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

const gapColor = tones.marked;
const outlierZ = 3.5;
/** Columns beyond this number make cells too small to read. */
const mostCorrelated = 30;

/** The column's name stands above its charts; their files need it. */
const titled = (title: string, column: string) => ({ title, exportName: `${title} ${column}` });

export function histogramChart({ name, histogram }: NumberProfile, t: Translate): ChartSpec | null {
  if (histogram === null) return null;
  const { edges, counts } = histogram;
  const label = t('datasets.rows');
  return {
    ...titled(t('datasets.histogram'), name),
    xLabel: name,
    yLabel: label,
    xKind: 'number',
    zeroBased: true,
    series: [
      {
        id: 'counts',
        label,
        color: seriesColor(0),
        kind: 'bar',
        x: counts.map((_, bin) => ((edges[bin] ?? 0) + (edges[bin + 1] ?? 0)) / 2),
        y: counts,
      },
    ],
  };
}

/** Autocorrelation and partial autocorrelation from lag 1, with the band that white noise stays in. */
export function lagCharts(column: NumberProfile, t: Translate): ChartSpec[] {
  const { name, autocorrelation, partialAutocorrelation, autocorrelationBand: band } = column;
  if (autocorrelation === null || partialAutocorrelation === null || band === null) return [];
  const chart = (title: string, values: readonly number[]): ChartSpec => ({
    ...titled(title, name),
    xLabel: t('datasets.lag'),
    yLabel: '',
    xKind: 'row',
    zeroBased: true,
    series: [
      {
        id: 'values',
        label: title,
        color: seriesColor(0),
        kind: 'bar',
        x: values.slice(1).map((_, index) => index + 1),
        y: values.slice(1),
      },
    ],
    marks: [{ axis: 'y', from: -band, to: band, color: 'ink' }],
  });
  return [
    chart(t('datasets.autocorrelation'), autocorrelation),
    chart(t('datasets.partialAutocorrelation'), partialAutocorrelation),
  ];
}

/** Rows of each class, the most frequent first. */
export function classChart({ name, classes }: CategoryProfile, t: Translate): ChartSpec | null {
  if (classes.length === 0) return null;
  const label = t('datasets.rows');
  return {
    ...titled(t('datasets.classBalance'), name),
    xLabel: '',
    yLabel: label,
    xKind: 'row',
    zeroBased: true,
    xRange: { from: -0.5, to: classes.length - 0.5 },
    xNames: classes.map((one, x) => ({ x, name: one.name })),
    series: [
      {
        id: 'classes',
        label,
        color: seriesColor(0),
        kind: 'bar',
        x: classes.map((_, x) => x),
        y: classes.map(({ count }) => count),
      },
    ],
  };
}

/** All columns, or of many those that go most closely with the target, in the order of the file. */
export function correlationMap(
  { columns, values }: CorrelationMatrix,
  target: string | undefined,
  t: Translate,
): HeatMapSpec | null {
  if (columns.length < 2) return null;
  const row = values[columns.indexOf(target ?? '')];
  const strength = (index: number): number => Math.abs(row?.[index] ?? 0);
  const kept = columns
    .map((_, index) => index)
    .toSorted((first, second) => strength(second) - strength(first))
    .slice(0, mostCorrelated)
    .toSorted((first, second) => first - second);
  const names = kept.map((index) => columns[index] ?? '');
  return {
    title: t('datasets.correlation'),
    xLabel: '',
    yLabel: '',
    columns: names,
    rows: names,
    values: kept.map((index) => kept.map((other) => values[index]?.[other] ?? null)),
    limit: 1,
    digits: 2,
  };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The longest gaps of the time column, the earliest first; none for panels, whose gaps are those of one series each. */
export function longestGaps(profile: DatasetProfile | undefined): Stretch[] {
  if (profile === undefined || profile.seriesCount > 1) return [];
  return profile.columns
    .flatMap((column) => (column.kind === 'time' ? column.gaps.longest : []))
    .toSorted((first, second) => first.from - second.from);
}

export function gapMark({ from, to }: Stretch): ChartMark {
  return { axis: 'x', from, to, color: gapColor };
}

/** The same points with one that is missing inside each gap, so that no line is drawn across it. */
export function breakAt(gaps: readonly Stretch[], { x, y }: Points): Points {
  const broken: { x: number[]; y: (number | null)[] } = { x: [], y: [] };
  for (const [index, place] of x.entries()) {
    const before = x[index - 1];
    const gap = before === undefined ? undefined : gaps.find(({ from, to }) => before <= from && to <= place);
    if (gap !== undefined) {
      broken.x.push((gap.from + gap.to) / 2);
      broken.y.push(null);
    }
    broken.x.push(place);
    broken.y.push(y[index] ?? null);
  }
  return broken;
}

/** The drawn points that lie beyond the limit for outliers; null where none does. */
export function outlierPoints(column: ColumnProfile | undefined, { x, y }: Points, label: string): ChartSeries | null {
  const median = column?.kind === 'number' ? column.quantiles?.q50 : undefined;
  const farthest = column?.kind === 'number' ? column.outliers.rows[0] : undefined;
  if (median === undefined || farthest === undefined) return null;
  // The profile keeps ten outliers; one of them gives away the scale, and with it the limit for all.
  const scale = (farthest.value - median) / farthest.robustZ;
  const found = y.flatMap((value, index) =>
    value !== null && Math.abs(value - median) > outlierZ * scale ? [{ x: x[index] ?? 0, y: value }] : [],
  );
  if (found.length === 0) return null;
  return {
    id: 'outliers',
    label,
    color: gapColor,
    kind: 'points',
    x: found.map((point) => point.x),
    y: found.map((point) => point.y),
  };
}
