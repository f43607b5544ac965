export { activeParameters } from './active';
export { checkSpace, spaceIssues } from './check-space';
export { pathsOf, valueAtPath, withValues } from './configure';
export { brokenConstraints } from './constraints';
export { drawValues, gridValues, randomValues } from './draw';
export { countGrid, isFinite } from './grid';
export { keyOf, labelOf } from './label';
export { reasonsOutside } from './outside';
export type { JudgeRequest, Judgement, Pruner } from './pruner';
export { createPruner } from './pruners';
export { lastStep } from './pruners/values';
export {
  plainPrunerSchema,
  prunerKinds,
  prunerSpecificationSchema,
  type PrunerKind,
  type PrunerSpecification,
} from './pruners/schema';
export type { AskRequest, Sampler } from './sampler';
export { chooseSampler, createSampler, type ChosenSampler } from './samplers';
export {
  samplerKinds,
  samplerSpecificationSchema,
  type SamplerKind,
  type SamplerSpecification,
} from './samplers/schema';
export * from './space';
export * from './trial';
