import type { SplitConfiguration } from './schema';
import { instantOf } from './split';

/** What of a split and its rows tells where other parts of the same kind can lie. */
export interface RowFacts {
  /** Prepared rows of a series, or of a typical one of a panel. */
  readonly rows: number;
  /** Rows of it before the validation part. */
  readonly trainRows: number;
  /** Rows of it before the test part. */
  readonly before: number;
  readonly split: SplitConfiguration;
  /** Times of the first row and of the last, in milliseconds; null without a time column. */
  readonly times: readonly [start: number, end: number] | null;
  /** In which the dates of a split are meant that say none. */
  readonly timeZone: string;
}

/** Tag of a run whose parts all lie before the test part of what it is made for: its own test part is called by its name. */
export const validationWindowTag = 'validation window';

/** A split of the same kind whose parts end at these rows. Whole series, and parts that a column names, stay as they are. */
export function splitAt(
  { split, rows, times, timeZone }: RowFacts,
  train: number,
  validation: number,
  test: number,
): SplitConfiguration {
  switch (split.kind) {
    case 'count':
      return { kind: 'count', train, validation: validation - train, test: test - validation };
    case 'date': {
      if (times === null) return split;
      const [start, end] = times;
      // Rows may lie unevenly: the borders are times, of all series alike.
      const at = (row: number): string =>
        new Date(Math.round(start + ((end - start) * row) / Math.max(1, rows - 1))).toISOString();
      const last = at(test);
      const testStart = new Date(instantOf(split.testStart, timeZone)).toISOString();
      return {
        kind: 'date',
        validationStart: at(train),
        testStart: at(validation),
        end: last < testStart ? last : split.testStart,
      };
    }
    case 'ratio': {
      // A series of another length is cut at or before its own test part, too.
      const share = (row: number): number => Math.min(row / rows, split.train + split.validation);
      return {
        kind: 'ratio',
        train: share(train),
        validation: share(validation) - share(train),
        test: share(test) - share(validation),
      };
    }
    case 'series':
    case 'column':
      return split;
  }
}
