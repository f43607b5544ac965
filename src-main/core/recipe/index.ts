export { defaultConfiguration, type DatasetFacts } from './defaults';
export * from './ready';
export { ettSample, type Sample } from './samples';
export { presetNameSchema } from '../model';
export { ownCyclicColumns } from '../preparation/schema';
