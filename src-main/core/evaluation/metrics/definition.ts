import { z } from 'zod';
import type { Locale } from '../../common/locale';

export const metricDirectionSchema = z.enum(['minimize', 'maximize']);
export type MetricDirection = z.infer<typeof metricDirectionSchema>;

/** Figures by the names of metrics. Null: not defined for these data; a name that is not there: not measured. */
export const metricsSchema = z.record(z.string(), z.number().nullable());
export type Metrics = z.infer<typeof metricsSchema>;

/** Tables that have room for a few metrics only. */
export type MetricTable = 'report' | 'terminal' | 'runs';

/**
 * Everything that is to be known of a metric; `Sample` is what its kind of task is measured on. Over repeats there is one rule
 * for all of them: the mean of the runs' figures, with its spread (`summarizeRepeats`), never a figure of pooled predictions.
 */
export interface MetricDefinition<Sample> {
  /** As within a sentence; `metricHeading` writes it above a column. */
  readonly names: Readonly<Record<Locale, string>>;
  /** Null: it says how a model errs, not how well it does, and ranks nothing. */
  readonly direction: MetricDirection | null;
  /** What it is measured in: the target's unit or its square, a share that is written in percent, or a plain number. */
  readonly unit: 'target' | 'targetSquared' | 'share' | 'number';
  /** Where its formula is from. */
  readonly source: string;
  /** Null where it is not defined for the sample. */
  readonly measure: (sample: Sample) => number | null;
  /** Whether it is measured for baselines as well, with the skill against them; and, for numbers, on the scaled target. */
  readonly againstBaselines?: true;
  /** Tables that show it. */
  readonly shownIn?: readonly MetricTable[];
}

type Catalogue<Sample> = Readonly<Record<string, MetricDefinition<Sample>>>;

/** Measures every metric of a catalogue. */
export function measureAll<Sample>(catalogue: Catalogue<Sample>, sample: Sample): Metrics {
  return Object.fromEntries(Object.entries(catalogue).map(([name, { measure }]) => [name, measure(sample)]));
}

/** Measures a baseline: the metrics that are measured for baselines. */
export function measureBaseline<Sample>(catalogue: Catalogue<Sample>, sample: Sample): Metrics {
  const wanted = Object.entries(catalogue).filter(([, { againstBaselines }]) => againstBaselines === true);
  return measureAll(Object.fromEntries(wanted), sample);
}

/** The model's skill in each metric that a baseline was measured in. */
export function skillAgainst(
  baseline: Metrics,
  model: Metrics,
  skillOf: (value: number, baseline: number) => number | null,
): Metrics {
  const skill = Object.entries(baseline).map(([name, own]) => {
    const value = figureOf(model, name);
    return [name, value === null || own === null ? null : skillOf(value, own)] as const;
  });
  return Object.fromEntries(skill);
}

/** A figure by its name; null where it is not defined or was not measured. */
export function figureOf(metrics: Metrics, name: string): number | null {
  return metrics[name] ?? null;
}
