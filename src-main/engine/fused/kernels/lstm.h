#pragma once
#include "recurrent.h"

namespace GATEWISE_VARIANT {

/**
 * LSTM (Hochreiter & Schmidhuber 1997, with the forget gate of Gers 2000) as Keras computes it.
 * Gates lie in panels of four vectors, i f c o, for W units: [step][block of units][row][4·W]. After the forward pass
 * they hold the gates' values, after the backward pass the gradients of what came before the activations.
 */
class Lstm final : public Recurrent {
public:
  Lstm(Planner &planner, Reader &in, Shape input, long layerIndex, Direction direction, bool inputGradient)
      : Recurrent(planner, in, input, layerIndex, direction, inputGradient) {
    kernelLayout = {this->in.features, 4 * blocks, 4};
    stateLayout = {units, 4 * blocks, 4};
    kernel = planner.weights(kernelLayout.size(), this->in.features * 4 * units, kernelRegularizer);
    stateKernel = planner.weights(stateLayout.size(), units * 4 * units, recurrentRegularizer);
    if (useBias) bias = planner.weights(blocks * 4 * W, 4 * units, biasRegularizer);
    backInput = packedColumns(blocks * 4 * W, this->in.features);
    backState = packedColumns(blocks * 4 * W, units);
    if (inputGradient) backInputKernel = planner.transposed(backInput);
    backStateKernel = planner.transposed(backState);
    gates = planner.perRow(steps * blocks * 4 * W);
    cell = planner.perRow(steps * out.stride());
    cellValue = planner.perRow(steps * out.stride());
    cellGradient = planner.perRow(out.stride());
    noCell = planner.perRow(out.stride());
  }

  void transposeWeights(const float *weights, float *transposed, long part, long parts) const override {
    transpose(transposed + backStateKernel, backState, 0, weights + stateKernel, stateLayout, units, part, parts);
    if (needsInputGradient) transpose(transposed + backInputKernel, backInput, 0, weights + kernel, kernelLayout, in.features, part, parts);
  }

  float *exchange(float *packed, float *keras, bool toPacked) const override {
    keras = exchangeGates(packed + kernel, kernelLayout, keras, toPacked);
    keras = exchangeGates(packed + stateKernel, stateLayout, keras, toPacked);
    return useBias ? exchangeGates(packed + bias, {1, 4 * blocks, 4}, keras, toPacked) : keras;
  }

protected:
  void run(const Shard &shard, const float *x) const override {
    fill(shard.at(noCell), shard.rows * out.stride(), 0);
    const bool usual = activation == Activation::tanh && recurrentActivation == Activation::sigmoid;
    const float *biases = useBias ? shard.weights + bias : nullptr;
    const bool projected = shard.alone;
    if (projected) {
      const Source source = allInputs(x, shard.weights + kernel, kernelLayout);
      multiply<false>({shard.at(gates), blocks * 4 * W, 4 * W, biases, false}, steps, 4 * blocks, 4, &source, 1);
    }
    for (long step = 0; step < steps; step++) {
      float *g = gatesAt(shard, projected || shard.keep ? step : 0);
      const Target target{g, 4 * W, shard.rows * 4 * W, projected ? nullptr : biases, projected};
      Source sources[2];
      int count = 0;
      if (!projected) sources[count++] = inputSource(shard, x, step, shard.weights + kernel, kernelLayout);
      if (step > 0) sources[count++] = stateSource(shard, step, shard.weights + stateKernel, stateLayout);
      if (count > 0) multiply<false>(target, shard.rows, 4 * blocks, 4, sources, count);
      if (usual) stepForward<true>(shard, step, g);
      else stepForward<false>(shard, step, g);
      maskHidden(shard, step);
    }
  }

  void learn(const Shard &shard, const float *x, const float *dy, float *dx, bool addInput) const override {
    const long rows = shard.rows, gateStep = rows * blocks * 4 * W, chunk = chunkSteps(shard);
    const bool usual = activation == Activation::tanh && recurrentActivation == Activation::sigmoid;
    float *dh = shard.at(stateGradient);
    fill(dh, rows * out.stride(), 0);
    fill(shard.at(cellGradient), rows * out.stride(), 0);
    if (useBias && !shard.adds) fill(shard.gradients + bias, blocks * 4 * W, 0);
    if (steps == 1 && !shard.adds) fill(shard.gradients + stateKernel, stateLayout.size(), 0);
    bool add = shard.adds, addState = shard.adds;
    for (long step = steps - 1, end = steps; step >= 0; step--) {
      float *g = gatesAt(shard, step);
      if (usual) stepBackward<true>(shard, step, g, outsideGradient(shard, dy, step));
      else stepBackward<false>(shard, step, g, outsideGradient(shard, dy, step));
      if (step > 0) {
        const Source source = gateSource(g, rows, shard.transposed + backStateKernel, backState);
        multiply<false>({dh, out.stride(), backState.rowStep(), nullptr, false}, rows, backState.vectors, backState.panelVectors, &source, 1);
        maskStateGradient(shard);
      }
      if (dx) {
        const Source source = gateSource(g, rows, shard.transposed + backInputKernel, backInput);
        multiply<false>({dx + timeOf(step) * rows * in.stride(), in.stride(), backInput.rowStep(), nullptr, addInput}, rows, backInput.vectors, backInput.panelVectors, &source, 1);
      }
      if (end - step < chunk && step > 0) continue;
      inputWeightGradient(shard, x, step, end, g, 4 * W, gateStep, rows * 4 * W, shard.gradients + kernel, kernelLayout, add);
      const long first = larger<long>(step, 1);
      stateWeightGradient(shard, stateAt(shard, 0), first - 1, end - 1, gatesAt(shard, first), 4 * W, gateStep, rows * 4 * W, shard.gradients + stateKernel, stateLayout, addState);
      add = true;
      addState = addState || first < end;
      end = step;
    }
  }

private:
  Packed kernelLayout, stateLayout, backInput, backState;
  long kernel, stateKernel, bias = 0, backInputKernel = 0, backStateKernel;
  long gates, cell, cellValue, cellGradient, noCell;

  float *gatesAt(const Shard &shard, long step) const { return shard.at(gates) + step * shard.rows * blocks * 4 * W; }

  Source gateSource(const float *g, long rows, const float *packed, const Packed &layout) const {
    return {g, 4 * W, rows * 4 * W, packed, layout.rowStep(), 4 * W * layout.rowStep(), layout.panelStep(), 4 * W, blocks};
  }

  float *exchangeGates(float *packed, const Packed &layout, float *keras, bool toPacked) const {
    for (int gate = 0; gate < 4; gate++) exchangeColumns(packed, layout, gate, 4, keras, 4 * units, gate * units, units, toPacked);
    return keras + layout.depth * 4 * units;
  }

  template <bool Usual> GATEWISE_NOINLINE void stepForward(const Shard &shard, long step, float *g) const {
    const Activation outer = Usual ? Activation::tanh : activation, gate = Usual ? Activation::sigmoid : recurrentActivation;
    const long stride = out.stride(), size = shard.rows * stride;
    const float *before = step > 0 ? shard.at(cell) + (step - 1) * size : shard.at(noCell);
    float *c = shard.at(cell) + step * size, *value = shard.at(cellValue) + step * size, *h = hiddenAt(shard, step);
    for (long block = 0; block < blocks; block++)
      for (long r = 0, at = block * W; r < shard.rows; r++, at += stride, g += 4 * W) {
        const Vec i = activate(gate, load(g)), f = activate(gate, load(g + W));
        const Vec candidate = activate(outer, load(g + 2 * W)), o = activate(gate, load(g + 3 * W));
        const Vec state = f * load(before + at) + i * candidate;
        const Vec squashed = activate(outer, state);
        store(c + at, state);
        store(h + at, o * squashed);
        if (!shard.keep) continue;
        store(value + at, squashed);
        store(g, i);
        store(g + W, f);
        store(g + 2 * W, candidate);
        store(g + 3 * W, o);
      }
  }

  template <bool Usual> GATEWISE_NOINLINE void stepBackward(const Shard &shard, long step, float *g, const float *dy) const {
    const Activation outer = Usual ? Activation::tanh : activation, gate = Usual ? Activation::sigmoid : recurrentActivation;
    const long stride = out.stride(), size = shard.rows * stride;
    const float *before = step > 0 ? shard.at(cell) + (step - 1) * size : shard.at(noCell);
    const float *value = shard.at(cellValue) + step * size, *dh = shard.at(stateGradient);
    float *dc = shard.at(cellGradient);
    for (long block = 0; block < blocks; block++) {
      Vec sums[4] = {};
      for (long r = 0, at = block * W; r < shard.rows; r++, at += stride, g += 4 * W) {
        const Vec i = load(g), f = load(g + W), candidate = load(g + 2 * W), o = load(g + 3 * W);
        const Vec squashed = load(value + at);
        const Vec dOut = dy ? load(dh + at) + load(dy + at) : load(dh + at);
        const Vec dState = flushTiny(load(dc + at) + dOut * o * slope(outer, squashed));
        const Vec di = flushTiny(dState * candidate * slope(gate, i));
        const Vec df = flushTiny(dState * load(before + at) * slope(gate, f));
        const Vec dCandidate = flushTiny(dState * i * slope(outer, candidate));
        const Vec dO = flushTiny(dOut * squashed * slope(gate, o));
        store(dc + at, dState * f);
        store(g, di);
        store(g + W, df);
        store(g + 2 * W, dCandidate);
        store(g + 3 * W, dO);
        sums[0] += di;
        sums[1] += df;
        sums[2] += dCandidate;
        sums[3] += dO;
      }
      if (useBias) {
        float *db = shard.gradients + bias + block * 4 * W;
        for (int v = 0; v < 4; v++) store(db + v * W, load(db + v * W) + sums[v]);
      }
    }
  }
};

} // namespace GATEWISE_VARIANT
