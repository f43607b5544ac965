#pragma once
#include "layer.h"

namespace GATEWISE_VARIANT {

/** The order is the plan description's. */
enum class Padding : int { valid, same, causal };

/** Zeros before the first step, as TensorFlow places them. */
inline long paddingBefore(Padding padding, long time, long outTime, long size, long stride, long dilation) {
  if (padding == Padding::valid) return 0;
  const long reach = dilation * (size - 1);
  if (padding == Padding::causal) return reach;
  return larger<long>((outTime - 1) * stride + reach + 1 - time, 0) / 2;
}

/**
 * 1-D convolution without unrolled copies of its input: the taps are segments of one product's depth. Neighbouring
 * output steps that see the same taps are rows of one product. Strides and dilation are not above 1 together.
 */
class Convolution final : public Layer {
public:
  Convolution(Planner &planner, Reader &in, Shape input, bool inputGradient) : Layer(input, input) {
    out.features = in.integer();
    taps = in.integer();
    stride = in.integer();
    const Padding padding = static_cast<Padding>(in.integer());
    dilation = in.integer();
    activation = in.activation();
    useBias = in.flag();
    out.time = in.integer();
    before = paddingBefore(padding, this->in.time, out.time, taps, stride, dilation);
    layout = packedColumns(taps * this->in.features, out.features);
    kernel = planner.weights(layout.size(), taps * this->in.features * out.features, Regularizer::read(in));
    const Regularizer biasRegularizer = Regularizer::read(in);
    if (useBias) bias = planner.weights(out.stride(), out.features, biasRegularizer);
    output = planner.perRow(out.time * out.stride());
    needsInputGradient = inputGradient;
    backLayout = packedColumns(taps * out.stride(), this->in.features);
    if (inputGradient) backKernel = planner.transposed(backLayout);
  }

  const float *forward(const Shard &shard, const float *x) const override {
    float *y = shard.at(output);
    const long size = shard.rows * in.stride();
    forRuns(out.time, [&](long t) { return tapsOfOutput(t); }, [&](long t, long length, Taps range) {
      const Source source{x + (t * stride - before + range.first * dilation) * size, in.stride(), dilation * size, shard.weights + kernel + range.first * in.features * layout.rowStep(),
                          layout.rowStep(), in.features * layout.rowStep(), layout.panelStep(), in.features, range.count};
      multiply<false>({y + t * shard.rows * out.stride(), out.stride(), layout.rowStep(), useBias ? shard.weights + bias : nullptr, false}, length * shard.rows, layout.vectors, layout.panelVectors, &source, 1);
    });
    if (activation != Activation::linear)
      for (long i = 0; i < out.time * shard.rows * out.stride(); i += W) store(y + i, activate(activation, load(y + i)));
    return y;
  }

  void backward(const Shard &shard, const float *x, float *dy, float *dx) const override {
    const float *y = shard.at(output);
    const long total = out.time * shard.rows * out.stride(), inSize = shard.rows * in.stride(), outSize = shard.rows * out.stride();
    if (activation != Activation::linear)
      for (long i = 0; i < total; i += W) store(dy + i, load(dy + i) * slope(activation, load(y + i)));
    for (long tap = 0; tap < taps; tap++) {
      const long shift = tap * dilation - before;
      const long first = shift < 0 ? ceilDivide(-shift, stride) : 0;
      const long last = shift < in.time ? smaller((in.time - 1 - shift) / stride + 1, out.time) : 0;
      const long count = larger<long>(last - first, 0);
      const Source source{x + (first * stride + shift) * inSize, in.stride(), stride * inSize, dy + first * outSize, out.stride(), outSize, layout.rowStep(), shard.rows, count};
      multiply<true>({shard.gradients + kernel + tap * in.features * layout.rowStep(), layout.rowStep(), layout.panelStep(), nullptr, shard.adds}, in.features, layout.vectors, layout.panelVectors, &source, 1);
    }
    if (useBias)
      for (long c = 0; c < out.stride(); c += W) {
        Vec sum = shard.adds ? load(shard.gradients + bias + c) : Vec{};
        for (long i = c; i < total; i += out.stride()) sum += load(dy + i);
        store(shard.gradients + bias + c, sum);
      }
    if (!dx) return;
    forRuns(in.time, [&](long t) { return tapsOfInput(t); }, [&](long t, long length, Taps range) {
      const long outStep = (t + before - range.first * dilation) / stride;
      const Source source{dy + outStep * outSize, out.stride(), -dilation * outSize, shard.transposed + backKernel + range.first * out.stride() * backLayout.rowStep(),
                          backLayout.rowStep(), stride * out.stride() * backLayout.rowStep(), backLayout.panelStep(), out.features, range.count};
      multiply<false>({dx + t * inSize, in.stride(), backLayout.rowStep(), nullptr, false}, length * shard.rows, backLayout.vectors, backLayout.panelVectors, &source, 1);
    });
  }

  void transposeWeights(const float *weights, float *transposed, long part, long parts) const override {
    if (!needsInputGradient) return;
    for (long tap = 0; tap < taps; tap++)
      transpose(transposed + backKernel, backLayout, tap * out.stride(), weights + kernel + tap * in.features * layout.rowStep(), layout, in.features, part, parts);
  }

  float *exchange(float *packed, float *keras, bool toPacked) const override {
    exchangeColumns(packed + kernel, layout, 0, 1, keras, out.features, 0, out.features, toPacked);
    keras += taps * in.features * out.features;
    if (!useBias) return keras;
    exchangeColumns(packed + bias, {1, out.vectors(), 1}, 0, 1, keras, out.features, 0, out.features, toPacked);
    return keras + out.features;
  }

private:
  /** Taps first, first + (stride), … that meet a step; for inputs they advance by `stride`, for outputs by 1. */
  struct Taps {
    long first, count;
  };

  long taps, stride, dilation, before, kernel, bias = 0, backKernel = 0, output;
  bool useBias, needsInputGradient;
  Activation activation;
  Packed layout, backLayout;

  Taps tapsOfOutput(long t) const {
    const long from = t * stride - before;
    const long first = from < 0 ? ceilDivide(-from, dilation) : 0;
    const long last = from < in.time ? smaller((in.time - 1 - from) / dilation + 1, taps) : 0;
    return {first, larger<long>(last - first, 0)};
  }

  Taps tapsOfInput(long t) const {
    const long shifted = t + before;
    // Output step (shifted − tap · dilation) / stride must be whole and lie in [0, out.time).
    const long beyond = shifted - (out.time - 1) * stride;
    long first = beyond > 0 ? ceilDivide(beyond, dilation) : 0;
    while ((shifted - first * dilation) % stride != 0) first++;
    const long last = smaller(shifted / dilation, taps - 1);
    return {first, first <= last ? (last - first) / stride + 1 : 0};
  }

  /** f(first step, number of steps, taps) for runs of steps that meet the same taps; with strides, single steps. */
  template <class T, class F> void forRuns(long time, T tapsOf, F f) const {
    for (long t = 0; t < time;) {
      const Taps range = tapsOf(t);
      long length = 1;
      while (stride == 1 && t + length < time) {
        const Taps next = tapsOf(t + length);
        if (next.first != range.first || next.count != range.count) break;
        length++;
      }
      f(t, length, range);
      t += length;
    }
  }
};

} // namespace GATEWISE_VARIANT
