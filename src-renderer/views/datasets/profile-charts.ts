import type {
  CategoryProfile,
  ColumnProfile,
  CorrelationMatrix,
  DatasetProfile,
  NumberProfile,
} from '../../../src-main/core/dataset/profile-schema';
import { seriesColor, type ChartMark, type ChartSeries, type ChartSpec, type HeatMapSpec } from '../../charts';
import type { Translate } from '../run/run-charts';

const gapColor = '#D55E00';
const outlierZ = 3.5;
/** Columns beyond this number make cells too small to read. */
const mostCorrelated = 40;

export function histogramChart({ name, histogram }: NumberProfile, t: Translate): ChartSpec | null {
  if (histogram === null) return null;
  const { edges, counts } = histogram;
  const label = t('datasets.rows');
  return {
    title: `${t('datasets.histogram')} · ${name}`,
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
    title: `${title} · ${name}`,
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
    title: `${t('datasets.classBalance')} · ${name}`,
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

export function correlationMap({ columns, values }: CorrelationMatrix, t: Translate): HeatMapSpec | null {
  if (columns.length < 2 || columns.length > mostCorrelated) return null;
  return { title: t('datasets.correlation'), xLabel: '', yLabel: '', columns, rows: columns, values };
}

/** The longest gaps of the time column, as bands. */
export function gapMarks(profile: DatasetProfile | undefined): ChartMark[] {
  if (profile === undefined || profile.seriesCount > 1) return [];
  return profile.columns.flatMap((column) =>
    column.kind === 'time'
      ? column.gaps.longest.map(({ from, to }): ChartMark => ({ axis: 'x', from, to, color: gapColor }))
      : [],
  );
}

/** The drawn points that lie beyond the limit for outliers; null where none does. */
export function outlierPoints(
  column: ColumnProfile | undefined,
  { x, y }: { readonly x: readonly number[]; readonly y: readonly (number | null)[] },
  label: string,
): ChartSeries | null {
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
