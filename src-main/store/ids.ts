import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import {
  backtestIdSchema,
  comparisonIdSchema,
  datasetIdSchema,
  experimentIdSchema,
  groupIdSchema,
  reportIdSchema,
  runIdSchema,
  studyIdSchema,
  type BacktestId,
  type ComparisonId,
  type DatasetId,
  type ExperimentId,
  type GroupId,
  type ReportId,
  type RunId,
  type StudyId,
} from '../core/common/ids';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
const randomLength = 10;

/** 36¹⁰ ids a kind: at a million runs, two collide with a chance of 1 in 7,000, and the unique index then refuses the second. */
function createId<Schema extends z.ZodType>(prefix: string, schema: Schema): z.output<Schema> {
  const characters = Array.from({ length: randomLength }, () => alphabet.charAt(randomInt(alphabet.length)));
  return schema.parse(`${prefix}_${characters.join('')}`);
}

export const createDatasetId = (): DatasetId => createId('ds', datasetIdSchema);
export const createExperimentId = (): ExperimentId => createId('ex', experimentIdSchema);
export const createRunId = (): RunId => createId('run', runIdSchema);
export const createGroupId = (): GroupId => createId('grp', groupIdSchema);
export const createComparisonId = (): ComparisonId => createId('cmp', comparisonIdSchema);
export const createBacktestId = (): BacktestId => createId('bt', backtestIdSchema);
export const createReportId = (): ReportId => createId('rep', reportIdSchema);
export const createStudyId = (): StudyId => createId('study', studyIdSchema);
