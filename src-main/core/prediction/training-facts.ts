import { orderingOf } from '../dataset/ordering';
import type { DatasetColumn, Sampling } from '../dataset/schema';
import { samplingStep } from '../dataset/schema';
import type { Table, TableColumn } from '../dataset/table';
import type { TaskConfiguration } from '../task/schema';
import type { PreparedData } from '../preparation';
import type { ColumnFigures, LossFacts, TrainedColumn, TrainingFacts } from './schema';

/** The columns that a model was trained with: its inputs, its target, and what orders the rows. */
export function trainedColumns(columns: readonly DatasetColumn[], task: TaskConfiguration): TrainedColumn[] {
  const { timeColumn, seriesIdColumn } = orderingOf(columns);
  return columns.flatMap(({ name, kind, unit, categories }): TrainedColumn[] => {
    const as = (purpose: TrainedColumn['purpose'], isNeeded: boolean): TrainedColumn[] => [
      { name, kind, unit, categories, purpose, isNeeded },
    ];
    if (name === task.target) return as('target', task.targetHistory);
    if (task.features.includes(name)) return as('feature', true);
    if (name === timeColumn) return as('time', true);
    return name === seriesIdColumn ? as('series', true) : [];
  });
}

/** What a file of further rows is held against: every column of the dataset but those that are used for nothing has to be there. */
export function datasetFacts(dataset: {
  readonly columns: readonly DatasetColumn[];
  readonly sampling: Sampling;
  readonly timeZone?: string | undefined;
}): TrainingFacts {
  const { columns, sampling, timeZone = 'UTC' } = dataset;
  const purposes = {
    time: 'time',
    seriesId: 'series',
    target: 'target',
    feature: 'feature',
    ignored: 'feature',
  } as const;
  return {
    columns: columns.map(({ name, kind, unit, categories, role }) => ({
      name,
      kind,
      unit,
      categories,
      purpose: purposes[role],
      isNeeded: role !== 'ignored',
      training: null,
    })),
    step: samplingStep(sampling),
    intervalMs: sampling.intervalMs,
    timeZone,
    hasTime: orderingOf(columns).timeColumn !== null,
    test: null,
  };
}

/** What a file is held against: the columns, and the training part's rows where there are some. */
export function trainingFactsOf(
  dataset: {
    readonly columns: readonly DatasetColumn[];
    readonly sampling: Sampling;
    readonly timeZone?: string | undefined;
  },
  task: TaskConfiguration,
  training: { readonly table: Table; readonly prepared: Pick<PreparedData, 'plan' | 'sourceRows'> } | null,
  test: LossFacts | null,
): TrainingFacts {
  const rows = training === null ? null : trainingRows(training.prepared);
  return {
    columns: trainedColumns(dataset.columns, task).map((column) => {
      const own = training?.table.columns.find(({ name }) => name === column.name);
      const isMeasured = column.purpose === 'feature' || column.purpose === 'target';
      return { ...column, training: rows === null || own === undefined || !isMeasured ? null : figuresOf(own, rows) };
    }),
    step: samplingStep(dataset.sampling),
    intervalMs: dataset.sampling.intervalMs,
    timeZone: dataset.timeZone ?? 'UTC',
    hasTime: orderingOf(dataset.columns).timeColumn !== null,
    test,
  };
}

/** Rows of the stored table that the training part is made of, each once. */
function trainingRows({ plan, sourceRows }: Pick<PreparedData, 'plan' | 'sourceRows'>): number[] {
  const rows = new Set<number>();
  for (const { from, to } of plan.parts.train.segments) {
    for (let row = from; row < to; row += 1) rows.add(sourceRows?.[row] ?? row);
  }
  return [...rows];
}

/** Figures of a column over some rows; two passes, so that large values far from zero keep their digits. */
export function figuresOf(column: TableColumn, rows: Iterable<number>): ColumnFigures {
  const all = [...rows];
  if (column.kind === 'category') {
    const count = all.filter((row) => (column.codes[row] ?? -1) >= 0).length;
    const none = { minimum: null, maximum: null, mean: null, standardDeviation: null };
    return { count, missing: all.length - count, ...none };
  }
  let [count, minimum, maximum, sum] = [0, Infinity, -Infinity, 0];
  for (const row of all) {
    const value = column.values[row] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    count += 1;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const row of all) {
    const value = column.values[row] ?? Number.NaN;
    if (Number.isFinite(value)) squares += (value - mean) ** 2;
  }
  const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    count,
    missing: all.length - count,
    minimum: orNull(minimum),
    maximum: orNull(maximum),
    mean: orNull(mean),
    standardDeviation: count > 1 ? orNull(Math.sqrt(squares / (count - 1))) : null,
  };
}
