export { defaultConfiguration, type DatasetFacts } from './defaults';
export { rowFacts } from './row-facts';
export * from './ready';
export { ettSample, type Sample } from './samples';
export { presetNameSchema } from '../model';
export { ownCyclicColumns } from '../preparation/schema';
