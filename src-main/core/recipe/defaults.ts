import { seasonOf } from '../calendar';
import { samplingStep, type DatasetColumn, type DatasetVersion, type PanelFacts } from '../dataset/schema';
import { GatewiseError, hinted } from '../common/errors';
import { said } from '../common/sentence';
import { dayMs } from '../common/time';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../experiment/schema';
import { presetModel, type ModelSpecification, type PresetName } from '../model';
import { cyclicColumns, type CyclicComponent } from '../preparation/schema';
import { fittedModel, horizonWithGaps, partRows, rowsToSplit, trainableTarget, usableFeature } from './usable';

export type DatasetFacts = Pick<DatasetVersion, 'rowCount' | 'columns' | 'sampling'>;

/** Rows of the season that is usual for the sampling; null where none is, or where a season is one row. */
function usualSeason({ sampling }: DatasetFacts): number | null {
  const step = samplingStep(sampling);
  const season = step === null ? null : seasonOf(step);
  return season === null || season < 2 ? null : season;
}

function chooseTarget({ columns, rowCount }: DatasetFacts, wanted: string | undefined): DatasetColumn {
  if (wanted !== undefined) {
    const column = columns.find((candidate) => candidate.name === wanted);
    if (column === undefined) {
      throw new GatewiseError('COLUMN_NOT_FOUND', said`There is no column “${wanted}”.`, {
        field: 'task.target',
        column: wanted,
        ...hinted(said`Columns: ${columns.map((candidate) => candidate.name).join(', ')}`),
      });
    }
    return column;
  }
  const usable = columns.filter((column) => trainableTarget(column, rowCount));
  const target =
    usable.find((column) => column.role === 'target') ??
    usable.findLast((column) => column.kind === 'number') ??
    usable[0];
  if (target === undefined) {
    throw new GatewiseError(
      'FILE_NO_NUMERIC_COLUMN',
      said`Nothing can be trained on this dataset: no column holds numbers, or labels of two classes or more.`,
      { field: 'task.target' },
    );
  }
  return target;
}

/** The components of the clock and the calendar that such a sampling can learn from. */
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

/** Trees are told the shape of a labelled series by statistics of it: its rows say little where its phase varies. */
function ofSeries(model: ModelSpecification): ModelSpecification {
  return 'summaries' in model ? { ...model, summaries: true } : model;
}

/**
 * A complete configuration for a preset, fitted to a dataset: a numeric target is forecast one season ahead from a few
 * seasons of history, a label is classified from the numeric features up to its row. Where every series has one label,
 * whole series are dealt to the parts, and a window is a series where they are equally long and many enough, else a part of one;
 * trees see `summaries` of it.
 *
 * What it gives can be trained as it is: windows fit the rows, no column is made that the data have, columns that are text or
 * mostly empty stay out. Without a dataset the target is called `target` and the windows have Gatewise's defaults (96 in, 24 out).
 * @throws GatewiseError COLUMN_NOT_FOUND for a target that the dataset lacks; FILE_NO_NUMERIC_COLUMN or SPLIT_INVALID with a
 * sentence that says why nothing can be trained
 */
export function defaultConfiguration(options: {
  preset: PresetName;
  dataset?: DatasetFacts | undefined;
  /** Of a dataset with many series. */
  panel?: PanelFacts | null | undefined;
  target?: string | undefined;
}): ExperimentConfiguration {
  if (options.dataset === undefined) {
    return experimentConfigurationSchema.parse({
      task: { target: options.target ?? 'target' },
      model: presetModel(options.preset),
    });
  }
  const facts = options.dataset;
  const target = chooseTarget(facts, options.target);
  const features = facts.columns
    .filter((column) => column.name !== target.name && usableFeature(column, facts.rowCount))
    .map((column) => column.name);
  const own = new Set([target.name, ...features]);
  // What the data have by that name is not made again: the form and the terminal say so (`ownCyclicColumns`).
  const components = cyclicComponents(facts).filter(
    (component) => !cyclicColumns(component).some((name) => own.has(name)),
  );
  const steps = components.length > 0 ? [{ kind: 'cyclicEncoding' as const, components }] : [];
  const hasMissing = facts.columns.some(
    (column) => column.missing > 0 && (column.name === target.name || features.includes(column.name)),
  );
  const preparation = { steps: hasMissing ? [{ kind: 'fillMissing' as const }, ...steps] : steps };

  const panel = options.panel ?? null;
  const bySeries =
    panel !== null &&
    target.kind !== 'number' &&
    panel.seriesCount >= fewestSeries &&
    panel.constantColumns.includes(target.name);
  const task = { target: target.name, features };
  if (bySeries) {
    if (features.length === 0) {
      throw new GatewiseError(
        'FILE_NO_NUMERIC_COLUMN',
        said`Nothing can be trained on this dataset: every series has one “${target.name}”, and no other column says anything of a series.`,
        { field: 'task.features' },
      );
    }
    const window = seriesWindow(panel);
    return experimentConfigurationSchema.parse({
      task: { ...task, kind: 'classification', targetHistory: false },
      preparation,
      split: { kind: 'series' },
      window,
      model: fittedModel(ofSeries(presetModel(options.preset, 'classification')), window.lookback),
      classWeight: 'balanced',
    });
  }
  const rows = rowsToSplit(facts.rowCount, panel);
  // The smallest part (15 %) must hold a good number of windows, whatever the season.
  const room = Math.max(4, Math.floor(rows * 0.15));
  const season = usualSeason(facts);
  const { train, validation, test } = partRows(rows);
  if (target.kind === 'number') {
    const smallest = Math.min(validation, test);
    const seriesCount = panel?.seriesCount ?? 1;
    // The windows of all series count, and every series has some in each part.
    const wide = Math.min(
      Math.floor((room * seriesCount) / 4),
      seriesCount === 1 ? smallest : Math.floor(smallest / 2),
    );
    const longest = Math.max(1, Math.min(season ?? 1, wide, 168, Math.floor(train / 2)));
    const horizon = horizonWithGaps(longest, {
      rows: smallest,
      seriesCount,
      missingShare: target.missing / facts.rowCount,
    });
    const lookback = Math.max(
      1,
      Math.min(Math.max(2, Math.min((season ?? 24) * 4, Math.floor(room / 2), 96)), train - horizon),
    );
    return experimentConfigurationSchema.parse({
      task: { ...task, kind: 'forecast' },
      preparation,
      window: { lookback, horizon, offset: 1, normalization: 'lastValue' },
      model: fittedModel(presetModel(options.preset), lookback),
    });
  }
  const longestLookback = Math.max(2, Math.min(60, Math.floor(room / 2)));
  // A label without features is told from the labels before it.
  const offset = features.length === 0 ? 1 : 0;
  const lookback = Math.max(1, Math.min(longestLookback, train - offset));
  return experimentConfigurationSchema.parse({
    task: { ...task, kind: 'classification', targetHistory: features.length === 0 },
    preparation,
    window: { lookback, horizon: 1, offset },
    model: fittedModel(presetModel(options.preset, 'classification'), lookback),
    classWeight: 'balanced',
  });
}
