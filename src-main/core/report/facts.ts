import { z } from 'zod';
import { backtestConfigurationSchema, backtestResultSchema } from '../backtest';
import type { Told } from '../common/sentence';
import { groupIdSchema, runIdSchema } from '../common/ids';
import type { PairwiseTest } from '../comparison/schema';
import { datasetVersionSchema } from '../dataset/schema';
import { averagedReportSchema, repeatSummarySchema, repeatWarningSchema } from '../evaluation/repeats';
import { testLookSchema } from '../run/test-look';
import type { Explanation } from '../explanation';
import { runDetailSchema, type Predictions } from '../run/schema';
import { comparisonVerdictSchema } from '../verdict';
import type { Formatter } from './format';
import type { Translate } from './messages';
import { reportLayoutSchema } from './schema';

/** Repeats of one configuration over seeds, and what can be said about them together. */
const reportGroupSchema = z.object({
  id: groupIdSchema,
  name: z.string(),
  /** Over the repeats that are not disqualified, by flat metric name. */
  metrics: z.record(z.string(), repeatSummarySchema),
  averagedReport: averagedReportSchema.nullable(),
  warnings: z.array(repeatWarningSchema),
});
export type ReportGroup = z.infer<typeof reportGroupSchema>;

const storedRunSchema = z.object({
  detail: runDetailSchema,
  /** Blocking findings that the run was started in spite of. */
  overrides: z.array(z.object({ message: z.string(), reason: z.string() })),
  /** The repeats that this run stands for; tables then show their means. Null for a single run. */
  group: reportGroupSchema.nullable(),
  /** Of an ensemble: its members, by their places, that are no longer in the workspace. */
  deletedMembers: z.array(z.number().int().nonnegative()),
});
export type StoredReportRun = z.infer<typeof storedRunSchema>;

const reportBacktestSchema = z.object({
  runId: runIdSchema,
  configuration: backtestConfigurationSchema,
  result: backtestResultSchema,
});
export type ReportBacktest = z.infer<typeof reportBacktestSchema>;

const reportDatasetSchema = z.object({
  name: z.string(),
  attribution: z.string().nullable(),
  version: datasetVersionSchema,
});
export type ReportDataset = z.infer<typeof reportDatasetSchema>;

/** What the store knows of a report. */
export const storedFactsSchema = z.object({
  request: reportLayoutSchema,
  runs: z.array(storedRunSchema),
  /** The datasets of the runs, each once. */
  datasets: z.array(reportDatasetSchema),
  /** Those that ended well, of the report's runs. */
  backtests: z.array(reportBacktestSchema),
  /** What can be said of the runs and repeats; their standings follow from the tests, which come later. */
  verdict: comparisonVerdictSchema,
  /** How often runs were ranked by their test figures on these datasets. */
  testLooks: z.number().int().nonnegative(),
  /** When the test part was opened and chosen by, the newest first. */
  ledger: z.array(testLookSchema),
  createdAt: z.number(),
  /** Of Gatewise. */
  version: z.string(),
});
export type StoredFacts = z.infer<typeof storedFactsSchema>;

/** What came of explaining a run's model, or why it was not. */
export type ReportExplanation =
  { readonly kind: 'found'; readonly found: Explanation } | { readonly kind: 'none'; readonly reason: Told };

export interface ReportRun extends StoredReportRun {
  /** Predictions of the test part; null when the run was not evaluated. */
  readonly predictions: Predictions | null;
  /** Left out where the report does not ask for explanations. */
  readonly explanation?: ReportExplanation | undefined;
}

/** Everything a report says; the same facts give the same report. */
export interface ReportFacts extends StoredFacts {
  readonly runs: ReportRun[];
  readonly tests: readonly PairwiseTest[];
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
