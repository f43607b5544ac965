#pragma once
#include "gru-reset-before.h"
#include "gru.h"
#include "lstm.h"
#include "simple-rnn.h"

namespace GATEWISE_VARIANT {

/** The order is the plan description's. */
enum class Merge : int { concat, sum, mean };

/** Two cells over the same input, one against time; their outputs side by side, added or averaged. */
class Bidirectional final : public Layer {
public:
  Bidirectional(Planner &planner, Shape input, Merge merge, Recurrent &ahead, Recurrent &back)
      : Layer(input, ahead.out), merge(merge), ahead(ahead), back(back) {
    if (merge == Merge::concat) out.features *= 2;
    output = planner.perRow(out.time * out.stride());
    aheadGradient = planner.perRow(out.time * ahead.out.stride());
    backGradient = planner.perRow(out.time * ahead.out.stride());
  }

  const float *forward(const Shard &shard, const float *x) const override {
    const float *first = ahead.forward(shard, x), *second = back.forward(shard, x);
    float *y = shard.at(output);
    const long rows = shard.rows, units = ahead.out.features, stride = ahead.out.stride();
    for (long t = 0; t < out.time; t++, first += rows * stride) {
      const float *other = second + (out.time - 1 - t) * rows * stride;
      if (merge != Merge::concat) {
        const float scale = merge == Merge::mean ? 0.5f : 1.0f;
        for (long i = 0; i < rows * stride; i += W, y += W) store(y, (load(first + i) + load(other + i)) * scale);
        continue;
      }
      for (long r = 0; r < rows; r++, y += out.stride()) {
        copy(y, first + r * stride, units);
        copy(y + units, other + r * stride, units);
      }
    }
    return shard.at(output);
  }

  void backward(const Shard &shard, const float *x, float *dy, float *dx) const override {
    float *first = shard.at(aheadGradient), *second = shard.at(backGradient);
    const long rows = shard.rows, units = ahead.out.features, stride = ahead.out.stride();
    for (long t = 0; t < out.time; t++) {
      float *to = first + t * rows * stride, *other = second + (out.time - 1 - t) * rows * stride;
      if (merge != Merge::concat) {
        const float scale = merge == Merge::mean ? 0.5f : 1.0f;
        for (long i = 0; i < rows * stride; i += W, dy += W) {
          store(to + i, load(dy) * scale);
          store(other + i, load(dy) * scale);
        }
        continue;
      }
      for (long r = 0; r < rows; r++, dy += out.stride()) {
        copy(to + r * stride, dy, units);
        copy(other + r * stride, dy + units, units);
        fill(to + r * stride + units, stride - units, 0);
        fill(other + r * stride + units, stride - units, 0);
      }
    }
    ahead.Recurrent::backward(shard, x, first, dx, false);
    back.Recurrent::backward(shard, x, second, dx, true);
  }

  void transposeWeights(const float *weights, float *transposed, long part, long parts) const override {
    ahead.transposeWeights(weights, transposed, part, parts);
    back.transposeWeights(weights, transposed, part, parts);
  }

  float *exchange(float *packed, float *keras, bool toPacked) const override {
    return back.exchange(packed, ahead.exchange(packed, keras, toPacked), toPacked);
  }

private:
  Merge merge;
  const Recurrent &ahead, &back;
  long output, aheadGradient, backGradient;
};

} // namespace GATEWISE_VARIANT
