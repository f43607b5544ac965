import { generateSpecificationSchema, type GenerateSpecification } from './generate';
import {
  backtestJobResultSchema,
  backtestSpecificationSchema,
  type BacktestJobResult,
  type BacktestSpecification,
} from './backtest';
import {
  evaluateResultSchema,
  evaluateSpecificationSchema,
  type EvaluateResult,
  type EvaluateSpecification,
} from './evaluate';
import {
  forecastResultSchema,
  forecastSpecificationSchema,
  type ForecastResult,
  type ForecastSpecification,
} from './forecast';
import { importResultSchema, importSpecificationSchema, type ImportResult, type ImportSpecification } from './import';
import {
  profileResultSchema,
  profileSpecificationSchema,
  type ProfileResult,
  type ProfileSpecification,
} from './profile';
import { trainResultSchema, trainSpecificationSchema, type TrainResult, type TrainSpecification } from './train';
import type { JobDefinitions } from './definition';

/** Every kind of job. A new kind is a file here, a handler of the same name in ../process, and a line in both indexes. */
export type GatewiseJobs = {
  readonly train: { readonly specification: TrainSpecification; readonly result: TrainResult };
  readonly import: { readonly specification: ImportSpecification; readonly result: ImportResult };
  readonly generate: { readonly specification: GenerateSpecification; readonly result: ImportResult };
  readonly profile: { readonly specification: ProfileSpecification; readonly result: ProfileResult };
  readonly forecast: { readonly specification: ForecastSpecification; readonly result: ForecastResult };
  readonly backtest: { readonly specification: BacktestSpecification; readonly result: BacktestJobResult };
  readonly evaluate: { readonly specification: EvaluateSpecification; readonly result: EvaluateResult };
};

export const jobDefinitions: JobDefinitions<GatewiseJobs> = {
  train: { specification: trainSpecificationSchema, result: trainResultSchema },
  import: { specification: importSpecificationSchema, result: importResultSchema },
  generate: { specification: generateSpecificationSchema, result: importResultSchema },
  profile: { specification: profileSpecificationSchema, result: profileResultSchema },
  forecast: { specification: forecastSpecificationSchema, result: forecastResultSchema },
  backtest: { specification: backtestSpecificationSchema, result: backtestJobResultSchema },
  evaluate: { specification: evaluateSpecificationSchema, result: evaluateResultSchema },
};

export type JobKind = keyof GatewiseJobs;
export type JobSpecification = GatewiseJobs[JobKind]['specification'];

export type { DatasetReference } from './dataset';
export type { RunFiles } from '../../artefact/run-files';
export { requestDefinitions, type CheckOutput, type GatewiseRequests } from './requests';
export type * from './definition';
export type {
  BacktestJobResult,
  BacktestSpecification,
  EvaluateResult,
  EvaluateSpecification,
  ForecastResult,
  ForecastSpecification,
  GenerateSpecification,
  ImportResult,
  ImportSpecification,
  ProfileResult,
  ProfileSpecification,
  TrainResult,
  TrainSpecification,
};
