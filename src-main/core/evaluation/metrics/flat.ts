import { parts } from '../../task/schema';
import type { PartEvaluation, RunEvaluation } from '../schema';
import { knownMetric, metricNameSchema, type MetricName } from './catalogue';
import { figureOf } from './definition';
import { rankingMetric, skillAgainstStrongest } from './strongest';

/** The metrics of a part that may rank, by name, in the target's units; those that are not defined are left out. */
export function partMetrics({ metrics }: PartEvaluation): Partial<Record<MetricName, number>> {
  return Object.fromEntries(
    metricNameSchema.options.flatMap((name) => {
      const value = figureOf(metrics, name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

/**
 * All figures of a run under flat names for tables, sorting and filters: `test.mae` in the target's units,
 * `test.scaled.mse`, `validation.f1Macro`, `test.skill.linear` in MAE (macro F1 for classes), `test.skill` against the
 * strongest baseline.
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
    }
    set(`${name}.skill`, skillAgainstStrongest(part).skill);
    for (const { name: baseline, skill } of part.baselines) {
      set(`${name}.skill.${baseline}`, skill[rankingMetric(part)]);
    }
  }
  return flat;
}

/** A flat name taken apart: `test.scaled.mse` is the metric `mse` of the part `test`, on the scaled target. */
export interface FlatMetric {
  readonly part: string;
  readonly scaled: boolean;
  /** The baseline that a skill is against; null for metrics. */
  readonly baseline: string | null;
  /** The metric, or `skill`. */
  readonly metric: string;
}

export function parseFlatMetric(name: string): FlatMetric {
  const [part = '', ...rest] = name.split('.');
  const last = rest.at(-1) ?? part;
  const isSkill = rest[0] === 'skill' && rest.length > 1;
  return {
    part: rest.length === 0 ? '' : part,
    scaled: rest.includes('scaled'),
    baseline: isSkill ? last : null,
    metric: isSkill ? 'skill' : last,
  };
}

/** Whether a flat figure is a share, which is written in percent: a skill (`test.skill.drift`), MAPE, sMAPE. */
export function isShare(name: string): boolean {
  const { metric, scaled } = parseFlatMetric(name);
  return metric === 'skill' || (knownMetric(metric)?.unit === 'share' && !scaled);
}

/** Figures that are better when higher and are no metric of a whole part. */
const alsoMaximized = new Set(['skill', 'recall', 'precision', 'coverage']);

/** Which way a flat figure such as `test.rmse` is better; a skill (`test.skill.drift`) is always better higher. */
export function flatDirection(name: string): 'min' | 'max' {
  const { metric } = parseFlatMetric(name);
  return alsoMaximized.has(metric) || knownMetric(metric)?.direction === 'maximize' ? 'max' : 'min';
}
