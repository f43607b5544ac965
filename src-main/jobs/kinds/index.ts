import { generateSpecificationSchema, type GenerateSpecification } from './generate';
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
};

export const jobDefinitions: JobDefinitions<GatewiseJobs> = {
  train: { specification: trainSpecificationSchema, result: trainResultSchema },
  import: { specification: importSpecificationSchema, result: importResultSchema },
  generate: { specification: generateSpecificationSchema, result: importResultSchema },
  profile: { specification: profileSpecificationSchema, result: profileResultSchema },
};

export type JobKind = keyof GatewiseJobs;
export type JobSpecification = GatewiseJobs[JobKind]['specification'];

export { datasetReferenceSchema, type DatasetReference } from './dataset';
export { requestDefinitions, type CheckOutput, type GatewiseRequests } from './requests';
export type * from './definition';
export type {
  GenerateSpecification,
  ImportResult,
  ImportSpecification,
  ProfileResult,
  ProfileSpecification,
  TrainResult,
  TrainSpecification,
};
