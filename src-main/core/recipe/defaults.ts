import type { DatasetColumn, DatasetVersion, PanelFacts } from '../dataset/schema';
import { GatewiseError } from '../common/errors';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../experiment/schema';
import { presetModel } from '../model';
import type { PresetName } from '../model/schema';
import type { CyclicComponent } from '../preparation/schema';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export type DatasetFacts = Pick<DatasetVersion, 'rowCount' | 'columns' | 'sampling'>;

/** Rows of one day where the sampling divides a day, of one week for daily data, else null. */
export function naturalSeason(intervalMs: number | null): number | null {
  if (intervalMs === null) return null;
  if (intervalMs < dayMs) {
    const rows = Math.round(dayMs / intervalMs);
    return rows >= 2 ? rows : null;
  }
  return Math.abs(intervalMs - dayMs) < hourMs ? 7 : null;
}

function chooseTarget(columns: readonly DatasetColumn[], wanted: string | undefined): DatasetColumn {
  if (wanted !== undefined) {
    const column = columns.find((candidate) => candidate.name === wanted);
    if (column === undefined) {
      throw new GatewiseError('COLUMN_NOT_FOUND', `There is no column “${wanted}”.`, {
        field: 'task.target',
        column: wanted,
        hint: `Columns: ${columns.map((candidate) => candidate.name).join(', ')}`,
      });
    }
    return column;
  }
  const usable = columns.filter(
    (column) => column.role !== 'ignored' && column.kind !== 'time' && column.role !== 'seriesId',
  );
  const target =
    usable.find((column) => column.role === 'target') ??
    usable.findLast((column) => column.kind === 'number') ??
    usable[0];
  if (target === undefined) {
    throw new GatewiseError('FILE_NO_NUMERIC_COLUMN', 'The dataset has no column that could be a target.', {
      field: 'task.target',
    });
  }
  return target;
}

function cyclicComponents(facts: DatasetFacts): CyclicComponent[] {
  const { intervalMs, start, end } = facts.sampling;
  if (intervalMs === null || start === null || end === null || !facts.columns.some((column) => column.role === 'time'))
    return [];
  const components: CyclicComponent[] = [];
  if (intervalMs < dayMs) components.push('hour');
  if (intervalMs <= dayMs && end - start >= 14 * dayMs) components.push('weekday');
  return components;
}

/** Below this many series the parts could not hold some of each label. */
const fewestSeries = 6;
/** From this many series on, one window of each is enough to learn from. */
const manySeries = 100;
const longestSeriesWindow = 400;

/** Windows that carry their series' label: one a series where they are equally long and many, else overlapping halves. */
function seriesWindow({ seriesCount, shortest, longest }: PanelFacts) {
  const isWhole = shortest === longest && seriesCount >= manySeries && longest <= longestSeriesWindow;
  const lookback = Math.max(1, Math.min(isWhole ? longest : Math.floor(shortest / 2), longestSeriesWindow));
  return { lookback, horizon: 1, offset: 0, stride: isWhole ? 1 : Math.max(1, Math.floor(lookback / 2)) };
}

/**
 * A complete configuration for a preset, fitted to a dataset: a numeric target is forecast one season ahead from a few
 * seasons of history, a label is classified from the numeric features up to its row. Where every series has one label,
 * whole series are dealt to the parts, and a window is a series where they are equally long and many enough, else a part of one.
 *
 * Without a dataset the target is called `target` and the windows have Gatewise's defaults (96 rows in, 24 out).
 * Throws COLUMN_NOT_FOUND for a target that the dataset lacks.
 */
export function defaultConfiguration(options: {
  preset: PresetName;
  dataset?: DatasetFacts | undefined;
  /** Of a dataset with many series. */
  panel?: PanelFacts | null | undefined;
  target?: string | undefined;
}): ExperimentConfiguration {
  const model = presetModel(options.preset);
  if (options.dataset === undefined) {
    return experimentConfigurationSchema.parse({ task: { target: options.target ?? 'target' }, model });
  }
  const facts = options.dataset;
  const target = chooseTarget(facts.columns, options.target);
  const features = facts.columns
    .filter((column) => column.name !== target.name && column.role === 'feature' && column.kind !== 'text')
    .map((column) => column.name);
  const components = cyclicComponents(facts);
  const steps = components.length > 0 ? [{ kind: 'cyclicEncoding' as const, components }] : [];
  const hasMissing = facts.columns.some(
    (column) => column.missing > 0 && (column.name === target.name || features.includes(column.name)),
  );
  const preparation = { steps: hasMissing ? [{ kind: 'fillMissing' as const }, ...steps] : steps };

  // The smallest part (15 %) must hold a good number of windows, whatever the season.
  const panel = options.panel ?? null;
  const seriesRows = panel === null ? facts.rowCount : Math.round(facts.rowCount / panel.seriesCount);
  const room = Math.max(4, Math.floor(seriesRows * 0.15));
  const season = naturalSeason(facts.sampling.intervalMs);
  if (target.kind === 'number') {
    const horizon = Math.max(1, Math.min(season ?? 1, Math.floor(room / 4), 168));
    const lookback = Math.max(2, Math.min((season ?? 24) * 4, Math.floor(room / 2), 96));
    return experimentConfigurationSchema.parse({
      task: { kind: 'forecast', target: target.name, features },
      preparation,
      window: { lookback, horizon, offset: 1, normalization: 'lastValue' },
      model,
      evaluation: { seasonalPeriod: season },
    });
  }
  return experimentConfigurationSchema.parse({
    task: { kind: 'classification', target: target.name, features, targetHistory: false },
    preparation,
    ...(panel !== null && panel.seriesCount >= fewestSeries && panel.constantColumns.includes(target.name)
      ? { split: { kind: 'series' as const }, window: seriesWindow(panel) }
      : { window: { lookback: Math.max(2, Math.min(60, Math.floor(room / 2))), horizon: 1, offset: 0 } }),
    model,
    training: { classWeight: 'balanced' },
  });
}
