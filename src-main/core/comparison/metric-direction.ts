const higherIsBetter: ReadonlySet<string> = new Set([
  'r2',
  'accuracy',
  'f1Macro',
  'f1Weighted',
  'balancedAccuracy',
  'mcc',
  'rocAuc',
  'averagePrecision',
  'skill',
  'recall',
  'precision',
  'coverage',
]);

/** Which way a flat metric such as `test.rmse` is better; its last part decides, and a skill (`test.skill.drift`) is always better higher. */
export function metricDirection(name: string): 'min' | 'max' {
  if (name.includes('.skill.')) return 'max';
  return higherIsBetter.has(name.slice(name.lastIndexOf('.') + 1)) ? 'max' : 'min';
}
