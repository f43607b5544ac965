import type { BacktestConfiguration, BacktestResult } from '../backtest';
import type { PairwiseTest } from '../comparison/schema';
import type { DatasetVersion } from '../dataset/schema';
import type { AveragedReport, RepeatSummary, RepeatWarning } from '../evaluation';
import type { GroupId, RunId } from '../common/ids';
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
  /** The repeats that this run stands for; tables then show their means. Null for a single run. */
  readonly group: ReportGroup | null;
}

/** Repeats of one configuration over seeds, and what can be said about them together. */
export interface ReportGroup {
  readonly id: GroupId;
  readonly name: string;
  /** Over the repeats that are not disqualified, by flat metric name. */
  readonly metrics: Readonly<Record<string, RepeatSummary>>;
  readonly averagedReport: AveragedReport | null;
  readonly warnings: readonly RepeatWarning[];
}

export interface ReportBacktest {
  readonly runId: RunId;
  readonly configuration: BacktestConfiguration;
  readonly result: BacktestResult;
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
  /** Those that ended well, of the report's runs. */
  readonly backtests: readonly ReportBacktest[];
  /** How often runs were ranked by their test figures on these datasets. */
  readonly testLooks: number;
  readonly createdAt: number;
  readonly version: string;
}

/** The zone in which the times of a run's data are read and shown. */
export function zoneOfRun({ datasets }: ReportFacts, { detail }: ReportRun): string {
  return datasets.find(({ version }) => version.hash === detail.datasetHash)?.version.choices.timeZone ?? 'UTC';
}

/** What every section needs to write itself. */
export interface SectionContext {
  readonly facts: ReportFacts;
  readonly t: Translate;
  readonly format: Formatter;
  /** Unit of a run's target, e.g. `°C`; empty when unknown. */
  readonly unitOf: (run: ReportRun) => string;
}
