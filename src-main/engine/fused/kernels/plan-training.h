// A training step: forward, loss, backward, regularisers, clipping, optimizer, on all threads of the team.
#pragma once
#include "plan.h"

namespace GATEWISE_VARIANT {

/** Forward, loss and backward of the rows [first, first + rows) of a batch; returns the sum of their losses. */
inline double Plan::learnShard(const Windows &windows, const uint32_t *order, long batch, const Shard &shard) const {
  const long rows = shard.rows;
  const Selection selection{order, static_cast<uint32_t>(shard.firstRow)};
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

/** Sum of squares; in float32 within a vector's lane, whose few values keep it exact to 1e-6. */
inline double squaredNorm(const float *values, long count) {
  Vec squares{};
  for (long i = 0; i < count; i += W) {
    const Vec v = load(values + i);
    squares = multiplyAdd(v, v, squares);
  }
  double sum = 0;
  for (int lane = 0; lane < W; lane++) sum += static_cast<double>(squares[lane]);
  return sum;
}

/** Adds up a part of all chunks' gradients and the penalties' gradients, l1·sign(w) + 2·l2·w. */
inline void Plan::sumGradients(uint32_t thread, uint32_t active, long chunks) {
  forParts(thread, active, [&](int, const Tensor &tensor, long first, long count, long place) {
    float *sum = gradients + first;
    for (long other = 1; other < chunks; other++) {
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
    if (clipping == ClippingKind::globalNorm || clipping == ClippingKind::norm)
      for (long at = 0; at < count; at += portion) norms[place++] = squaredNorm(sum + at, smaller(portion, count - at));
  });
}

/** Keras's limit / max(norm, limit). */
inline float Plan::clippingFactor(int weight) const {
  double squares = 0;
  const double *norm = norms;
  for (int i = 0; i < planner.tensorCount; i++) {
    const long portions = portionsOf(planner.tensors[i]);
    if (clipping == ClippingKind::globalNorm || i == weight)
      for (long place = 0; place < portions; place++) squares += norm[place];
    norm += portions;
  }
  const double length = squareRoot(squares);
  return static_cast<float>(clippingLimit / (length > clippingLimit || length != length ? length : clippingLimit));
}

/** Clips and applies a part of the gradients. */
inline void Plan::update(uint32_t thread, uint32_t active, double rate) {
  const float global = clipping == ClippingKind::globalNorm ? clippingFactor(0) : 1;
  forParts(thread, active, [&](int index, const Tensor &, long first, long count, long) {
    float *gradient = gradients + first;
    const float factor = clipping == ClippingKind::norm ? clippingFactor(index) : global;
    if (factor != 1)
      for (long i = 0; i < count; i += W) store(gradient + i, load(gradient + i) * factor);
    if (clipping == ClippingKind::value)
      for (long i = 0; i < count; i += W) store(gradient + i, clampTo(load(gradient + i), static_cast<float>(clippingLimit)));
    float *slot = slots + first;
    optimizer.apply({weights + first, gradient, slot, optimizer.slots > 1 ? slot + planner.weightFloats : nullptr, count}, rate, iterations + 1);
  });
}

/** Penalties of a part of the weights, portion by portion; weights without a regularizer keep their zeros. */
inline void Plan::findPenalties(uint32_t part, uint32_t parts) const {
  if (!penalised) return;
  forParts(part, parts, [&](int, const Tensor &tensor, long first, long count, long place) {
    const auto [l1, l2] = tensor.regularizer;
    if (l1 <= 0 && l2 <= 0) return;
    for (long from = first; from < first + count; from += portion) {
      double sum = 0;
      for (long i = from; i < smaller(from + portion, first + count); i++) {
        const double w = weights[i];
        sum += l1 * magnitude(w) + l2 * w * w;
      }
      penalties[place++] = sum;
    }
  });
}

inline double Plan::sumOfPenalties() const {
  double sum = 0;
  if (penalised)
    for (long place = 0; place < portionCount(); place++) sum += penalties[place];
  return sum;
}

inline double Plan::penalty() const {
  findPenalties(0, 1);
  return sumOfPenalties();
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
  const long chunks = chunksOf(batch);
  findPenalties(thread, active);
  forShards(batch, thread, active, [&](long chunk, long first, long rows, bool begins) {
    Shard shard = shardOf(thread, first, rows, batch, true);
    shard.gradients = gradientsOf(chunk);
    shard.adds = !begins;
    shard.dropout = true;
    shard.seed = dropoutSeed;
    const double sum = learnShard(windows, order, batch, shard);
    losses[chunk] = begins ? sum : losses[chunk] + sum;
  });
  meet(active);
  double value = sumOfPenalties() * static_cast<double>(batch);
  for (long chunk = 0; chunk < chunks; chunk++) value += losses[chunk];
  sumGradients(thread, active, chunks);
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
  share(chunksOf(smaller(count, batchSize)), [&](uint32_t thread, uint32_t active) {
    DropoutSeed dropoutSeed{seed, request.epoch, request.firstStep};
    for (long from = 0; from < count; from += batchSize, dropoutSeed.step++) {
      const long batch = smaller(batchSize, count - from);
      // The last batch may have fewer chunks than there are threads; all of them still take part in the update.
      if (!step(windows, request.order + from, batch, thread, active, dropoutSeed, request.learningRate, result)) return;
    }
  });
}

} // namespace GATEWISE_VARIANT
