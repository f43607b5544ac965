#pragma once
#include "convolution.h"

namespace GATEWISE_VARIANT {

/** The largest value of each feature in windows over time; the gradient goes to the first step that has it. */
class MaxPooling final : public Layer {
public:
  MaxPooling(Planner &planner, Reader &in, Shape input) : Layer(input, input) {
    size = in.integer();
    stride = in.integer();
    const Padding padding = static_cast<Padding>(in.integer());
    out.time = in.integer();
    before = paddingBefore(padding, input.time, out.time, size, stride, 1);
    output = planner.perRow(out.time * out.stride());
    places = planner.perRow(out.time * out.stride());
  }

  const float *forward(const Shard &shard, const float *x) const override {
    const long step = shard.rows * in.stride();
    float *y = shard.at(output), *place = shard.at(places);
    for (long t = 0; t < out.time; t++)
      for (long i = 0; i < step; i += W, y += W, place += W) {
        const Range range = stepsOf(t);
        Vec best = load(x + range.first * step + i);
        IntVec found = IntVec{} + static_cast<int32_t>(range.first);
        for (long s = range.first + 1; s < range.last; s++) {
          const Vec value = load(x + s * step + i);
          // A NaN replaces what is there and stays, so that a broken run is noticed.
          const IntVec better = (value > best) | (value != value);
          best = better ? value : best;
          found = better ? IntVec{} + static_cast<int32_t>(s) : found;
        }
        store(y, best);
        store(place, reinterpret_cast<Vec>(found));
      }
    return shard.at(output);
  }

  void backward(const Shard &shard, const float *, float *dy, float *dx) const override {
    if (!dx) return;
    const long step = shard.rows * in.stride();
    const float *place = shard.at(places);
    fill(dx, in.time * step, 0);
    for (long t = 0; t < out.time; t++)
      for (long i = 0; i < step; i += W, dy += W, place += W) {
        const Range range = stepsOf(t);
        const IntVec found = reinterpret_cast<IntVec>(load(place));
        for (long s = range.first; s < range.last; s++) {
          float *to = dx + s * step + i;
          store(to, load(to) + (found == static_cast<int32_t>(s) ? load(dy) : Vec{}));
        }
      }
  }

private:
  struct Range {
    long first, last;
  };
  long size, stride, before, output, places;

  Range stepsOf(long t) const {
    const long from = t * stride - before;
    return {larger<long>(from, 0), smaller(from + size, in.time)};
  }
};

/** The mean of each feature over time. */
class AveragePooling final : public Layer {
public:
  AveragePooling(Planner &planner, Shape input) : Layer(input, {1, input.features, false}) { output = planner.perRow(out.stride()); }

  const float *forward(const Shard &shard, const float *x) const override {
    const long size = shard.rows * in.stride();
    const float scale = 1.0f / static_cast<float>(in.time);
    float *y = shard.at(output);
    for (long i = 0; i < size; i += W) {
      Vec sum{};
      for (long t = 0; t < in.time; t++) sum += load(x + t * size + i);
      store(y + i, sum * scale);
    }
    return y;
  }

  void backward(const Shard &shard, const float *, float *dy, float *dx) const override {
    if (!dx) return;
    const long size = shard.rows * in.stride();
    const float scale = 1.0f / static_cast<float>(in.time);
    for (long t = 0; t < in.time; t++)
      for (long i = 0; i < size; i += W) store(dx + t * size + i, load(dy + i) * scale);
  }

private:
  long output;
};

} // namespace GATEWISE_VARIANT
