import { finiteOrNull } from '../common/magnitude';
import type { SkillCertainty } from '../evaluation/schema';
import { meanUncertainty, studentTQuantile, studentTTwoSided } from '../evaluation/statistics';

/** What a fold's model and its baseline lose on average, and on how many windows. */
export interface FoldLosses {
  readonly loss: number;
  readonly baseline: number;
  readonly windows: number;
}

/** How certain a backtest's skill is: its 95 % interval, and what the test says. */
export type FoldCertainty = Pick<SkillCertainty, 'lower' | 'upper' | 'pValue' | 'verdict'>;

/** Folds that vary enough to tell anything by. */
const fewestFolds = 5;
const level = 0.05;

/**
 * Whether the model is better than the baseline at other moments too: folds are what varies, whole, as series are in a
 * panel (`meanUncertainty`), because windows of one fold share a model and a stretch of time. Below five folds nothing is
 * told. Null without folds, `perfect` where the baseline makes no error and the model does.
 */
export function foldCertainty(folds: readonly FoldLosses[]): FoldCertainty | null {
  const windows = folds.reduce((sum, fold) => sum + fold.windows, 0);
  if (windows === 0) return null;
  const mean = (pick: (fold: FoldLosses) => number): number =>
    folds.reduce((sum, fold) => sum + pick(fold) * fold.windows, 0) / windows;
  const loss = mean((fold) => fold.loss);
  const baseline = mean((fold) => fold.baseline);
  const empty = { lower: null, upper: null, pValue: null };
  if (baseline === 0) return { ...empty, verdict: loss === 0 ? 'notShown' : 'perfect' };
  if (folds.length < fewestFolds) return { ...empty, verdict: 'tooFew' };
  const uncertainty = (share: (fold: FoldLosses) => number) =>
    meanUncertainty({
      values: Float64Array.from(folds.flatMap((fold) => new Array<number>(fold.windows).fill(share(fold)))),
      overlap: 1,
      clusters: Int32Array.from(folds.flatMap((fold, index) => new Array<number>(fold.windows).fill(index))),
      byTime: null,
    });
  const plain = uncertainty((fold) => fold.loss - fold.baseline);
  const statistic =
    plain.variance > 0 ? (loss - baseline) / Math.sqrt(plain.variance) : Math.sign(loss - baseline) * Infinity;
  const pValue = loss === baseline ? 1 : studentTTwoSided(statistic, plain.degrees);
  const ratio = loss / baseline;
  const { variance, degrees } = uncertainty((fold) => (fold.loss - ratio * fold.baseline) / baseline);
  const half = studentTQuantile(1 - level / 2, degrees) * Math.sqrt(variance);
  const decided = loss < baseline ? 'better' : 'worse';
  return {
    lower: finiteOrNull(1 - ratio - half),
    upper: finiteOrNull(Math.min(1, 1 - ratio + half)),
    pValue,
    verdict: pValue < level ? decided : 'notShown',
  };
}
