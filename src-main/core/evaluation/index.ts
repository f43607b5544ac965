export * from './schema';
export * from './analysis';
export type { WindowOrder } from './certainty';
export * from './classification';
export { figureName, figureTexts, namedFigures } from './names';
export * from './regression';
export {
  averageReports,
  repeatWarnings,
  summarizeRepeats,
  type AveragedReport,
  type Repeat,
  type RepeatSummary,
  type RepeatWarning,
} from './repeats';
export * from './metrics';
export * from './run';
export * from './statistics';
