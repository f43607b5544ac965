import type { z } from 'zod';
import { appendJob } from './append';
import { backtestJob } from './backtest';
import type { JobDefinition, JobDefinitions } from './definition';
import { evaluateJob } from './evaluate';
import { explainJob } from './explain';
import { forecastJob } from './forecast';
import { generateJob } from './generate';
import { importJob } from './import';
import { predictJob } from './predict';
import { profileJob } from './profile';
import { searchJob } from './search';
import { setupJob } from './setup';
import { trainJob } from './train';

/** Every kind of job. A new kind is a file here, a handler of the same name in ../process, and a line in both indexes. */
const kinds = {
  train: trainJob,
  import: importJob,
  append: appendJob,
  generate: generateJob,
  profile: profileJob,
  forecast: forecastJob,
  predict: predictJob,
  backtest: backtestJob,
  evaluate: evaluateJob,
  explain: explainJob,
  search: searchJob,
  setup: setupJob,
} as const satisfies Readonly<Record<string, JobDefinition>>;

export type JobKind = keyof typeof kinds;
export type GatewiseJobs = {
  readonly [Kind in JobKind]: {
    readonly specification: z.output<(typeof kinds)[Kind]['specification']>;
    readonly result: z.output<(typeof kinds)[Kind]['result']>;
  };
};

export const jobDefinitions: JobDefinitions<GatewiseJobs> = kinds;

export type { DatasetReference } from './dataset';
export type { RunFiles } from '../../artefact/run-files';
export { requestDefinitions, type CheckOutput, type GatewiseRequests } from './requests';
export type * from './definition';
export type * from './append';
export type * from './backtest';
export type * from './evaluate';
export type * from './explain';
export type * from './forecast';
export type * from './generate';
export type * from './import';
export type * from './predict';
export type * from './profile';
export type * from './search';
export type * from './setup';
export type * from './train';
