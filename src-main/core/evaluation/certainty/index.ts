export { classificationCertainty, classificationSkill } from './classification';
export type { WindowOrder } from './interval';
export { regressionCertainty, regressionSkill, windowLosses } from './regression';
export * from './schema';
