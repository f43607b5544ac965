// Keras 3's losses with its `sum_over_batch_size` reduction; the same formulas as engine/tensorflow/losses.ts.
#pragma once
#include "windows.h"

namespace GATEWISE_VARIANT {

/** The order is the plan description's. */
enum class Loss : int { none, meanSquaredError, meanAbsoluteError, huber, binaryCrossentropy, categoricalCrossentropy };

/** Keras's `epsilon`, which keeps logarithms of probabilities finite. */
constexpr double lossEpsilon = 1e-7;

struct LossValue {
  double value, derivative;
};

inline double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
inline double magnitude(double x) { return x < 0 ? -x : x; }
// Written so that NaN passes through.
inline double clip(double x, double low, double high) { return x < low ? low : x > high ? high : x; }

inline LossValue elementLoss(Loss loss, bool fromLogits, double prediction, double target) {
  const double error = prediction - target;
  switch (loss) {
  case Loss::meanSquaredError:
    return {error * error, 2 * error};
  case Loss::meanAbsoluteError:
    return {magnitude(error), sign(error)};
  case Loss::huber:
    if (magnitude(error) <= 1) return {0.5 * error * error, error};
    return {magnitude(error) - 0.5, sign(error)};
  default:
    break;
  }
  if (fromLogits) {
    const double e = exponential(-magnitude(prediction));
    const double positive = prediction > 0 ? prediction : prediction < 0 ? 0 : prediction;
    const double probability = prediction < 0 ? e / (1 + e) : 1 / (1 + e);
    return {positive - prediction * target + logarithm(1 + e), probability - target};
  }
  const double p = clip(prediction, lossEpsilon, 1 - lossEpsilon);
  const double derivative = p == prediction ? (1 - target) / (1 - p) - target / p : p != p ? p : 0;
  return {-(target * logarithm(p) + (1 - target) * logarithm(1 - p)), derivative};
}

/** Values of one window's output, time first, in the shard's layout. */
struct OutputRow {
  float *values;
  long features, timeStep;

  float &at(long i) const { return values[i / features * timeStep + i % features]; }
};

/** −log of the target class's share. `gradient`, scaled, may have null values: then only the value is wanted. */
inline double categoricalLoss(bool fromLogits, OutputRow output, long count, long target, double scale, OutputRow gradient) {
  double largest = output.at(0), total = 0;
  for (long c = 1; c < count; c++) largest = output.at(c) > largest ? output.at(c) : largest;
  for (long c = 0; c < count; c++) total += fromLogits ? exponential(output.at(c) - largest) : static_cast<double>(output.at(c));
  const double share = fromLogits ? 0 : output.at(target) / total;
  const double clipped = clip(share, lossEpsilon, 1 - lossEpsilon);
  if (gradient.values)
    for (long c = 0; c < count; c++) {
      const double value = output.at(c), hit = c == target ? 1 : 0;
      const double derivative = fromLogits ? exponential(value - largest) / total - hit : clipped == share ? 1 / total - hit / value : 0;
      gradient.at(c) = static_cast<float>(scale * derivative);
    }
  return fromLogits ? logarithm(total) - (output.at(target) - largest) : -logarithm(clipped);
}

/** What the rows of a shard are compared with. */
struct LossInput {
  Loss loss;
  bool fromLogits;
  const Windows *windows;
  Selection selection;
  /** Last values that were subtracted; null without normalisation. */
  const float *levels;
  long rows;
  /** Rows of the whole batch: gradients are of its mean. */
  long batch;
};

/**
 * Sum over the shard's rows of their losses (mean over outputs × sample weight). Where `gradient` is not null it gets
 * the gradients of the batch's mean; its padding must be zero already.
 */
inline double lossOf(const LossInput &input, Shape shape, float *output, float *gradient) {
  const Windows &windows = *input.windows;
  const long stride = shape.stride(), count = shape.time * shape.features, timeStep = input.rows * stride;
  double sum = 0;
  for (long r = 0; r < input.rows; r++) {
    const uint32_t window = input.selection.window(r);
    const float *targets = windows.targets + windows.targetStarts[window];
    const double weight = windows.sampleWeights ? windows.sampleWeights[window] : 1;
    const OutputRow row{output + r * stride, shape.features, timeStep};
    const OutputRow slot{gradient ? gradient + r * stride : nullptr, shape.features, timeStep};
    if (input.loss == Loss::categoricalCrossentropy) {
      sum += weight * categoricalLoss(input.fromLogits, row, count, static_cast<long>(targets[0]), weight / static_cast<double>(input.batch), slot);
      continue;
    }
    const float level = input.levels ? input.levels[r] : 0;
    const double scale = weight / (static_cast<double>(input.batch) * static_cast<double>(count));
    double rowSum = 0;
    for (long i = 0; i < count; i++) {
      const LossValue loss = elementLoss(input.loss, input.fromLogits, row.at(i), targets[i] - level);
      rowSum += loss.value;
      if (gradient) slot.at(i) = static_cast<float>(scale * loss.derivative);
    }
    sum += weight * rowSum / static_cast<double>(count);
  }
  return sum;
}

} // namespace GATEWISE_VARIANT
