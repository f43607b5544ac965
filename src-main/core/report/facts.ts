import type { PairwiseTest } from '../comparison/schema';
import type { DatasetVersion } from '../dataset/schema';
import type { Predictions, RunDetail } from '../run/schema';
import type { Formatter } from './format';
import type { Translate } from './messages';
import type { ReportRequest } from './schema';

export interface ReportRun {
  readonly detail: RunDetail;
  /** Predictions of the test part; null when the run was not evaluated. */
  readonly predictions: Predictions | null;
  /** Blocking findings that the run was started in spite of. */
  readonly overrides: readonly { readonly message: string; readonly reason: string }[];
}

export interface ReportDataset {
  readonly name: string;
  readonly attribution: string | null;
  readonly version: DatasetVersion;
}

/** Everything a report says, read from the store; the same facts give the same report. */
export interface ReportFacts {
  readonly request: ReportRequest;
  readonly runs: readonly ReportRun[];
  /** The datasets of the runs, each once. */
  readonly datasets: readonly ReportDataset[];
  readonly tests: readonly PairwiseTest[];
  /** How often runs were ranked by their test figures on these datasets. */
  readonly testLooks: number;
  readonly createdAt: number;
  readonly version: string;
}

/** What every section needs to write itself. */
export interface SectionContext {
  readonly facts: ReportFacts;
  readonly t: Translate;
  readonly format: Formatter;
  /** Unit of a run's target, e.g. `°C`; empty when unknown. */
  readonly unitOf: (run: ReportRun) => string;
}
