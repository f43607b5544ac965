export { defaultConfiguration, naturalSeason, type DatasetFacts } from './defaults';
export { ettSample, type Sample } from './samples';
