import { finiteOrNull } from '../common/magnitude';
import type { SkillCertainty } from '../evaluation/schema';
import { studentTQuantile, studentTTwoSided } from '../common/distributions';
import { meanUncertainty, ratioEnd } from '../evaluation/statistics';

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
 * told. The interval holds the skills that the test would not reject: zero just where it shows no difference. Null
 * without folds, `perfect` where the baseline makes no error and the model does.
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
  // Of the losses against c times the baseline's.
  const pOf = (c: number): number => {
    const own = uncertainty((fold) => fold.loss - c * fold.baseline);
    const difference = loss - c * baseline;
    const statistic = own.variance > 0 ? difference / Math.sqrt(own.variance) : Math.sign(difference) * Infinity;
    return difference === 0 ? 1 : studentTTwoSided(statistic, own.degrees);
  };
  const pValue = pOf(1);
  const ratio = loss / baseline;
  const { variance, degrees } = uncertainty((fold) => (fold.loss - ratio * fold.baseline) / baseline);
  const half = studentTQuantile(1 - level / 2, degrees) * Math.sqrt(variance);
  const decided = loss < baseline ? 'better' : 'worse';
  const end = (step: number): number =>
    ratioEnd({ center: ratio, step, isOneHeld: pValue >= level }, (c) => pOf(c) >= level);
  return {
    lower: finiteOrNull(1 - end(half)),
    upper: finiteOrNull(1 - end(-half)),
    pValue,
    verdict: pValue < level ? decided : 'notShown',
  };
}
