// Layers that move or drop values without weights.
#pragma once
#include "layer.h"

namespace GATEWISE_VARIANT {

/** [time, features] to one row, time first. */
class Flatten final : public Layer {
public:
  Flatten(Planner &planner, Shape input) : Layer(input, {1, input.time * input.features, false}) {
    output = planner.perRow(input.sequence ? out.stride() : 0);
  }

  const float *forward(const Shard &shard, const float *x) const override {
    if (!in.sequence) return x;
    float *y = shard.at(output);
    for (long r = 0; r < shard.rows; r++) {
      float *row = y + r * out.stride();
      for (long t = 0; t < in.time; t++) copy(row + t * in.features, x + (t * shard.rows + r) * in.stride(), in.features);
      fill(row + out.features, out.stride() - out.features, 0);
    }
    return y;
  }

  void backward(const Shard &shard, const float *, float *dy, float *dx) const override {
    if (!dx) return;
    for (long r = 0; r < shard.rows; r++)
      for (long t = 0; t < in.time; t++) {
        float *row = dx + (t * shard.rows + r) * in.stride();
        copy(row, dy + r * out.stride() + t * in.features, in.features);
        fill(row + in.features, in.stride() - in.features, 0);
      }
  }

private:
  long output;
};

/** Inverted dropout; its mask counts elements over [row of the batch, time, features]. */
class Dropout final : public Layer {
public:
  Dropout(Planner &planner, Reader &in, Shape input, long layerIndex) : Layer(input, input), layerIndex(layerIndex), rate(in.number()) {
    output = planner.perRow(rate > 0 ? out.time * out.stride() : 0);
  }

  const float *forward(const Shard &shard, const float *x) const override {
    if (!shard.dropout || rate <= 0) return x;
    mask(shard, x, shard.at(output));
    return shard.at(output);
  }

  void backward(const Shard &shard, const float *, float *dy, float *dx) const override {
    if (!dx) return;
    if (!shard.dropout || rate <= 0) copy(dx, dy, shard.rows * in.time * in.stride());
    else mask(shard, dy, dx);
  }

private:
  long layerIndex, output;
  double rate;

  void mask(const Shard &shard, const float *from, float *to) const {
    const DropoutMask drawn(shard.seed.key(static_cast<uint32_t>(layerIndex), DropoutUse::layer), rate);
    for (long t = 0; t < in.time; t++)
      for (long r = 0; r < shard.rows; r++) {
        const uint32_t element = static_cast<uint32_t>(((shard.firstRow + r) * in.time + t) * in.features);
        for (long f = 0; f < in.stride(); f += W, from += W, to += W) store(to, load(from) * drawn.factors(element + static_cast<uint32_t>(f)));
      }
  }
};

} // namespace GATEWISE_VARIANT
