import type { Study, StudyImportance, StudyTrial } from '../../../../src-main/contract';
import { placeOf } from '../../../../src-main/core/study/analysis';
import type { Parameter } from '../../../../src-main/core/tuning';
import { palette, seriesColor, type ChartSeries, type ChartSpec, type HeatMapSpec } from '../../../charts';
import { cellsOf, placesOf } from './axes';
import { isComplete, objectiveAt, pale, type ChartWords } from './words';

/** A bar for each parameter, in the order of the space. */
export function importanceChart(
  parameters: readonly Parameter[],
  found: NonNullable<StudyImportance>,
  { t, parameter }: ChartWords,
): ChartSpec {
  const nameOf = (name: string): string => {
    const known = parameters.find((one) => one.name === name);
    return known === undefined ? name : parameter(known);
  };
  return {
    title: t('studies.charts.importance'),
    xLabel: t('studies.charts.parameter'),
    yLabel: t('studies.charts.share'),
    xKind: 'row',
    xRange: { from: -0.5, to: found.parameters.length - 0.5 },
    yRange: { from: 0, to: 1 },
    xNames: found.parameters.map(({ name }, x) => ({ x, name: nameOf(name) })),
    series: [
      {
        id: 'importance',
        label: t('studies.charts.share'),
        color: palette[0],
        kind: 'bar',
        x: found.parameters.map((_, x) => x),
        y: found.parameters.map(({ share }) => share),
      },
    ],
  };
}

/** An objective by the values of one parameter. */
export function sliceChart(
  parameter: Parameter,
  trials: readonly StudyTrial[],
  objective: number,
  words: ChartWords,
): ChartSpec {
  const points = trials
    .filter(isComplete)
    .flatMap((trial) => {
      const x = placeOf(parameter, trial.values);
      return x === null ? [] : [{ x, y: objectiveAt(trial, objective) }];
    })
    .sort((first, second) => first.x - second.x);
  return {
    title: words.t('studies.charts.slice'),
    exportName: `${words.t('studies.charts.slice')} ${parameter.name}`,
    xLabel: words.parameter(parameter),
    yLabel: words.objectives[objective] ?? '',
    xKind: 'number',
    xRange: { from: -0.02, to: 1.02 },
    xNames: placesOf(parameter, words.value),
    series: [
      {
        id: 'trials',
        label: words.t('studies.trials'),
        color: palette[0],
        kind: 'points',
        x: points.map(({ x }) => x),
        y: points.map(({ y }) => y),
      },
    ],
  };
}

const contourCells = 8;

/** Names that are told apart: rows of one name would be one row. */
const distinct = (names: readonly string[]): string[] =>
  names.map((name, at) => (names.indexOf(name) === at ? name : `${name} (${at + 1})`));

/** The mean objective of the trials in each cell of two parameters' ranges; the highest values on top, as on an axis. */
export function contourMap(
  [across, up]: readonly [Parameter, Parameter],
  trials: readonly StudyTrial[],
  objective: number,
  words: ChartWords,
): HeatMapSpec {
  const columns = cellsOf(across, contourCells, words.value);
  const rows = cellsOf(up, contourCells, words.value);
  const cells = rows.map(() => columns.map(() => ({ sum: 0, count: 0 })));
  const cellAt = (place: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(place * count)));
  for (const trial of trials.filter(isComplete)) {
    const [x, y, value] = [placeOf(across, trial.values), placeOf(up, trial.values), objectiveAt(trial, objective)];
    if (x === null || y === null || value === null) continue;
    const cell = cells[cellAt(y, rows.length)]?.[cellAt(x, columns.length)];
    if (cell === undefined) continue;
    cell.sum += value;
    cell.count += 1;
  }
  return {
    title: words.t('studies.charts.contour', { objective: words.objectives[objective] ?? '' }),
    xLabel: words.parameter(across),
    yLabel: words.parameter(up),
    columns: distinct(columns),
    rows: distinct(rows).toReversed(),
    values: cells.map((row) => row.map(({ sum, count }) => (count === 0 ? null : sum / count))).toReversed(),
  };
}

/** Lines of more trials are a blot. */
export const mostLines = 300;

/** A stretch of one axis of parallel coordinates, as shares of its length; `axis` is its place among the axes. */
export interface Brush {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
}

/** A line for each complete trial through its parameters and objectives; those outside of the brush stand back. */
export function parallelChart(
  study: Study,
  trials: readonly StudyTrial[],
  brush: Brush,
  { t, parameter, value, objectives }: ChartWords,
): { readonly chart: ChartSpec; readonly within: number } {
  const { parameters } = study.settings.space;
  const all = trials.filter(isComplete);
  const ranges = objectives.map((_, index) => {
    const known = all.flatMap((trial) => objectiveAt(trial, index) ?? []);
    return known.reduce((range, one) => ({ low: Math.min(range.low, one), high: Math.max(range.high, one) }), {
      low: Infinity,
      high: -Infinity,
    });
  });
  const lines = all.map((trial) => ({
    trial,
    places: [
      ...parameters.map((one) => placeOf(one, trial.values)),
      ...ranges.map(({ low, high }, index) => {
        const own = objectiveAt(trial, index);
        return own === null ? null : high === low ? 0.5 : (own - low) / (high - low);
      }),
    ],
  }));
  type Line = (typeof lines)[number];
  const isWithin = ({ places }: Line): boolean => {
    const place = places[brush.axis] ?? null;
    return (brush.from <= 0 && brush.to >= 1) || (place !== null && place >= brush.from && place <= brush.to);
  };
  const within = lines.filter(isWithin);
  const others = lines.filter((line) => !isWithin(line));
  const lineOf = ({ trial, places }: Line, color: string, width: number): ChartSeries => ({
    ...{ id: String(trial.number), label: `${t('studies.charts.trial')} ${trial.number}`, color, width },
    x: places.map((_, x) => x),
    y: places,
    texts: [
      ...parameters.map(({ name }) => {
        const own = trial.values[name];
        return own === undefined ? '–' : value(own);
      }),
      ...objectives.map((_, index) => value(objectiveAt(trial, index))),
    ],
  });
  const axes = [
    ...parameters.map((one) => {
      const named = placesOf(one, value);
      return { name: parameter(one), detail: `${named[0]?.name ?? ''} … ${named.at(-1)?.name ?? ''}` };
    }),
    ...ranges.map(({ low, high }, index) => ({
      name: objectives[index] ?? '',
      detail: low > high ? '' : `${value(low)} … ${value(high)}`,
    })),
  ];
  const room = Math.max(0, mostLines - within.length);
  return {
    within: within.length,
    chart: {
      title: t('studies.charts.parallel'),
      xLabel: t('studies.charts.parameter'),
      yLabel: '',
      xKind: 'row',
      xRange: { from: -0.4, to: axes.length - 0.6 },
      yRange: { from: -0.05, to: 1.05 },
      hidesY: true,
      xNames: axes.map((one, x) => ({ x, ...one })),
      marks: axes.map((_, x) => ({ axis: 'x', from: x, color: 'ink' })),
      series: [
        ...within.slice(-mostLines).map((line) => lineOf(line, seriesColor(line.trial.number), 1.25)),
        ...others.slice(Math.max(0, others.length - room)).map((line) => lineOf(line, pale, 0.5)),
      ],
    },
  };
}
