import { z } from 'zod';

/** Text that begins with a kind's prefix, such as `run_`, and goes on with ten digits or small letters. */
function idOf(prefix: string, kind: string) {
  const message = `It has to be the id of ${kind}: ${prefix}_ and ten digits or small letters.`;
  return z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{10}$`), message);
}

export const datasetIdSchema = idOf('ds', 'a dataset').brand<'DatasetId'>();
export type DatasetId = z.infer<typeof datasetIdSchema>;
export const experimentIdSchema = idOf('ex', 'an experiment').brand<'ExperimentId'>();
export type ExperimentId = z.infer<typeof experimentIdSchema>;
export const runIdSchema = idOf('run', 'a run').brand<'RunId'>();
export type RunId = z.infer<typeof runIdSchema>;
export const groupIdSchema = idOf('grp', 'a group of repeats').brand<'GroupId'>();
export type GroupId = z.infer<typeof groupIdSchema>;
export const comparisonIdSchema = idOf('cmp', 'a saved comparison').brand<'ComparisonId'>();
export type ComparisonId = z.infer<typeof comparisonIdSchema>;
export const backtestIdSchema = idOf('bt', 'a backtest').brand<'BacktestId'>();
export type BacktestId = z.infer<typeof backtestIdSchema>;
export const reportIdSchema = idOf('rep', 'a report').brand<'ReportId'>();
export type ReportId = z.infer<typeof reportIdSchema>;
export const studyIdSchema = idOf('study', 'a study').brand<'StudyId'>();
export type StudyId = z.infer<typeof studyIdSchema>;
