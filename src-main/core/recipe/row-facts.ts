import type { PanelFacts } from '../dataset/schema';
import type { ExperimentConfiguration } from '../experiment/schema';
import type { RowFacts } from '../task/split-at';
import { instantOf } from '../task/split';
import type { DatasetFacts } from './defaults';
import { rowsToSplit } from './usable';

/**
 * Where the rows of a series, or of a typical one of a panel, are cut.
 * @param prepared rows after preparation, and the first of the validation and of the test part; what the check of a configuration
 *   tells of one series
 */
export function rowFacts(
  {
    dataset,
    panel,
    timeZone,
  }: { readonly dataset: DatasetFacts; readonly panel: PanelFacts | null; readonly timeZone: string },
  { split }: Pick<ExperimentConfiguration, 'split'>,
  prepared: { readonly rows: number; readonly validationFrom: number; readonly testFrom: number },
): RowFacts {
  const { start, end } = dataset.sampling;
  const times = start === null || end === null ? null : ([start, end] as const);
  if (panel === null) {
    return {
      rows: prepared.rows,
      trainRows: prepared.validationFrom,
      before: prepared.testFrom,
      split,
      times,
      timeZone,
    };
  }
  const rows = rowsToSplit(dataset.rowCount, panel);
  const facts = (trainRows: number, before: number): RowFacts => ({ rows, trainRows, before, split, times, timeZone });
  switch (split.kind) {
    case 'ratio':
    case 'series':
      return facts(Math.floor(rows * split.train + 1e-6), Math.floor(rows * (split.train + split.validation) + 1e-6));
    case 'column':
      return facts(rows, rows);
    case 'count':
      return facts(split.train, split.train + split.validation);
    case 'date': {
      const rowOf = (instant: string): number => {
        const share = times === null ? 1 : (instantOf(instant, timeZone) - times[0]) / (times[1] - times[0]);
        return Math.floor(rows * Math.min(1, Math.max(0, share)));
      };
      return facts(rowOf(split.validationStart), rowOf(split.testStart));
    }
  }
}
