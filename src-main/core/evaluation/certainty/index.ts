export { classificationCertainty, classificationSkill } from './classification';
export type { WindowOrder } from './interval';
export { regressionCertainty, regressionSkill } from './regression';
export * from './schema';
