export { ranked } from './best';
export { configured } from './configure';
export * from './entity';
export { studyJson, trialsCsv } from './export';
export * from './objectives';
export { intermediateDirection, nextStep, viewFor, type NextStep } from './plan';
export * from './settings';
