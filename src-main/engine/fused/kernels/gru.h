#pragma once
#include "recurrent.h"

namespace GATEWISE_VARIANT {

/**
 * GRU with the reset gate after the product (Keras's `reset_after`, cuDNN's form).
 * For W units a panel of four vectors: candidate from the input, z, r, candidate from the state. The input's kernel
 * fills the first three, the state's the last three, so both are plain ranges of a panel:
 * [step][block of units][row][4·W]. After the forward pass the first holds the candidate's value; after the backward
 * pass all hold the gradients of what came before the activations.
 */
class Gru final : public Recurrent {
public:
  Gru(Planner &planner, Reader &in, Shape input, long layerIndex, Direction direction, bool inputGradient)
      : Recurrent(planner, in, input, layerIndex, direction, inputGradient) {
    kernelLayout = {this->in.features, 3 * blocks, 3};
    stateLayout = {units, 3 * blocks, 3};
    kernel = planner.weights(kernelLayout.size(), this->in.features * 3 * units, kernelRegularizer);
    stateKernel = planner.weights(stateLayout.size(), units * 3 * units, recurrentRegularizer);
    if (useBias) bias = planner.weights(2 * blocks * 3 * W, 2 * 3 * units, biasRegularizer);
    backInput = packedColumns(blocks * 3 * W, this->in.features);
    backState = packedColumns(blocks * 3 * W, units);
    if (inputGradient) backInputKernel = planner.transposed(backInput);
    backStateKernel = planner.transposed(backState);
    gates = planner.perRow(steps * blocks * 4 * W);
    biases = planner.perShard(blocks * 4 * W);
    noState = planner.perRow(out.stride());
  }

  void transposeWeights(const float *weights, float *transposed, long part, long parts) const override {
    transpose(transposed + backStateKernel, backState, 0, weights + stateKernel, stateLayout, units, part, parts);
    if (needsInputGradient) transpose(transposed + backInputKernel, backInput, 0, weights + kernel, kernelLayout, in.features, part, parts);
  }

  float *exchange(float *packed, float *keras, bool toPacked) const override {
    keras = exchangeGates(packed + kernel, kernelLayout, inputPlaces, keras, toPacked);
    keras = exchangeGates(packed + stateKernel, stateLayout, statePlaces, keras, toPacked);
    if (!useBias) return keras;
    const Packed layout{1, 3 * blocks, 3};
    keras = exchangeGates(packed + bias, layout, inputPlaces, keras, toPacked);
    return exchangeGates(packed + bias + blocks * 3 * W, layout, statePlaces, keras, toPacked);
  }

protected:
  void run(const Shard &shard, const float *x) const override {
    fill(shard.at(noState), shard.rows * out.stride(), 0);
    joinBiases(shard);
    const bool usual = activation == Activation::tanh && recurrentActivation == Activation::sigmoid;
    const bool projected = shard.alone;
    if (projected) {
      for (long step = 0; step < steps; step++) copy(gatesAt(shard, step), shard.at(biases), blocks * 4 * W);
      const Source source = allInputs(x, shard.weights + kernel, kernelLayout);
      multiply<false>({shard.at(gates), blocks * 4 * W, 4 * W, nullptr, true}, steps, 3 * blocks, 3, &source, 1);
    }
    for (long step = 0; step < steps; step++) {
      float *g = gatesAt(shard, projected || shard.keep ? step : 0);
      if (projected) {
        const Source state = stateSource(shard, larger<long>(step, 1), shard.weights + stateKernel, stateLayout);
        if (step > 0) multiply<false>({g + W, 4 * W, 4 * W, nullptr, true}, 1, 3 * blocks, 3, &state, 1);
      } else {
        stepProducts(shard, x, step, g);
      }
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
    if (useBias && !shard.adds) fill(shard.gradients + bias, 2 * blocks * 3 * W, 0);
    if (steps == 1 && !shard.adds) fill(shard.gradients + stateKernel, stateLayout.size(), 0);
    bool add = shard.adds, addState = shard.adds;
    for (long step = steps - 1, end = steps; step >= 0; step--) {
      float *g = gatesAt(shard, step);
      if (usual) stepBackward<true>(shard, step, g, outsideGradient(shard, dy, step));
      else stepBackward<false>(shard, step, g, outsideGradient(shard, dy, step));
      if (step > 0) {
        const Source source = gateSource(g + W, rows, shard.transposed + backStateKernel, backState);
        multiply<false>({productGradient(shard), out.stride(), backState.rowStep(), nullptr, true}, rows, backState.vectors, backState.panelVectors, &source, 1);
        joinProductGradient(shard);
      }
      if (dx) {
        const Source source = gateSource(g, rows, shard.transposed + backInputKernel, backInput);
        multiply<false>({dx + timeOf(step) * rows * in.stride(), in.stride(), backInput.rowStep(), nullptr, addInput}, rows, backInput.vectors, backInput.panelVectors, &source, 1);
      }
      if (end - step < chunk && step > 0) continue;
      inputWeightGradient(shard, x, step, end, g, 4 * W, gateStep, rows * 4 * W, shard.gradients + kernel, kernelLayout, add);
      const long first = larger<long>(step, 1);
      stateWeightGradient(shard, stateAt(shard, 0), first - 1, end - 1, gatesAt(shard, first) + W, 4 * W, gateStep, rows * 4 * W, shard.gradients + stateKernel, stateLayout, addState);
      add = true;
      addState = addState || first < end;
      end = step;
    }
  }

private:
  // Places of Keras's gates z, r, h in the packed kernels.
  static constexpr int inputPlaces[3] = {1, 2, 0}, statePlaces[3] = {0, 1, 2};
  Packed kernelLayout, stateLayout, backInput, backState;
  long kernel, stateKernel, bias = 0, backInputKernel = 0, backStateKernel;
  long gates, biases, noState;

  float *gatesAt(const Shard &shard, long step) const { return shard.at(gates) + step * shard.rows * blocks * 4 * W; }

  Source gateSource(const float *g, long rows, const float *packed, const Packed &layout) const {
    return {g, 4 * W, rows * 4 * W, packed, layout.rowStep(), 3 * W * layout.rowStep(), layout.panelStep(), 3 * W, blocks};
  }

  float *exchangeGates(float *packed, const Packed &layout, const int *places, float *keras, bool toPacked) const {
    for (int gate = 0; gate < 3; gate++) exchangeColumns(packed, layout, places[gate], 3, keras, 3 * units, gate * units, units, toPacked);
    return keras + layout.depth * 3 * units;
  }

  void joinBiases(const Shard &shard) const {
    float *joined = shard.at(biases);
    fill(joined, blocks * 4 * W, 0);
    if (!useBias) return;
    const float *input = shard.weights + bias, *state = input + blocks * 3 * W;
    for (long block = 0; block < blocks; block++, joined += 4 * W, input += 3 * W, state += 3 * W) {
      store(joined, load(input));
      store(joined + W, load(input + W) + load(state));
      store(joined + 2 * W, load(input + 2 * W) + load(state + W));
      store(joined + 3 * W, load(state + 2 * W));
    }
  }

  /** Vectors [From, From + V) of a panel: the input reaches the first three of the four, the state the last three. */
  template <int R, int From, int V>
  GATEWISE_NOINLINE static void panelTile(float *g, const float *bias, const Source &input, const Source *state, long row) {
    Vec tile[R][V] = {};
    constexpr int inputVectors = (From + V < 3 ? From + V : 3) - From;
    constexpr int stateFrom = From > 1 ? From : 1, stateVectors = From + V - stateFrom;
    if constexpr (inputVectors > 0) accumulate<R, inputVectors, false, 0>(tile, input, row, From * W);
    if (state) accumulate<R, stateVectors, false, stateFrom - From>(tile, *state, row, (stateFrom - 1) * W);
    endTile<R, V>(tile, g, 4 * W, bias, false);
  }

  void stepProducts(const Shard &shard, const float *x, long step, float *g) const {
    Source input = inputSource(shard, x, step, shard.weights + kernel, kernelLayout);
    Source state = stateSource(shard, larger<long>(step, 1), shard.weights + stateKernel, stateLayout);
    const float *joined = shard.at(biases);
    for (long block = 0; block < blocks; block++, joined += 4 * W, g += shard.rows * 4 * W, input.b += input.bPanel, state.b += state.bPanel)
      repeat<4 / maxTileVectors>([&](auto part) GATEWISE_INLINE_LAMBDA {
        constexpr int from = part.value * maxTileVectors;
        forRowTiles<maxTileRows>(shard.rows, [&](auto r, long row) GATEWISE_INLINE_LAMBDA {
          panelTile<r.value, from, maxTileVectors>(g + row * 4 * W + from * W, joined + from * W, input, step > 0 ? &state : nullptr, row);
        });
      });
  }

  template <bool Usual> GATEWISE_NOINLINE void stepForward(const Shard &shard, long step, float *g) const {
    const Activation outer = Usual ? Activation::tanh : activation, gate = Usual ? Activation::sigmoid : recurrentActivation;
    const long stride = out.stride();
    const float *before = step > 0 ? hiddenAt(shard, step - 1) : shard.at(noState);
    float *h = hiddenAt(shard, step);
    for (long block = 0; block < blocks; block++)
      for (long r = 0, at = block * W; r < shard.rows; r++, at += stride, g += 4 * W) {
        const Vec z = activate(gate, load(g + W)), reset = activate(gate, load(g + 2 * W));
        const Vec candidate = activate(outer, load(g) + reset * load(g + 3 * W));
        store(h + at, candidate + z * (load(before + at) - candidate));
        if (!shard.keep) continue;
        store(g, candidate);
        store(g + W, z);
        store(g + 2 * W, reset);
      }
  }

  template <bool Usual> GATEWISE_NOINLINE void stepBackward(const Shard &shard, long step, float *g, const float *dy) const {
    const Activation outer = Usual ? Activation::tanh : activation, gate = Usual ? Activation::sigmoid : recurrentActivation;
    const long stride = out.stride();
    const float *before = step > 0 ? hiddenAt(shard, step - 1) : shard.at(noState);
    float *dh = shard.at(stateGradient);
    for (long block = 0; block < blocks; block++) {
      Vec sums[4] = {};
      for (long r = 0, at = block * W; r < shard.rows; r++, at += stride, g += 4 * W) {
        const Vec candidate = load(g), z = load(g + W), reset = load(g + 2 * W), fromState = load(g + 3 * W);
        const Vec dOut = dy ? load(dh + at) + load(dy + at) : load(dh + at);
        const Vec dCandidate = flushTiny(dOut * (1.0f - z) * slope(outer, candidate));
        const Vec dz = flushTiny(dOut * (load(before + at) - candidate) * slope(gate, z));
        const Vec dReset = flushTiny(dCandidate * fromState * slope(gate, reset));
        const Vec dFromState = flushTiny(dCandidate * reset);
        store(dh + at, flushTiny(dOut * z));
        store(g, dCandidate);
        store(g + W, dz);
        store(g + 2 * W, dReset);
        store(g + 3 * W, dFromState);
        sums[0] += dCandidate;
        sums[1] += dz;
        sums[2] += dReset;
        sums[3] += dFromState;
      }
      if (useBias) {
        float *input = shard.gradients + bias + block * 3 * W, *state = input + blocks * 3 * W;
        for (int v = 0; v < 3; v++) {
          store(input + v * W, load(input + v * W) + sums[v]);
          store(state + v * W, load(state + v * W) + sums[v + 1]);
        }
      }
    }
  }
};

} // namespace GATEWISE_VARIANT
