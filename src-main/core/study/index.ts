export { ranked } from './best';
export { configured } from './configure';
export * from './cost';
export * from './entity';
export * from './exchange';
export { studyJson, trialsCsv } from './export';
export * from './objectives';
export { intermediateDirection, nextStep, viewFor, type NextStep } from './plan';
export * from './settings';
