import { at, mean } from '../../common/numbers';
import { studentTQuantile } from '../../common/distributions';
import { fewestIndependent, panelOrder, prepareLosses, ratioEnd, scaledLosses, testDifference } from '../statistics';
import { uncertaintyOf, type WindowOrder } from './interval';
import type { SkillCertainty } from './schema';

const level = 0.05;

/** Losses whose mean is the metric's: an error, or what a share lacks to 1. */
export interface SkillInput {
  readonly name: string;
  readonly metric: string;
  readonly model: Float64Array;
  readonly baseline: Float64Array;
  /** Of the metric, e.g. of RMSE, although the losses are squared errors. */
  readonly skill: number | null;
  /** What the ratio of the mean losses is raised to: ½ for RMSE, else 1. */
  readonly power: number;
}

/**
 * Skill against a baseline with its interval and verdict. The verdict is `testDifference`'s on the losses; the interval
 * holds the skills that the same test would not reject (Fieller 1954): losses of the model against those of the baseline
 * times c, for skills 1 − c^power. So zero lies within it just where no difference is shown.
 */
export function skillCertainty(
  { name, metric, model, baseline, skill, power }: SkillInput,
  order: WindowOrder,
): SkillCertainty {
  const own = mean(model);
  const other = mean(baseline);
  const untested = { name, metric, skill, lower: null, upper: null, pValue: null, independent: null };
  if (other === 0) return { ...untested, verdict: own === 0 ? 'notShown' : 'perfect' };
  const panel = panelOrder(order.series, order.time);
  const side = (values: Float64Array) => ({
    losses: prepareLosses({ values, overlap: order.overlap, ...panel }),
    seedLosses: [],
  });
  const first = side(model);
  const second = side(baseline);
  const tested = testDifference(first, second, { bootstrap: false });
  const ratio = own / other;
  const shares = model.map((loss, i) => (loss - ratio * at(baseline, i)) / other);
  const { variance, degrees, independent } = uncertaintyOf(shares, order);
  const { pValue, meanDifference } = tested;
  const empty = { ...untested, independent: Math.max(1, Math.min(independent, tested.independent)) };
  if (pValue === null || independent < fewestIndependent) return { ...empty, verdict: 'tooFew' };
  const isHeld = (c: number): boolean => {
    const losses = scaledLosses(second.losses, c);
    return (testDifference(first, { losses, seedLosses: [] }, { bootstrap: false }).pValue ?? 1) >= level;
  };
  const half = studentTQuantile(1 - level / 2, degrees) * Math.sqrt(variance);
  const isOneHeld = pValue >= level;
  const most = ratioEnd({ center: ratio, step: half, isOneHeld }, isHeld);
  const least = ratioEnd({ center: ratio, step: -half, isOneHeld }, isHeld);
  const ends = { lower: 1 - most ** power, upper: 1 - least ** power };
  const bounds = Number.isFinite(ends.lower) && Number.isFinite(ends.upper) ? ends : {};
  const decided = meanDifference < 0 ? 'better' : 'worse';
  return { ...empty, ...bounds, pValue, verdict: pValue < level ? decided : 'notShown' };
}
