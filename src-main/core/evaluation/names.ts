import type { ClassificationBaselineName } from './classification/schema';
import type { RegressionBaselineName } from './regression/schema';
import type { Figures, MetricName } from './schema';

/** What a sentence's figures may stand for by a code instead of a number. */
export type NamedFigure =
  | MetricName
  | RegressionBaselineName
  | ClassificationBaselineName
  | 'loss'
  | 'valLoss'
  | 'train'
  | 'validation'
  | 'test';

export const englishNames: Readonly<Record<NamedFigure, string>> = {
  mae: 'MAE',
  mse: 'MSE',
  rmse: 'RMSE',
  mape: 'MAPE',
  smape: 'sMAPE',
  mase: 'MASE',
  r2: 'R²',
  medianAbsoluteError: 'median absolute error',
  maxError: 'max error',
  accuracy: 'accuracy',
  f1Macro: 'F1 (macro)',
  f1Weighted: 'F1 (weighted)',
  balancedAccuracy: 'balanced accuracy',
  mcc: 'MCC',
  rocAuc: 'ROC AUC',
  averagePrecision: 'average precision',
  logLoss: 'log loss',
  brier: 'Brier score',
  lastValue: 'last value',
  seasonalNaive: 'seasonal naive',
  drift: 'drift',
  linear: 'linear on lags',
  majorityClass: 'majority class',
  lastLabel: 'last label',
  loss: 'loss',
  valLoss: 'val_loss',
  train: 'training',
  validation: 'validation',
  test: 'test',
};

/** The English name of a code; undefined where it has none. */
export function englishName(code: string): string | undefined {
  const names: Readonly<Record<string, string>> = englishNames;
  return names[code];
}

/** Figures that hold such a code; a class's name, which is a person's own word, is none of them. */
const coded = new Set(['metric', 'baseline', 'which', 'part']);
/** Figures that are shares and read as percentages. */
const shares = new Set(['skill', 'lower', 'upper', 'level', 'coverage', 'rise']);

/**
 * The figures of a sentence as words: codes by their names, shares as percentages, other numbers by `number`. A code
 * that has no name stays as it is; a figure that is null is left out.
 */
export function figureTexts(
  values: Figures,
  nameOf: (code: string, figure: string) => string | undefined,
  format: { readonly number: (value: number) => string; readonly percent: (value: number) => string },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value === null) return [];
      if (typeof value === 'number') return [[name, shares.has(name) ? format.percent(value) : format.number(value)]];
      return [[name, coded.has(name) ? (nameOf(value, name) ?? value) : value]];
    }),
  );
}
