import { runEvaluationSchema, type RunEvaluation, type SkillCertainty } from '../../src-main/core/evaluation';

export interface JudgedBaseline {
  readonly name: 'lastValue' | 'seasonalNaive' | 'drift' | 'linear';
  readonly mae: number;
  readonly lower?: number | null;
  readonly upper?: number | null;
  readonly pValue?: number | null;
  readonly verdict?: SkillCertainty['verdict'];
  readonly independent?: number;
}

/** A forecast's evaluation whose test MAE is `mae`, held against baselines; `tested` false: from before differences were tested. */
export function judgedEvaluation(
  mae: number,
  baselines: readonly JudgedBaseline[],
  { windows = 400, tested = true }: { readonly windows?: number; readonly tested?: boolean } = {},
): RunEvaluation {
  const skillOf = (baseline: number): number | null => (baseline === 0 ? null : 1 - mae / baseline);
  const part = {
    kind: 'regression',
    windows,
    values: windows,
    metrics: { mae, rmse: 1.25 * mae, mape: 0.0478 },
    scaled: null,
    byHorizon: [],
    levels: [],
    baselines: baselines.map(({ name, mae: own }) => ({
      name,
      metrics: { mae: own, rmse: 1.1 * own },
      scaled: null,
      // The other metric tells another story: the verdict must not follow it.
      skill: { mae: skillOf(own), rmse: -0.113 },
    })),
    warnings: [],
    certainty: tested
      ? {
          windows,
          independent: windows / 4,
          intervals: [],
          skills: baselines.map(
            ({ name, mae: own, lower = null, upper = null, pValue = null, verdict = 'notShown', independent }) => ({
              name,
              metric: 'mae',
              skill: skillOf(own),
              lower,
              upper,
              pValue,
              verdict,
              independent: independent ?? windows / 4,
            }),
          ),
        }
      : null,
  };
  return runEvaluationSchema.parse({
    version: 4,
    train: null,
    validation: null,
    test: part,
    headline: { part: 'test', metric: 'mae', value: mae, direction: 'minimize' },
    skill: null,
    skillAgainst: null,
    overfitting: null,
    intervals: [],
    findings: [],
    disqualified: null,
  });
}
