import { at } from '../../core/common/numbers';
import {
  designOf,
  fitLogistic,
  fitRidge,
  momentsOf,
  solveElasticNet,
  uncentredIntercept,
  within,
  type LinearFit,
  type LinearSource,
  type Work,
} from '../../core/linear';
import type { Diagnostic } from '../../core/model';
import type { LinearPlan } from './plan';
import type { FittedValues } from './state';

export interface FittedLinear {
  readonly fit: FittedValues;
  readonly diagnostics: Diagnostic[];
}

/** Solves a model's equations, in float64, and tells how well they could be solved. */
export function* fitLinear({ model, outputs }: LinearPlan, source: LinearSource): Work<FittedLinear> {
  const { estimator, decomposition } = model;
  const centred = designOf(source, decomposition?.kernelSize ?? null, estimator.fitIntercept);
  // Classes have no level.
  const design = estimator.type === 'LogisticRegression' ? { ...centred, targetCenter: 0 } : centred;
  const values = ({ coefficients, intercept }: LinearFit): FittedValues => ({
    coefficients,
    intercept: estimator.fitIntercept ? uncentredIntercept(design, coefficients, intercept) : intercept,
  });
  switch (estimator.type) {
    case 'Ridge': {
      const fit = yield* fitRidge(design, source, estimator);
      const diagnostics = [
        { name: 'trainR2', value: scoreOf(source, fit.squaredErrors) },
        { name: 'rank', value: fit.rank },
        { name: 'conditionNumber', value: fit.conditionNumber },
      ];
      return { fit: values(fit), diagnostics };
    }
    case 'ElasticNet': {
      const moments = yield* within(0, 0.2, momentsOf(design, source));
      const fit = yield* within(0.2, 1, solveElasticNet(moments, estimator));
      const nonZero = fit.coefficients.reduce((count, value) => count + Number(value !== 0), 0);
      const diagnostics = [
        { name: 'trainR2', value: scoreOf(source, fit.squaredErrors) },
        { name: 'nonZeroCoefficients', value: nonZero },
        { name: 'iterations', value: fit.iterations },
        { name: 'dualGap', value: fit.dualGap },
        { name: 'notConverged', value: fit.unfinished },
      ];
      return { fit: values(fit), diagnostics };
    }
    case 'LogisticRegression': {
      const fit = yield* fitLogistic(design, source, outputs, estimator);
      const diagnostics = [
        { name: 'trainAccuracy', value: fit.accuracy },
        { name: 'trainLogLoss', value: fit.logLoss },
        { name: 'iterations', value: fit.iterations },
        { name: 'notConverged', value: fit.converged ? 0 : outputs },
      ];
      return { fit: values(fit), diagnostics };
    }
  }
}

/** R² of the training windows as scikit-learn's `score`: the mean over the outputs; null where one never varies. */
function scoreOf(
  { targets, targetStarts, targetLength, sampleWeights }: LinearSource,
  squaredErrors: Float64Array,
): number | null {
  let sum = 0;
  for (let step = 0; step < targetLength; step += 1) {
    let [weight, mean, deviations] = [0, 0, 0];
    // Welford's way: no large sums are subtracted from each other.
    for (let window = 0; window < targetStarts.length; window += 1) {
      const own = sampleWeights?.[window] ?? 1;
      if (own === 0) continue;
      const value = at(targets, at(targetStarts, window) + step);
      weight += own;
      const distance = value - mean;
      mean += (own * distance) / weight;
      deviations += own * distance * (value - mean);
    }
    if (deviations === 0) return null;
    sum += 1 - Math.max(0, at(squaredErrors, step)) / deviations;
  }
  return sum / targetLength;
}
