import type { Attribution } from '../../../../src-main/contract';
import { palette, type ChartSeries, type ChartSpec } from '../../../charts';
import type { Translate } from '../../../format/translate';

/** Features that stand side by side. */
const mostShown = 12;
/** Share of a column that its points are spread over. */
const breadth = 0.7;

/** Thirds of what was seen of a feature: low, middle, high; null where nothing was seen. */
function thirds(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null).sort((first, second) => first - second);
  const [low, high] = [known[Math.floor(known.length / 3)] ?? 0, known[Math.floor((2 * known.length) / 3)] ?? 0];
  return values.map((value) => (value === null ? null : value < low ? 0 : value < high ? 1 : 2));
}

/** The SHAP values of all windows, a column of points for each feature, coloured by what was seen of it. */
export function summaryChart(
  { features, windows, told }: Attribution,
  labels: { readonly title: string; readonly unit: string },
  t: Translate,
): ChartSpec {
  const count = Math.min(mostShown, told);
  const looks = [
    { id: 'low', color: palette[0] },
    { id: 'middle', color: palette[5] },
    { id: 'high', color: palette[3] },
    { id: 'unseen', color: 'ink' },
  ] as const;
  const points = looks.map(() => ({ x: [] as number[], y: [] as number[] }));
  for (let feature = 0; feature < count; feature += 1) {
    // Categories are neither low nor high.
    const isOrdered = features[feature]?.categories === undefined;
    thirds(windows.map(({ seen }) => (isOrdered ? (seen[feature] ?? null) : null))).forEach((third, window) => {
      const own = points[third ?? 3];
      // Side by side in the order of time.
      own?.x.push(feature + breadth * ((window + 0.5) / windows.length - 0.5));
      own?.y.push(windows[window]?.values[feature] ?? 0);
    });
  }
  return {
    title: labels.title,
    xLabel: '',
    yLabel: labels.unit,
    xKind: 'number',
    xRange: { from: -0.5, to: count - 0.5 },
    xNames: features.slice(0, count).map((_, x) => ({ x, name: String(x + 1) })),
    marks: [{ axis: 'y', from: 0, color: 'ink', dashed: true }],
    series: looks.flatMap(({ id, color }, place): ChartSeries[] => {
      const own = points[place];
      return own === undefined || own.x.length === 0
        ? []
        : [{ id, label: t(`explanation.seen.${id}`), color, kind: 'points', radius: 2, x: own.x, y: own.y }];
    }),
  };
}
