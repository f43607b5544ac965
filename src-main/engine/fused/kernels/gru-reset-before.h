#pragma once
#include "recurrent.h"

namespace GATEWISE_VARIANT {

/**
 * GRU with the reset gate before the product (Cho et al. 2014, Keras's `reset_after=False`): the candidate's product
 * needs the reset gate, so every step has two products. Panels of three vectors: candidate, z, r.
 */
class GruResetBefore final : public Recurrent {
public:
  GruResetBefore(Planner &planner, Reader &in, Shape input, long layerIndex, Direction direction, bool inputGradient)
      : Recurrent(planner, in, input, layerIndex, direction, inputGradient) {
    kernelLayout = {this->in.features, 3 * blocks, 3};
    gateLayout = {units, 2 * blocks, 2};
    candidateLayout = packedColumns(units, units);
    kernel = planner.weights(kernelLayout.size(), this->in.features * 3 * units, kernelRegularizer);
    gateKernel = planner.weights(gateLayout.size() + candidateLayout.size(), units * 3 * units, recurrentRegularizer);
    candidateKernel = gateKernel + gateLayout.size();
    if (useBias) bias = planner.weights(blocks * 3 * W, 3 * units, biasRegularizer);
    backInput = packedColumns(blocks * 3 * W, this->in.features);
    backGate = packedColumns(blocks * 2 * W, units);
    backCandidate = packedColumns(out.stride(), units);
    if (inputGradient) backInputKernel = planner.transposed(backInput);
    backGateKernel = planner.transposed(backGate);
    backCandidateKernel = planner.transposed(backCandidate);
    gates = planner.perRow(steps * blocks * 3 * W);
    resetStates = planner.perRow(steps * out.stride());
    candidateGradients = planner.perRow(steps * out.stride());
    product = planner.perRow(out.stride());
    noState = planner.perRow(out.stride());
  }

  void transposeWeights(const float *weights, float *transposed, long part, long parts) const override {
    transpose(transposed + backGateKernel, backGate, 0, weights + gateKernel, gateLayout, units, part, parts);
    transpose(transposed + backCandidateKernel, backCandidate, 0, weights + candidateKernel, candidateLayout, units, part, parts);
    if (needsInputGradient) transpose(transposed + backInputKernel, backInput, 0, weights + kernel, kernelLayout, in.features, part, parts);
  }

  float *exchange(float *packed, float *keras, bool toPacked) const override {
    keras = exchangeInput(packed + kernel, kernelLayout, keras, toPacked);
    for (int gate = 0; gate < 2; gate++) exchangeColumns(packed + gateKernel, gateLayout, gate, 2, keras, 3 * units, gate * units, units, toPacked);
    exchangeColumns(packed + candidateKernel, candidateLayout, 0, 1, keras, 3 * units, 2 * units, units, toPacked);
    keras += units * 3 * units;
    return useBias ? exchangeInput(packed + bias, {1, 3 * blocks, 3}, keras, toPacked) : keras;
  }

protected:
  void run(const Shard &shard, const float *x) const override {
    const long rows = shard.rows, size = rows * out.stride();
    fill(shard.at(noState), size, 0);
    for (long step = 0; step < steps; step++) {
      float *g = gatesAt(shard, step), *reset = shard.at(resetStates) + step * size, *sum = shard.at(product);
      const Source input = inputSource(shard, x, step, shard.weights + kernel, kernelLayout);
      multiply<false>({g, 3 * W, rows * 3 * W, useBias ? shard.weights + bias : nullptr, false}, rows, 3 * blocks, 3, &input, 1);
      if (step > 0) {
        const Source state = stateSource(shard, step, shard.weights + gateKernel, gateLayout);
        multiply<false>({g + W, 3 * W, rows * 3 * W, nullptr, true}, rows, 2 * blocks, 2, &state, 1);
      }
      const float *before = step > 0 ? hiddenAt(shard, step - 1) : shard.at(noState);
      const float *masked = step > 0 ? stateAt(shard, step - 1) : shard.at(noState);
      forUnits(rows, [&](long at, long panel) {
        store(g + panel + W, activate(recurrentActivation, load(g + panel + W)));
        const Vec r = activate(recurrentActivation, load(g + panel + 2 * W));
        store(g + panel + 2 * W, r);
        store(reset + at, r * load(masked + at));
      });
      if (step > 0) {
        const Source source = sourceOf(reset, out.stride(), shard.weights + candidateKernel, candidateLayout);
        multiply<false>({sum, out.stride(), candidateLayout.rowStep(), nullptr, false}, rows, blocks, candidateLayout.panelVectors, &source, 1);
      } else {
        fill(sum, size, 0);
      }
      float *h = hiddenAt(shard, step);
      forUnits(rows, [&](long at, long panel) {
        const Vec candidate = activate(activation, load(g + panel) + load(sum + at)), z = load(g + panel + W);
        store(g + panel, candidate);
        store(h + at, candidate + z * (load(before + at) - candidate));
      });
      maskHidden(shard, step);
    }
  }

  void learn(const Shard &shard, const float *x, const float *dy, float *dx, bool addInput) const override {
    const long rows = shard.rows, stride = out.stride(), size = rows * stride, gateStep = rows * blocks * 3 * W, chunk = chunkSteps(shard);
    float *dh = shard.at(stateGradient), *sum = shard.at(product);
    fill(dh, size, 0);
    if (useBias && !shard.adds) fill(shard.gradients + bias, blocks * 3 * W, 0);
    if (steps == 1 && !shard.adds) fill(shard.gradients + gateKernel, gateLayout.size() + candidateLayout.size(), 0);
    bool add = shard.adds, addState = shard.adds;
    for (long step = steps - 1, end = steps; step >= 0; step--) {
      float *g = gatesAt(shard, step), *candidates = shard.at(candidateGradients) + step * size;
      const float *before = step > 0 ? hiddenAt(shard, step - 1) : shard.at(noState), *outside = outsideGradient(shard, dy, step);
      const float *masked = step > 0 ? stateAt(shard, step - 1) : shard.at(noState);
      forUnits(rows, [&](long at, long panel) {
        const Vec candidate = load(g + panel), z = load(g + panel + W);
        const Vec dOut = outside ? load(dh + at) + load(outside + at) : load(dh + at);
        const Vec dCandidate = flushTiny(dOut * (1.0f - z) * slope(activation, candidate));
        store(g + panel, dCandidate);
        store(candidates + at, dCandidate);
        store(g + panel + W, flushTiny(dOut * (load(before + at) - candidate) * slope(recurrentActivation, z)));
        store(dh + at, flushTiny(dOut * z));
      });
      if (step > 0) {
        Source source = sourceOf(candidates, stride, shard.transposed + backCandidateKernel, backCandidate);
        source.depth = units;
        multiply<false>({sum, stride, backCandidate.rowStep(), nullptr, false}, rows, backCandidate.vectors, backCandidate.panelVectors, &source, 1);
      } else {
        fill(sum, size, 0);
      }
      float *through = productGradient(shard);
      forUnits(rows, [&](long at, long panel) {
        const Vec r = load(g + panel + 2 * W), dProduct = load(sum + at);
        store(g + panel + 2 * W, flushTiny(dProduct * load(masked + at) * slope(recurrentActivation, r)));
        store(through + at, load(through + at) + dProduct * r);
      });
      if (useBias) addBias(shard, g);
      if (step > 0) {
        const Source source{g + W, 3 * W, rows * 3 * W, shard.transposed + backGateKernel, backGate.rowStep(), 2 * W * backGate.rowStep(), backGate.panelStep(), 2 * W, blocks};
        multiply<false>({through, stride, backGate.rowStep(), nullptr, true}, rows, backGate.vectors, backGate.panelVectors, &source, 1);
        joinProductGradient(shard);
      }
      if (dx) {
        const Source source{g, 3 * W, rows * 3 * W, shard.transposed + backInputKernel, backInput.rowStep(), 3 * W * backInput.rowStep(), backInput.panelStep(), 3 * W, blocks};
        multiply<false>({dx + timeOf(step) * rows * in.stride(), in.stride(), backInput.rowStep(), nullptr, addInput}, rows, backInput.vectors, backInput.panelVectors, &source, 1);
      }
      if (end - step < chunk && step > 0) continue;
      inputWeightGradient(shard, x, step, end, g, 3 * W, gateStep, rows * 3 * W, shard.gradients + kernel, kernelLayout, add);
      const long first = larger<long>(step, 1);
      stateWeightGradient(shard, stateAt(shard, 0), first - 1, end - 1, gatesAt(shard, first) + W, 3 * W, gateStep, rows * 3 * W, shard.gradients + gateKernel, gateLayout, addState);
      stateWeightGradient(shard, shard.at(resetStates), first, end, shard.at(candidateGradients) + first * size, stride, size, candidateLayout.rowStep(), shard.gradients + candidateKernel, candidateLayout, addState);
      add = true;
      addState = addState || first < end;
      end = step;
    }
  }

private:
  Packed kernelLayout, gateLayout, candidateLayout, backInput, backGate, backCandidate;
  long kernel, gateKernel, candidateKernel, bias = 0, backInputKernel = 0, backGateKernel, backCandidateKernel;
  long gates, resetStates, candidateGradients, product, noState;

  float *gatesAt(const Shard &shard, long step) const { return shard.at(gates) + step * shard.rows * blocks * 3 * W; }

  float *exchangeInput(float *packed, const Packed &layout, float *keras, bool toPacked) const {
    constexpr int places[3] = {1, 2, 0};
    for (int gate = 0; gate < 3; gate++) exchangeColumns(packed, layout, places[gate], 3, keras, 3 * units, gate * units, units, toPacked);
    return keras + layout.depth * 3 * units;
  }

  /** f(place in row-major states, place in panels of gates) for every vector of units of every row. */
  template <class F> GATEWISE_INLINE void forUnits(long rows, F f) const {
    for (long block = 0, panel = 0; block < blocks; block++)
      for (long r = 0, at = block * W; r < rows; r++, at += out.stride(), panel += 3 * W) f(at, panel);
  }

  void addBias(const Shard &shard, const float *g) const {
    for (long block = 0; block < blocks; block++) {
      Vec sums[3] = {};
      for (long r = 0; r < shard.rows; r++, g += 3 * W)
        for (int v = 0; v < 3; v++) sums[v] += load(g + v * W);
      float *db = shard.gradients + bias + block * 3 * W;
      for (int v = 0; v < 3; v++) store(db + v * W, load(db + v * W) + sums[v]);
    }
  }
};

} // namespace GATEWISE_VARIANT
