import { metricDirections } from '../evaluation/run/headline';

/** Figures that are better when higher and are no metric of a whole part. */
const alsoMaximized = ['skill', 'recall', 'precision', 'coverage'];

const maximized: ReadonlySet<string> = new Set([
  ...Object.entries(metricDirections).flatMap(([name, direction]) => (direction === 'maximize' ? name : [])),
  ...alsoMaximized,
]);

/** Which way a flat metric such as `test.rmse` is better; its last part decides, and a skill (`test.skill.drift`) is always better higher. */
export function metricDirection(name: string): 'min' | 'max' {
  if (name.includes('.skill.')) return 'max';
  return maximized.has(name.slice(name.lastIndexOf('.') + 1)) ? 'max' : 'min';
}
