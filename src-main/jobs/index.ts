export { createJobRunner, type GatewiseJobRunner } from './runner';
export type { JobEvent, JobOutcome } from './events';
export { readMemory, type MachineMemory } from './memory';
export type { JobHost, JobProcess, JobProcessExit, JobProcessListeners } from './host';
export type { JobHandle, JobListeners, JobRunner, JobRunnerOptions } from './types';
export {
  type BacktestJobResult,
  type CheckOutput,
  type DatasetReference,
  type GatewiseJobs,
  type GatewiseRequests,
  type ImportResult,
  type ImportSpecification,
  type PredictSpecification,
  type JobKind,
  type RunFiles,
  type ProfileResult,
  type ProfileSpecification,
  type TrainResult,
  type TrainSpecification,
} from './kinds';
export { defaultParallelJobs, threadsPerJob } from './parallelism';
