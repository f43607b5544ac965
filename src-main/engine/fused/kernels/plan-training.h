// A training step: forward, loss, backward, regularisers, clipping, optimizer, on all threads of the team.
#pragma once
#include "plan.h"

namespace GATEWISE_VARIANT {

/** Forward, loss and backward of a thread's rows; returns the sum of their losses. */
inline double Plan::learnShard(const Windows &windows, const uint32_t *order, long batch, uint32_t thread, uint32_t active, DropoutSeed dropoutSeed) const {
  const long first = batch * thread / active, rows = batch * (thread + 1) / active - first;
  if (rows == 0) {
    fill(gradientsOf(thread), planner.weightFloats, 0);
    return 0;
  }
  Shard shard = shardOf(thread, first, rows, true);
  shard.dropout = true;
  shard.seed = dropoutSeed;
  const Selection selection{order, static_cast<uint32_t>(first)};
  gather(windows, selection, rows, input, shard.at(inputs), shard.at(levels));
  const float *values[maxLayers + 1];
  values[0] = shard.at(inputs);
  forward(shard, values);
  float *gradient = shard.at(slopes[0]);
  fill(gradient, rows * output().time * output().stride(), 0);
  const Layer *last = layers[layerCount - 1];
  const float *outputs = fromLogits ? shard.at(static_cast<const Dense *>(last)->logits) : values[layerCount];
  const LossInput lossInput{loss, fromLogits, &windows, selection, windows.lastValueFeature < 0 ? nullptr : shard.at(levels), rows, batch};
  const double sum = lossOf(lossInput, output(), const_cast<float *>(outputs), gradient);
  backward(shard, values);
  return sum;
}

/** Sum of squares in float32 vectors, a few thousand at a time, so that long sums stay exact to 1e-6. */
inline double squaredNorm(const float *values, long count) {
  constexpr long run = 4096;
  double sum = 0;
  for (long from = 0; from < count; from += run) {
    Vec squares{};
    for (long i = from; i < smaller(from + run, count); i += W) {
      const Vec v = load(values + i);
      squares = multiplyAdd(v, v, squares);
    }
    for (int lane = 0; lane < W; lane++) sum += static_cast<double>(squares[lane]);
  }
  return sum;
}

/** Adds up a part of all threads' gradients and the penalties' gradients, l1·sign(w) + 2·l2·w. */
inline void Plan::sumGradients(uint32_t thread, uint32_t active) {
  forParts(thread, active, [&](int index, const Tensor &tensor, long first, long count) {
    float *sum = gradients + first;
    for (uint32_t other = 1; other < active; other++) {
      const float *from = gradientsOf(other) + first;
      for (long i = 0; i < count; i += W) store(sum + i, load(sum + i) + load(from + i));
    }
    const auto [l1, l2] = tensor.regularizer;
    if (l1 > 0 || l2 > 0)
      for (long i = 0; i < count; i += W) {
        const Vec w = load(weights + first + i);
        const Vec direction = w > 0.0f ? splat(l1) : w < 0.0f ? splat(-l1) : Vec{};
        store(sum + i, load(sum + i) + direction + w * (2 * l2));
      }
    if (clipping == ClippingKind::globalNorm || clipping == ClippingKind::norm) norms[thread * static_cast<uint32_t>(planner.tensorCount) + static_cast<uint32_t>(index)] = squaredNorm(sum, count);
  });
}

/** Keras's limit / max(norm, limit). */
inline float Plan::clippingFactor(int weight, uint32_t active) const {
  double squares = 0;
  for (int i = 0; i < planner.tensorCount; i++) {
    if (clipping == ClippingKind::norm && i != weight) continue;
    const long portions = ceilDivide(planner.tensors[i].size, portion);
    for (uint32_t thread = 0; thread < active; thread++)
      // Threads without a part of this weight left no figure.
      if (portions * thread / active < portions * (thread + 1) / active) squares += norms[thread * static_cast<uint32_t>(planner.tensorCount) + static_cast<uint32_t>(i)];
  }
  const double norm = squareRoot(squares);
  return static_cast<float>(clippingLimit / (norm > clippingLimit || norm != norm ? norm : clippingLimit));
}

/** Clips and applies a part of the gradients. */
inline void Plan::update(uint32_t thread, uint32_t active, double rate) {
  const float global = clipping == ClippingKind::globalNorm ? clippingFactor(0, active) : 1;
  forParts(thread, active, [&](int index, const Tensor &, long first, long count) {
    float *gradient = gradients + first;
    const float factor = clipping == ClippingKind::norm ? clippingFactor(index, active) : global;
    if (factor != 1)
      for (long i = 0; i < count; i += W) store(gradient + i, load(gradient + i) * factor);
    if (clipping == ClippingKind::value)
      for (long i = 0; i < count; i += W) store(gradient + i, clampTo(load(gradient + i), static_cast<float>(clippingLimit)));
    float *slot = slots + first;
    optimizer.apply({weights + first, gradient, slot, optimizer.slots > 1 ? slot + planner.weightFloats : nullptr, count}, rate, iterations + 1);
  });
}

inline double Plan::penaltyOf(uint32_t part, uint32_t parts) const {
  if (!penalised) return 0;
  double sum = 0;
  forParts(part, parts, [&](int, const Tensor &tensor, long first, long count) {
    const auto [l1, l2] = tensor.regularizer;
    if (l1 <= 0 && l2 <= 0) return;
    for (long i = first; i < first + count; i++) {
      const double w = weights[i];
      sum += l1 * magnitude(w) + l2 * w * w;
    }
  });
  return sum;
}

/** The largest gradient of the batch just passed back; one that is not finite counts as largest. */
inline void Plan::findLargest(TrainResult &result) const {
  double largest = -1;
  for (int i = 0; i < planner.tensorCount && isFinite(largest); i++)
    for (long at = planner.tensors[i].offset; at < planner.tensors[i].offset + planner.tensors[i].size; at++) {
      const double size = magnitude(gradients[at]);
      if (size <= largest) continue;
      largest = size;
      result.weight = static_cast<uint32_t>(i);
      if (!isFinite(size)) break;
    }
  result.largestGradient = largest;
}

/** One thread's part of a step. False on every thread when the loss is not finite; then nothing was learned. */
inline bool Plan::step(const Windows &windows, const uint32_t *order, long batch, uint32_t thread, uint32_t active, DropoutSeed dropoutSeed, double rate, TrainResult &result) {
  reports[thread].penalty = penaltyOf(thread, active);
  reports[thread].loss = learnShard(windows, order, batch, thread, active, dropoutSeed);
  meet(active);
  double value = 0, penalties = 0;
  for (uint32_t i = 0; i < active; i++) {
    value += reports[i].loss;
    penalties += reports[i].penalty;
  }
  value += penalties * static_cast<double>(batch);
  sumGradients(thread, active);
  if (!isFinite(value)) {
    meet(active);
    if (thread == 0) {
      result.lossSum = value;
      result.notFinite = 1;
      findLargest(result);
    }
    return false;
  }
  if (clipping == ClippingKind::globalNorm || clipping == ClippingKind::norm) meet(active);
  update(thread, active, rate);
  meet(active);
  transposeAll(thread, active);
  if (thread == 0) {
    result.lossSum += value;
    result.steps++;
    iterations++;
  }
  meet(active);
  return true;
}

inline void Plan::train(const Windows &windows, const TrainRequest &request, TrainResult &result) {
  result = {};
  result.lossSum = request.lossSum;
  const long count = request.count;
  share(smaller(count, batchSize), [&](uint32_t thread, uint32_t active) {
    DropoutSeed dropoutSeed{seed, request.epoch, request.firstStep};
    for (long from = 0; from < count; from += batchSize, dropoutSeed.step++) {
      const long batch = smaller(batchSize, count - from);
      // The last batch may be smaller than the team; threads without rows still take part in the update.
      if (!step(windows, request.order + from, batch, thread, active, dropoutSeed, request.learningRate, result)) return;
    }
  });
}

} // namespace GATEWISE_VARIANT
