// Passes that change no weight: evaluation, prediction, and the probe that holds a layer against reference figures.
#pragma once
#include "plan.h"

namespace GATEWISE_VARIANT {

inline double Plan::evaluate(const Windows &windows, uint32_t from, uint32_t to) {
  const long total = static_cast<long>(to - from), chunks = chunksOf(total);
  share(chunks, [&](uint32_t thread, uint32_t active) {
    forShards(total, thread, active, [&](long chunk, long first, long rows, bool begins) {
      const Shard shard = shardOf(thread, 0, rows, total, false);
      const Selection selection{nullptr, from + static_cast<uint32_t>(first)};
      gather(windows, selection, rows, input, shard.at(inputs), shard.at(levels));
      const float *values[maxLayers + 1];
      values[0] = shard.at(inputs);
      forward(shard, values);
      const float *outputs = fromLogits ? shard.at(static_cast<const Dense *>(layers[layerCount - 1])->logits) : values[layerCount];
      const LossInput lossInput{loss, fromLogits, &windows, selection, windows.lastValueFeature < 0 ? nullptr : shard.at(levels), rows, rows};
      const double sum = lossOf(lossInput, output(), const_cast<float *>(outputs), nullptr);
      losses[chunk] = begins ? sum : losses[chunk] + sum;
    });
  });
  double sum = 0;
  for (long chunk = 0; chunk < chunks; chunk++) sum += losses[chunk];
  return sum;
}

inline void Plan::predict(const Windows &windows, uint32_t from, uint32_t to, float *outputs) {
  const long total = static_cast<long>(to - from), width = static_cast<long>(outputCount()), features = output().features;
  share(total, [&](uint32_t thread, uint32_t active) {
    const long last = total * (thread + 1) / active;
    for (long at = total * thread / active, rows; at < last; at += rows) {
      rows = (last - at) / ceilDivide(last - at, shardRows);
      const Shard shard = shardOf(thread, 0, rows, total, false);
      gather(windows, {nullptr, from + static_cast<uint32_t>(at)}, rows, input, shard.at(inputs), shard.at(levels));
      const float *values[maxLayers + 1];
      values[0] = shard.at(inputs);
      const float *result = forward(shard, values);
      for (long r = 0; r < rows; r++) {
        const float level = windows.lastValueFeature < 0 ? 0 : shard.at(levels)[r];
        float *to = outputs + (at + r) * width;
        for (long t = 0; t < output().time; t++)
          for (long f = 0; f < features; f++) *to++ = result[(t * rows + r) * output().stride() + f] + level;
      }
    }
  });
}

inline void Plan::probe(const ProbeRequest &request) {
  const long batch = request.rows, inWidth = input.time * input.features, outWidth = static_cast<long>(outputCount()), chunks = chunksOf(batch);
  share(chunks, [&](uint32_t thread, uint32_t active) {
    forShards(batch, thread, active, [&](long chunk, long first, long rows, bool begins) {
      Shard shard = shardOf(thread, first, rows, batch, true);
      shard.gradients = gradientsOf(chunk);
      shard.adds = !begins;
      float *x = shard.at(inputs), *dy = shard.at(slopes[0]);
      const Shape out = output();
      fill(dy, rows * out.time * out.stride(), 0);
      for (long r = 0; r < rows; r++) {
        for (long i = 0; i < inWidth; i++) x[(i / input.features * rows + r) * input.stride() + i % input.features] = request.input[(first + r) * inWidth + i];
        for (long i = 0; i < outWidth; i++) dy[(i / out.features * rows + r) * out.stride() + i % out.features] = request.outputGradient[(first + r) * outWidth + i];
      }
      const float *values[maxLayers + 1];
      values[0] = x;
      const float *y = forward(shard, values);
      for (long r = 0; r < rows; r++)
        for (long i = 0; i < outWidth; i++) request.output[(first + r) * outWidth + i] = y[(i / out.features * rows + r) * out.stride() + i % out.features];
      const float *dx = backward(shard, values);
      for (long r = 0; r < rows; r++)
        for (long i = 0; i < inWidth; i++) request.inputGradient[(first + r) * inWidth + i] = dx[(i / input.features * rows + r) * input.stride() + i % input.features];
    });
    meet(active);
    sumGradients(thread, active, chunks);
  });
  float *values = request.weightGradients;
  for (int i = 0; i < layerCount; i++) values = layers[i]->exchange(gradients, values, false);
}

} // namespace GATEWISE_VARIANT
