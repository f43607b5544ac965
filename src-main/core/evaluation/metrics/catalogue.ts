import { z } from 'zod';
import type { Locale } from '../../common/locale';
import { classificationMetrics } from './classification';
import type { MetricDefinition, MetricDirection, MetricTable } from './definition';
import { regressionMetrics } from './regression';

const definitions = { ...regressionMetrics, ...classificationMetrics };
type Name = keyof typeof definitions;

/** Metrics that may rank runs. */
export type MetricName = {
  [Key in Name]: (typeof definitions)[Key]['direction'] extends MetricDirection ? Key : never;
}[Name];

/** What is known of a metric beside how it is measured. */
export type KnownMetric = Omit<MetricDefinition<never>, 'measure'>;

const known: ReadonlyMap<string, KnownMetric> = new Map<string, KnownMetric>(Object.entries(definitions));

function isMetricName(name: string): name is MetricName {
  return known.get(name)?.direction != null;
}

const names: readonly MetricName[] = [...known.keys()].filter(isMetricName);
export const metricNameSchema = z.enum(names);

/** The metric of this name; undefined for other figures, and for metrics of a newer version. */
export function knownMetric(name: string): KnownMetric | undefined {
  return known.get(name);
}

/** Which way a metric is better. */
export function directionOf(metric: MetricName): MetricDirection {
  return definitions[metric].direction;
}

/** Whether `candidate` is better than `other` in the metric. */
export function isBetter(metric: MetricName, candidate: number, other: number): boolean {
  return directionOf(metric) === 'minimize' ? candidate < other : candidate > other;
}

/** What a metric is called within a sentence; undefined for what is no metric. */
export function metricLabel(name: string, locale: Locale): string | undefined {
  return known.get(name)?.names[locale];
}

/** What a metric is called above a column: with a capital, unless its name has one elsewhere (`sMAPE`). */
export function metricHeading(name: string, locale: Locale): string | undefined {
  const label = metricLabel(name, locale);
  return label === undefined || /^.\p{Lu}/u.test(label) ? label : label.charAt(0).toUpperCase() + label.slice(1);
}

type Kind = 'regression' | 'classification';

const catalogues: Readonly<Record<Kind, Readonly<Record<string, KnownMetric>>>> = {
  regression: regressionMetrics,
  classification: classificationMetrics,
};

function namesOf(kind: Kind, wanted: (metric: KnownMetric) => boolean): string[] {
  return Object.entries(catalogues[kind]).flatMap(([name, metric]) => (wanted(metric) ? [name] : []));
}

/** Names of the metrics that a table has room for, by kind of task. */
export function metricsShownIn(table: MetricTable, kind: Kind): string[] {
  return namesOf(kind, ({ shownIn }) => shownIn?.includes(table) === true);
}

/** Names of the metrics that baselines are measured in as well. */
export function metricsAgainstBaselines(kind: Kind): string[] {
  return namesOf(kind, ({ againstBaselines }) => againstBaselines === true);
}
