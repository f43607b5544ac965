#pragma once
#include "layer.h"

namespace GATEWISE_VARIANT {

/** y = activation(x·kernel + bias), also over each step of a sequence. */
class Dense final : public Layer {
public:
  /** The loss works on what comes before sigmoid or softmax, and its gradient is with respect to that. */
  bool lossOnLogits = false;
  Activation activation;
  /** What came before the activation, where the loss needs it. */
  long logits;

  Dense(Planner &planner, Reader &in, Shape input, bool inputGradient) : Layer(input, input) {
    out.features = in.integer();
    activation = in.activation();
    useBias = in.flag();
    layout = packedColumns(this->in.features, out.features);
    kernel = planner.weights(layout.size(), this->in.features * out.features, Regularizer::read(in));
    const Regularizer biasRegularizer = Regularizer::read(in);
    if (useBias) bias = planner.weights(out.stride(), out.features, biasRegularizer);
    output = planner.perRow(out.time * out.stride());
    logits = planner.perRow(activation == Activation::sigmoid || activation == Activation::softmax ? out.time * out.stride() : 0);
    needsInputGradient = inputGradient;
    back = packedColumns(out.stride(), this->in.features);
    if (inputGradient) backKernel = planner.transposed(back);
  }

  const float *forward(const Shard &shard, const float *x) const override {
    float *y = shard.at(output);
    const long rows = shard.rows * in.time;
    const Source source = sourceOf(x, in.stride(), shard.weights + kernel, layout);
    multiply<false>({y, out.stride(), layout.rowStep(), useBias ? shard.weights + bias : nullptr, false}, rows, layout.vectors, layout.panelVectors, &source, 1);
    if (lossOnLogits) copy(shard.at(logits), y, rows * out.stride());
    if (activation == Activation::softmax) normalise(y, rows);
    else if (activation == Activation::sigmoid) {
      for (long i = 0; i < rows * out.stride(); i += W) {
        // Probabilities must not leave [0, 1] by the approximation's last bit.
        const Vec p = logistic(load(y + i));
        store(y + i, 0.0f > p ? Vec{} : 1.0f < p ? splat(1.0f) : p);
      }
    } else if (activation != Activation::linear)
      for (long i = 0; i < rows * out.stride(); i += W) store(y + i, activate(activation, load(y + i)));
    return y;
  }

  void backward(const Shard &shard, const float *x, float *dy, float *dx) const override {
    const long rows = shard.rows * in.time;
    if (!lossOnLogits) throughActivation(shard.at(output), dy, rows);
    const Source weightSource = {x, in.stride(), 0, dy, out.stride(), 0, layout.rowStep(), rows, 1};
    multiply<true>({shard.gradients + kernel, layout.rowStep(), layout.panelStep(), nullptr, shard.adds}, in.features, layout.vectors, layout.panelVectors, &weightSource, 1);
    if (useBias)
      for (long c = 0; c < out.stride(); c += W) {
        Vec sum = shard.adds ? load(shard.gradients + bias + c) : Vec{};
        for (long r = 0; r < rows; r++) sum += load(dy + r * out.stride() + c);
        store(shard.gradients + bias + c, sum);
      }
    if (!dx) return;
    Source source = sourceOf(dy, out.stride(), shard.transposed + backKernel, back);
    source.depth = out.features;
    multiply<false>({dx, in.stride(), back.rowStep(), nullptr, false}, rows, back.vectors, back.panelVectors, &source, 1);
  }

  void transposeWeights(const float *weights, float *transposed, long part, long parts) const override {
    if (needsInputGradient) transpose(transposed + backKernel, back, 0, weights + kernel, layout, layout.depth, part, parts);
  }

  float *exchange(float *packed, float *keras, bool toPacked) const override {
    exchangeColumns(packed + kernel, layout, 0, 1, keras, out.features, 0, out.features, toPacked);
    keras += in.features * out.features;
    if (!useBias) return keras;
    exchangeColumns(packed + bias, {1, out.vectors(), 1}, 0, 1, keras, out.features, 0, out.features, toPacked);
    return keras + out.features;
  }

private:
  bool useBias, needsInputGradient;
  Packed layout, back;
  long kernel, bias = 0, backKernel = 0, output;

  void normalise(float *y, long rows) const {
    for (long r = 0; r < rows; r++, y += out.stride()) {
      float largest = y[0];
      for (long c = 1; c < out.features; c++) largest = y[c] > largest ? y[c] : largest;
      double sum = 0;
      for (long c = 0; c < out.features; c++) {
        const double e = exponential(static_cast<double>(y[c]) - largest);
        y[c] = static_cast<float>(e);
        sum += e;
      }
      for (long c = 0; c < out.features; c++) y[c] = static_cast<float>(y[c] / sum);
    }
  }

  void throughActivation(const float *y, float *dy, long rows) const {
    if (activation == Activation::linear) return;
    if (activation != Activation::softmax) {
      for (long i = 0; i < rows * out.stride(); i += W) store(dy + i, load(dy + i) * slope(activation, load(y + i)));
      return;
    }
    for (long r = 0; r < rows; r++, y += out.stride(), dy += out.stride()) {
      float sum = 0;
      for (long c = 0; c < out.features; c++) sum += dy[c] * y[c];
      for (long c = 0; c < out.features; c++) dy[c] = y[c] * (dy[c] - sum);
    }
  }
};

} // namespace GATEWISE_VARIANT
