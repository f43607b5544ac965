#pragma once
#include "recurrent.h"

namespace GATEWISE_VARIANT {

/** h = activation(x·kernel + h·recurrentKernel + bias). */
class SimpleRnn final : public Recurrent {
public:
  SimpleRnn(Planner &planner, Reader &in, Shape input, long layerIndex, Direction direction, bool inputGradient)
      : Recurrent(planner, in, input, layerIndex, direction, inputGradient) {
    kernelLayout = packedColumns(this->in.features, units);
    stateLayout = packedColumns(units, units);
    kernel = planner.weights(kernelLayout.size(), this->in.features * units, kernelRegularizer);
    stateKernel = planner.weights(stateLayout.size(), units * units, recurrentRegularizer);
    if (useBias) bias = planner.weights(out.stride(), units, biasRegularizer);
    backInput = packedColumns(out.stride(), this->in.features);
    backState = packedColumns(out.stride(), units);
    if (inputGradient) backInputKernel = planner.transposed(backInput);
    backStateKernel = planner.transposed(backState);
    gateGradients = planner.perRow(steps * out.stride());
  }

  void transposeWeights(const float *weights, float *transposed, long part, long parts) const override {
    transpose(transposed + backStateKernel, backState, 0, weights + stateKernel, stateLayout, units, part, parts);
    if (needsInputGradient) transpose(transposed + backInputKernel, backInput, 0, weights + kernel, kernelLayout, in.features, part, parts);
  }

  float *exchange(float *packed, float *keras, bool toPacked) const override {
    exchangeColumns(packed + kernel, kernelLayout, 0, 1, keras, units, 0, units, toPacked);
    keras += in.features * units;
    exchangeColumns(packed + stateKernel, stateLayout, 0, 1, keras, units, 0, units, toPacked);
    keras += units * units;
    if (!useBias) return keras;
    exchangeColumns(packed + bias, {1, blocks, 1}, 0, 1, keras, units, 0, units, toPacked);
    return keras + units;
  }

protected:
  void run(const Shard &shard, const float *x) const override {
    const float *biases = useBias ? shard.weights + bias : nullptr;
    const long stride = out.stride(), size = shard.rows * stride;
    const bool projected = shard.alone;
    if (projected) {
      const Source source = allInputs(x, shard.weights + kernel, kernelLayout);
      multiply<false, !fusesProducts>({shard.at(hidden), stride, stateLayout.rowStep(), biases, false}, steps, blocks, stateLayout.panelVectors, &source, 1);
    }
    for (long step = 0; step < steps; step++) {
      float *h = hiddenAt(shard, step);
      // Two products, each rounded by itself: see `steppedTangent`.
      if (!projected) {
        const Source source = inputSource(shard, x, step, shard.weights + kernel, kernelLayout);
        multiply<false, !fusesProducts>({h, stride, stateLayout.rowStep(), biases, false}, shard.rows, blocks, stateLayout.panelVectors, &source, 1);
      }
      if (step > 0) {
        const Source source = stateSource(shard, step, shard.weights + stateKernel, stateLayout);
        multiply<false, !fusesProducts>({h, stride, stateLayout.rowStep(), nullptr, true}, shard.rows, blocks, stateLayout.panelVectors, &source, 1);
      }
      if (activation == Activation::tanh)
        for (long i = 0; i < size; i += W) store(h + i, steppedTangent(load(h + i)));
      else
        for (long i = 0; i < size; i += W) store(h + i, activate(activation, load(h + i)));
      maskHidden(shard, step);
    }
  }

  void learn(const Shard &shard, const float *x, const float *dy, float *dx, bool addInput) const override {
    const long rows = shard.rows, stride = out.stride(), size = rows * stride, chunk = chunkSteps(shard), panel = stateLayout.rowStep();
    float *dh = shard.at(stateGradient);
    fill(dh, size, 0);
    if (useBias && !shard.adds) fill(shard.gradients + bias, stride, 0);
    if (steps == 1 && !shard.adds) fill(shard.gradients + stateKernel, stateLayout.size(), 0);
    bool add = shard.adds, addState = shard.adds;
    for (long step = steps - 1, end = steps; step >= 0; step--) {
      float *g = shard.at(gateGradients) + step * size;
      stepBackward(shard, hiddenAt(shard, step), g, outsideGradient(shard, dy, step));
      if (step > 0) {
        Source source = sourceOf(g, stride, shard.transposed + backStateKernel, backState);
        source.depth = units;
        multiply<false>({dh, stride, backState.rowStep(), nullptr, false}, rows, backState.vectors, backState.panelVectors, &source, 1);
        maskStateGradient(shard);
      }
      if (dx) {
        Source source = sourceOf(g, stride, shard.transposed + backInputKernel, backInput);
        source.depth = units;
        multiply<false>({dx + timeOf(step) * rows * in.stride(), in.stride(), backInput.rowStep(), nullptr, addInput}, rows, backInput.vectors, backInput.panelVectors, &source, 1);
      }
      if (end - step < chunk && step > 0) continue;
      inputWeightGradient(shard, x, step, end, g, stride, size, panel, shard.gradients + kernel, kernelLayout, add);
      const long first = larger<long>(step, 1);
      stateWeightGradient(shard, stateAt(shard, 0), first - 1, end - 1, shard.at(gateGradients) + first * size, stride, size, panel, shard.gradients + stateKernel, stateLayout, addState);
      add = true;
      addState = addState || first < end;
      end = step;
    }
  }

private:
  Packed kernelLayout, stateLayout, backInput, backState;
  long kernel, stateKernel, bias = 0, backInputKernel = 0, backStateKernel, gateGradients;

  GATEWISE_NOINLINE void stepBackward(const Shard &shard, const float *h, float *g, const float *dy) const {
    const long stride = out.stride();
    const float *dh = shard.at(stateGradient);
    for (long block = 0; block < blocks; block++) {
      Vec sum{};
      for (long r = 0, at = block * W; r < shard.rows; r++, at += stride) {
        const Vec dOut = dy ? load(dh + at) + load(dy + at) : load(dh + at);
        const Vec d = flushTiny(dOut * slope(activation, load(h + at)));
        store(g + at, d);
        sum += d;
      }
      if (useBias) {
        float *db = shard.gradients + bias + block * W;
        store(db, load(db) + sum);
      }
    }
  }
};

} // namespace GATEWISE_VARIANT
