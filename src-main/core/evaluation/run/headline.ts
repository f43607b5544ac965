import type { MetricDirection, MetricName, PartEvaluation, RunEvaluation } from '../schema';
import { parts } from '../../task/schema';

/** Which way each metric is better. */
export const metricDirections: Readonly<Record<MetricName, MetricDirection>> = {
  mae: 'minimize',
  mse: 'minimize',
  rmse: 'minimize',
  mape: 'minimize',
  smape: 'minimize',
  mase: 'minimize',
  r2: 'maximize',
  medianAbsoluteError: 'minimize',
  maxError: 'minimize',
  accuracy: 'maximize',
  f1Macro: 'maximize',
  f1Weighted: 'maximize',
  balancedAccuracy: 'maximize',
  mcc: 'maximize',
  rocAuc: 'maximize',
  averagePrecision: 'maximize',
  logLoss: 'minimize',
  brier: 'minimize',
};

/** Whether `candidate` is better than `other` in the metric. */
export function isBetter(metric: MetricName, candidate: number, other: number): boolean {
  return metricDirections[metric] === 'minimize' ? candidate < other : candidate > other;
}

/** The metrics of a part by name, in the target's units; those that are not defined are left out. */
export function partMetrics(part: PartEvaluation): Partial<Record<MetricName, number>> {
  if (part.kind === 'regression') {
    const { mae, mse, rmse, mape, smape, mase, r2, medianAbsoluteError, maxError } = part.original;
    return withoutNulls({ mae, mse, rmse, mape, smape, mase, r2, medianAbsoluteError, maxError });
  }
  const { report, balancedAccuracy, mcc, rocAuc, averagePrecision, logLoss, brier } = part;
  return withoutNulls({
    accuracy: report.accuracy,
    f1Macro: report.macroAvg.f1Score,
    f1Weighted: report.weightedAvg.f1Score,
    balancedAccuracy,
    mcc,
    rocAuc,
    averagePrecision,
    logLoss,
    brier,
  });
}

function withoutNulls(metrics: Partial<Record<MetricName, number | null>>): Partial<Record<MetricName, number>> {
  return Object.fromEntries(Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== null));
}

/**
 * All figures of a run under flat names for tables, sorting and filters: `test.mae` in the target's units,
 * `test.scaled.mse`, `validation.f1Macro`, `test.skill.linear` in MAE (macro F1 for classes).
 */
export function flattenMetrics(evaluation: RunEvaluation): Record<string, number> {
  const flat: Record<string, number> = {};
  const set = (name: string, value: number | null | undefined): void => {
    if (value !== null && value !== undefined) flat[name] = value;
  };
  for (const name of parts) {
    const part = evaluation[name];
    if (part === null) continue;
    for (const [metric, value] of Object.entries(partMetrics(part))) set(`${name}.${metric}`, value);
    if (part.kind === 'regression') {
      for (const [metric, value] of Object.entries(part.scaled ?? {})) set(`${name}.scaled.${metric}`, value);
      for (const baseline of part.baselines) set(`${name}.skill.${baseline.name}`, baseline.skill.mae);
    } else {
      for (const baseline of part.baselines) set(`${name}.skill.${baseline.name}`, baseline.skill.f1Macro);
    }
  }
  return flat;
}
