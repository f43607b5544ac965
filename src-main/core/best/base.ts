import { GatewiseError, hinted } from '../common/errors';
import { said } from '../common/sentence';
import type { PanelFacts } from '../dataset/schema';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../experiment/schema';
import { defaultConfiguration, type DatasetFacts } from '../recipe';
import { rowsToSplit, trainableTarget } from '../recipe/usable';
import type { SplitConfiguration } from '../task/schema';

export interface BestQuestion {
  readonly dataset: DatasetFacts;
  /** Of a dataset with many series. */
  readonly panel: PanelFacts | null;
  readonly timeZone: string;
  readonly target: string;
  /** Rows ahead; null: a season. Labels have none. */
  readonly horizon: number | null;
  /** Null: the last 15 % of the rows are the test part, or as many as a forecast needs. */
  readonly split: SplitConfiguration | null;
}

/** Share of the rows that the test part takes at most where the horizon needs a longer one than usual. */
const largestTest = 0.3;

/**
 * The configuration from which all candidates are made: the default one of the dataset, with the horizon that is asked for.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC for what is neither a number nor a label, BAD_INPUT for a horizon
 *   of labels, SPLIT_INVALID where a forecast takes more rows than the test part can have
 */
export function baseConfiguration({ dataset, panel, target, horizon, split }: BestQuestion): ExperimentConfiguration {
  const column = dataset.columns.find(({ name }) => name === target);
  // What the dataset lacks is refused by the default configuration, with the columns that it has.
  if (column !== undefined && !trainableTarget(column, dataset.rowCount)) {
    const numbers = dataset.columns.filter((one) => one.kind === 'number' && trainableTarget(one, dataset.rowCount));
    throw new GatewiseError(
      'COLUMN_NOT_NUMERIC',
      said`“${target}” cannot be forecast: it holds neither numbers nor labels of at least two classes.`,
      {
        field: 'target',
        column: target,
        ...(numbers.length === 0
          ? {}
          : hinted(said`Columns of numbers: ${numbers.map(({ name }) => name).join(', ')}`)),
      },
    );
  }
  const base = defaultConfiguration({ preset: 'linear', dataset, panel, target });
  if (base.task.kind !== 'forecast') {
    if (horizon !== null && horizon !== 1) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`“${target}” holds labels, which are told row by row: leave the horizon out.`,
        { field: 'horizon' },
      );
    }
    return split === null ? base : { ...base, split };
  }
  const rows = rowsToSplit(dataset.rowCount, panel);
  const ahead = horizon ?? base.window.horizon;
  const wanted = split ?? splitFor(rows, ahead, base.split);
  const lookback = Math.max(1, Math.min(base.window.lookback, Math.floor(rows / 4)));
  return experimentConfigurationSchema.parse({
    ...base,
    window: { ...base.window, horizon: ahead, lookback },
    split: wanted,
  });
}

/** The usual split, with a test part that holds a forecast. */
function splitFor(rows: number, horizon: number, usual: SplitConfiguration): SplitConfiguration {
  if (usual.kind !== 'ratio') return usual;
  const share = Math.ceil((horizon / rows) * 1000) / 1000;
  if (share <= usual.test) return usual;
  if (share > largestTest) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`${horizon} rows ahead are too many for ${rows} rows: a forecast has to be trained, chosen and tested on rows of its own. Forecast ${Math.floor(rows * largestTest)} rows ahead at most, or import more rows.`,
      { field: 'horizon', rows, needed: Math.ceil(horizon / largestTest) },
    );
  }
  const rest = 1 - share;
  return { kind: 'ratio', train: rest - share, validation: share, test: share };
}
