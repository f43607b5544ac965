import type { Layer } from '../../core/network';
import type { Loss } from '../../core/training';

/** Keras's `epsilon`, which keeps logarithms of probabilities finite. */
const epsilon = 1e-7;

/** Loss of one batch and its gradient for the predictions (or logits), row-major `[batch, outputs]`. */
export interface LossValue {
  readonly value: number;
  readonly gradient: Float32Array;
}

/** What a loss compares: `batch` rows of `outputs` predictions with `targetLength` targets each. */
export interface LossBatch {
  readonly predictions: Float32Array;
  readonly targets: Float32Array;
  /** Null: all 1. */
  readonly sampleWeights: Float32Array | null;
  readonly batch: number;
  readonly outputs: number;
}

/** Value of one element and its derivative for the prediction. */
type ElementLoss = (prediction: number, target: number) => readonly [value: number, derivative: number];

/** Keras computes cross-entropy from logits where the last layer is `Dense` with the fitting activation. */
export function usesLogits(loss: Loss, lastLayer: Layer | undefined): boolean {
  if (lastLayer?.type !== 'Dense') return false;
  if (loss === 'binary_crossentropy') return lastLayer.activation === 'sigmoid';
  return loss === 'categorical_crossentropy' && lastLayer.activation === 'softmax';
}

const squared: ElementLoss = (prediction, target) => [(prediction - target) ** 2, 2 * (prediction - target)];
const absolute: ElementLoss = (prediction, target) => [Math.abs(prediction - target), Math.sign(prediction - target)];

/** Huber (1964) with delta 1. */
const huber: ElementLoss = (prediction, target) => {
  const error = prediction - target;
  return Math.abs(error) <= 1 ? [0.5 * error * error, error] : [Math.abs(error) - 0.5, Math.sign(error)];
};

const binaryFromLogits: ElementLoss = (logit, target) => [
  Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit))),
  1 / (1 + Math.exp(-logit)) - target,
];

const binaryFromProbabilities: ElementLoss = (prediction, target) => {
  const p = Math.min(Math.max(prediction, epsilon), 1 - epsilon);
  const derivative = p === prediction ? (1 - target) / (1 - p) - target / p : 0;
  return [-(target * Math.log(p) + (1 - target) * Math.log(1 - p)), Number.isNaN(prediction) ? NaN : derivative];
};

function elementwise(
  element: ElementLoss,
  { predictions, targets, sampleWeights, batch, outputs }: LossBatch,
): LossValue {
  const gradient = new Float32Array(predictions.length);
  let sum = 0;
  for (let i = 0; i < predictions.length; i += 1) {
    const weight = sampleWeights?.[Math.floor(i / outputs)] ?? 1;
    const [value, derivative] = element(predictions[i] ?? NaN, targets[i] ?? NaN);
    sum += weight * value;
    gradient[i] = (weight * derivative) / (batch * outputs);
  }
  return { value: sum / (batch * outputs), gradient };
}

/** −log softmax(logits)[target]. */
function categoricalRow(
  row: Float32Array,
  target: number,
  fromLogits: boolean,
): { value: number; derivatives: Float64Array } {
  if (fromLogits) {
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const exponentials = Float64Array.from(row, (logit) => Math.exp(logit - largest));
    const total = exponentials.reduce((a, b) => a + b, 0);
    const derivatives = exponentials.map((value, index) => value / total - (index === target ? 1 : 0));
    return { value: Math.log(total) - ((row[target] ?? NaN) - largest), derivatives };
  }
  const total = row.reduce((a, b) => a + b, 0);
  const share = (row[target] ?? NaN) / total;
  const clipped = Math.min(Math.max(share, epsilon), 1 - epsilon);
  const derivatives = Float64Array.from(row, (value, index) =>
    clipped === share ? 1 / total - (index === target ? 1 / value : 0) : 0,
  );
  return { value: -Math.log(clipped), derivatives };
}

function categorical(
  { predictions, targets, sampleWeights, batch, outputs }: LossBatch,
  fromLogits: boolean,
): LossValue {
  const gradient = new Float32Array(predictions.length);
  let sum = 0;
  for (let b = 0; b < batch; b += 1) {
    const weight = sampleWeights?.[b] ?? 1;
    const row = predictions.subarray(b * outputs, (b + 1) * outputs);
    const { value, derivatives } = categoricalRow(row, targets[b] ?? NaN, fromLogits);
    sum += weight * value;
    gradient.set(
      derivatives.map((derivative) => (weight * derivative) / batch),
      b * outputs,
    );
  }
  return { value: sum / batch, gradient };
}

/**
 * A batch's loss with Keras 3's definitions and its `sum_over_batch_size` reduction: the mean over all elements of
 * value × sample weight. `categorical_crossentropy` takes one class index a row.
 * @param fromLogits whether `predictions` are logits (see `usesLogits`)
 */
export function computeLoss(loss: Loss, batch: LossBatch, fromLogits: boolean): LossValue {
  switch (loss) {
    case 'mse':
      return elementwise(squared, batch);
    case 'mae':
      return elementwise(absolute, batch);
    case 'huber':
      return elementwise(huber, batch);
    case 'binary_crossentropy':
      return elementwise(fromLogits ? binaryFromLogits : binaryFromProbabilities, batch);
    case 'categorical_crossentropy':
      return categorical(batch, fromLogits);
  }
}
