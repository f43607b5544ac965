import { mean } from '../../common/numbers';
import type { PartEvaluation, RunEvaluation } from '../schema';
import { knownMetric, type MetricName } from './catalogue';
import { figureOf } from './definition';

/** The metric that a part is ranked by, and that its skills are given in. */
export function rankingMetric({ kind }: PartEvaluation): MetricName {
  return kind === 'regression' ? 'mae' : 'f1Macro';
}

export interface StrongestBaseline {
  readonly name: NonNullable<RunEvaluation['skillAgainst']>;
  /** Its figure in the metric that the part is ranked by; the mean over repeats. */
  readonly value: number;
}

/**
 * The baseline with the best figure, the linear model included, of a part of one run or of repeats together: MAE for numbers,
 * macro F1 for classes. It is one that every evaluation has, of equal ones the first; null without any.
 */
export function strongestBaseline(evaluated: readonly PartEvaluation[]): StrongestBaseline | null {
  const [first] = evaluated;
  if (first === undefined) return null;
  const metric = rankingMetric(first);
  const known = evaluated.flatMap(({ baselines }) =>
    baselines.flatMap(({ name, metrics }) => {
      const value = figureOf(metrics, metric);
      return value === null ? [] : [{ name, value }];
    }),
  );
  const means = [...Map.groupBy(known, ({ name }) => name)].flatMap(([name, figures]) =>
    figures.length < evaluated.length ? [] : [{ name, value: mean(figures.map(({ value }) => value)) }],
  );
  const isHigher = knownMetric(metric)?.direction === 'maximize';
  const [strongest] = means.toSorted((a, b) => (isHigher ? b.value - a.value : a.value - b.value));
  return strongest ?? null;
}

/** What a figure is where nothing is wrong, and no skill can be had against it. */
export function perfectFigure({ kind }: PartEvaluation): number {
  return kind === 'regression' ? 0 : 1;
}

/**
 * The skill of a part against its strongest baseline: 1 − error / its error, for classes (F1 − its F1) / (1 − its F1). Null
 * without a baseline, and against one without any error; 0 where the model makes none either.
 */
export function skillAgainstStrongest(part: PartEvaluation): Pick<RunEvaluation, 'skill' | 'skillAgainst'> {
  const baseline = strongestBaseline([part]);
  if (baseline === null) return { skill: null, skillAgainst: null };
  const metric = rankingMetric(part);
  const best = perfectFigure(part);
  const found = part.baselines.find(({ name }) => name === baseline.name);
  const own = figureOf(part.metrics, metric);
  const held = found === undefined ? null : figureOf(found.skill, metric);
  return { skill: baseline.value === best ? (own === best ? 0 : null) : held, skillAgainst: baseline.name };
}
