import type { ImportChoices, ImportOverrides, PartialImportChoices } from '../core/dataset';
import type { TableSample } from './formats';
import type { ColumnGuess } from './guess-columns';
import type { NonDataRow } from './rows/shape';
import type { TimeReading } from './time-reading';

/** What findings are made from. */
export interface Previewed {
  /** Without the rows that are none of the data. */
  readonly sample: TableSample;
  readonly nonData: readonly NonDataRow[];
  /** Before a wide table was turned. */
  readonly asStored: TableSample;
  readonly guess: ColumnGuess;
  /** Completed by guesses. */
  readonly choices: ImportChoices;
  readonly timesAreLocal: boolean;
  /** What the person chose. */
  readonly decided: PartialImportChoices;
  readonly overrides: ImportOverrides;
  readonly reading: TimeReading;
}
