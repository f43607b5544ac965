import type { PartEvaluation } from '../../evaluation';
import {
  knownMetric,
  metricHeading,
  metricLabel,
  metricsAgainstBaselines,
  metricsShownIn,
  parseFlatMetric,
} from '../../evaluation/metrics';
import type { SectionContext } from '../facts';

/** Figures that a table of one part shows; for numbers the scaled error comes last so that papers can be compared. */
export function partColumns(kind: PartEvaluation['kind']): string[] {
  return [...metricsShownIn('report', kind), ...(kind === 'regression' ? ['scaled.mse'] : [])];
}

/** Test figures shown for a kind of task, by flat name. */
export function reportColumns(kind: PartEvaluation['kind']): string[] {
  return partColumns(kind).map((name) => `test.${name}`);
}

/** Metrics of the table of baselines. */
export function baselineColumns(kind: PartEvaluation['kind']): string[] {
  const measured = new Set(metricsAgainstBaselines(kind));
  return metricsShownIn('report', kind).filter((name) => measured.has(name));
}

/** A flat metric name within a sentence: `test.scaled.mse` → “scaled MSE”. */
export function metricWords(name: string, { facts, t }: SectionContext): string {
  const { metric, scaled } = parseFlatMetric(name);
  const words = metricLabel(metric, facts.request.locale) ?? metric;
  return scaled ? t('scaled', { metric: words }) : words;
}

/** A flat metric name above a column. */
export function metricTitle(name: string, context: SectionContext): string {
  const { metric, scaled } = parseFlatMetric(name);
  return scaled ? metricWords(name, context) : (metricHeading(metric, context.facts.request.locale) ?? metric);
}

/** `metricTitle` with the target's unit where all runs of the report share one. */
export function metricTitleWithUnit(name: string, context: SectionContext): string {
  const text = metricTitle(name, context);
  const { metric, scaled } = parseFlatMetric(name);
  const units = new Set(context.facts.runs.map((run) => context.unitOf(run)));
  const [unit = ''] = units;
  const hasUnit = knownMetric(metric)?.unit === 'target' && !scaled && units.size === 1 && unit !== '';
  return hasUnit ? `${text}, ${unit}` : text;
}

/** Figures of one metric below each other: shares in percent, others as numbers with as many decimal places for all. */
export function writeColumn(
  name: string,
  values: readonly (number | null | undefined)[],
  { format }: SectionContext,
): (value: number | null | undefined) => string {
  const { metric, scaled } = parseFlatMetric(name);
  return knownMetric(metric)?.unit === 'share' && !scaled ? (value) => format.percent(value) : format.column(values);
}
