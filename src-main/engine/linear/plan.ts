import { said } from '../../core/common/sentence';
import { GatewiseError } from '../../core/common/errors';
import type { LinearModel, PreparedShape } from '../../core/model';

/** What is known of a linear model before it is fitted. */
export interface LinearPlan {
  readonly model: LinearModel;
  readonly shape: PreparedShape;
  /** Inputs of each output. */
  readonly inputs: number;
  readonly outputs: number;
  readonly memoryBytes: number;
}

/** @throws GatewiseError MODEL_INVALID where the estimator does not predict what the task asks for */
export function planOf(model: LinearModel, shape: PreparedShape): LinearPlan {
  const { estimator, decomposition } = model;
  const isLogistic = estimator.type === 'LogisticRegression';
  if (isLogistic !== (shape.task === 'classification')) {
    const message = isLogistic
      ? said`LogisticRegression predicts classes, but the target is a number: take Ridge or ElasticNet.`
      : said`${estimator.type} predicts numbers, but the target is a class: take LogisticRegression.`;
    throw new GatewiseError('MODEL_INVALID', message, { field: 'model.estimator' });
  }
  const inputs = shape.lookback * shape.featureCount * (decomposition === null ? 1 : 2);
  const outputs = isLogistic ? Math.max(1, shape.classCount === 2 ? 1 : shape.classCount) : shape.horizon;
  // Sums of products and what is made of them, or the windows where there are fewer of them; the pairs of L-BFGS.
  const numbers = isLogistic ? 26 * outputs * (inputs + 1) : 2 * inputs * inputs + 4 * inputs * outputs;
  return { model, shape, inputs, outputs, memoryBytes: Float64Array.BYTES_PER_ELEMENT * numbers };
}
