import { z } from 'zod';

type Fields = Readonly<Record<string, unknown>>;

const fields = z.record(z.string(), z.unknown()).catch({});
const list = z.array(fields).catch([]);

/**
 * Evaluations of version 1 had a field for each metric: `original` for numbers, and for classes some beside and some inside
 * the report. Version 2 has them by name in `metrics`.
 */
export function evaluationByMetric(old: Fields): Record<string, unknown> {
  const { train, validation, test, ...rest } = old;
  return { ...rest, train: partByMetric(train), validation: partByMetric(validation), test: partByMetric(test) };
}

function partByMetric(part: unknown): unknown {
  if (part === null || part === undefined) return part;
  const old = fields.parse(part);
  const baselines = list.parse(old['baselines']);
  return old['kind'] === 'regression' ? numbersByMetric(old, baselines) : classesByMetric(old, baselines);
}

function numbersByMetric({ original, ...rest }: Fields, baselines: readonly Fields[]): Fields {
  return {
    ...rest,
    metrics: original,
    baselines: baselines.map(({ original: figures, ...baseline }) => ({ ...baseline, metrics: figures })),
  };
}

function classesByMetric(old: Fields, baselines: readonly Fields[]): Fields {
  const { rocAuc, averagePrecision, logLoss, brier, mcc, balancedAccuracy, ...rest } = old;
  const { accuracy, macroAvg, weightedAvg } = fields.parse(old['report']);
  return {
    ...rest,
    metrics: {
      accuracy,
      f1Macro: fields.parse(macroAvg)['f1Score'],
      f1Weighted: fields.parse(weightedAvg)['f1Score'],
      balancedAccuracy,
      mcc,
      rocAuc,
      averagePrecision,
      logLoss,
      brier,
    },
    baselines: baselines.map(({ name, skill, ...metrics }) => ({ name, skill, metrics })),
  };
}
