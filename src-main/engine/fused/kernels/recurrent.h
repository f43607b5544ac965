// What SimpleRNN, LSTM and GRU share: settings, masks, the order of time, and passes over all steps.
#pragma once
#include "layer.h"

namespace GATEWISE_VARIANT {

/** Which way through time a cell goes inside its layer, and the uses of its masks. */
struct Direction {
  bool flipped = false;
  DropoutUse inputUse = DropoutUse::input, recurrentUse = DropoutUse::recurrent;
};

/** Gate gradients of this many rows are gathered before they become weight gradients: one panel of them fills half of a first-level cache. */
constexpr long weightGradientRows = 128;

/**
 * A recurrent cell over all time steps of a shard. States are kept in processing order: step s reads time
 * s, or time − 1 − s when the cell goes backwards. The hidden states are the layer's output, so nothing is copied.
 */
class Recurrent : public Layer {
public:
  long hidden;

  const float *forward(const Shard &shard, const float *x) const final {
    const float *input = maskedInput(shard, x);
    if (recurrentMasked(shard)) fillMask(shard, shard.at(recurrentMask), units, out.stride(), recurrentDropout, direction.recurrentUse);
    run(shard, input);
    return shard.at(hidden) + (sequences ? 0 : (steps - 1) * shard.rows * out.stride());
  }

  void backward(const Shard &shard, const float *x, float *dy, float *dx) const final { backward(shard, x, dy, dx, false); }

  /** As `backward`; `addInput` adds to dx instead of overwriting it. */
  void backward(const Shard &shard, const float *x, float *dy, float *dx, bool addInput) const {
    const bool masked = shard.dropout && dropout > 0;
    float *ownGradient = masked && dx ? shard.at(inputGradient) : dx;
    learn(shard, masked ? shard.at(maskedInputs) : x, dy, ownGradient, addInput && !masked);
    if (!masked || !dx) return;
    const float *mask = shard.at(inputMask);
    const long size = shard.rows * in.stride();
    for (long t = 0; t < in.time; t++)
      for (long i = 0; i < size; i += W) {
        const Vec g = load(ownGradient + t * size + i) * load(mask + i);
        store(dx + t * size + i, addInput ? load(dx + t * size + i) + g : g);
      }
  }

protected:
  long layerIndex, units, blocks, steps;
  Activation activation, recurrentActivation;
  bool useBias, sequences, reversed, needsInputGradient;
  double dropout, recurrentDropout;
  Direction direction;
  Regularizer kernelRegularizer, recurrentRegularizer, biasRegularizer;
  long stateGradient;

  Recurrent(Planner &planner, Reader &in, Shape input, long layerIndex, Direction direction, bool inputGradient)
      : Layer(input, input), layerIndex(layerIndex), direction(direction) {
    units = in.integer();
    activation = in.activation();
    recurrentActivation = in.activation();
    useBias = in.flag();
    sequences = in.flag();
    reversed = in.flag() != direction.flipped;
    dropout = in.number();
    recurrentDropout = in.number();
    kernelRegularizer = Regularizer::read(in);
    recurrentRegularizer = Regularizer::read(in);
    biasRegularizer = Regularizer::read(in);
    steps = input.time;
    out = {sequences ? steps : 1, units, sequences};
    blocks = out.vectors();
    needsInputGradient = inputGradient;
    hidden = planner.perRow(steps * out.stride());
    stateGradient = planner.perRow(out.stride());
    if (recurrentDropout > 0) {
      recurrentMask = planner.perRow(out.stride());
      maskedHidden = planner.perRow(steps * out.stride());
      productGradients = planner.perRow(out.stride());
    }
    if (dropout > 0) {
      inputMask = planner.perRow(this->in.stride());
      maskedInputs = planner.perRow(steps * this->in.stride());
      if (inputGradient) this->inputGradient = planner.perRow(steps * this->in.stride());
    }
  }

  /** All steps forward. */
  virtual void run(const Shard &shard, const float *x) const = 0;
  /** All steps backward; dy in processing order. */
  virtual void learn(const Shard &shard, const float *x, const float *dy, float *dx, bool addInput) const = 0;

  bool recurrentMasked(const Shard &shard) const { return shard.dropout && recurrentDropout > 0; }
  long timeOf(long step) const { return reversed ? steps - 1 - step : step; }
  float *hiddenAt(const Shard &shard, long step) const { return shard.at(hidden) + step * shard.rows * out.stride(); }
  /** The state that step + 1 sees: the hidden state, masked where there is recurrent dropout. */
  float *stateAt(const Shard &shard, long step) const {
    return shard.at(recurrentMasked(shard) ? maskedHidden : hidden) + step * shard.rows * out.stride();
  }

  void maskHidden(const Shard &shard, long step) const {
    if (!recurrentMasked(shard)) return;
    const float *mask = shard.at(recurrentMask), *h = hiddenAt(shard, step);
    float *masked = stateAt(shard, step);
    for (long i = 0; i < shard.rows * out.stride(); i += W) store(masked + i, load(h + i) * load(mask + i));
  }

  void maskStateGradient(const Shard &shard) const {
    if (!recurrentMasked(shard)) return;
    const float *mask = shard.at(recurrentMask);
    float *dh = shard.at(stateGradient);
    for (long i = 0; i < shard.rows * out.stride(); i += W) store(dh + i, load(dh + i) * load(mask + i));
  }

  /**
   * Where a cell that also uses its state outside of products adds up the gradient that comes through products: with a
   * recurrent mask apart from the rest, because the mask belongs to it alone.
   */
  float *productGradient(const Shard &shard) const {
    if (!recurrentMasked(shard)) return shard.at(stateGradient);
    fill(shard.at(productGradients), shard.rows * out.stride(), 0);
    return shard.at(productGradients);
  }
  void joinProductGradient(const Shard &shard) const {
    if (!recurrentMasked(shard)) return;
    const float *mask = shard.at(recurrentMask), *through = shard.at(productGradients);
    float *dh = shard.at(stateGradient);
    for (long i = 0; i < shard.rows * out.stride(); i += W) store(dh + i, multiplyAdd(load(through + i), load(mask + i), load(dh + i)));
  }

  /** Gradient that reaches the hidden state of a step from outside; null where there is none. */
  const float *outsideGradient(const Shard &shard, const float *dy, long step) const {
    if (sequences) return dy + step * shard.rows * out.stride();
    return step == steps - 1 ? dy : nullptr;
  }

  /** Input rows of one step as a product's A. */
  Source inputSource(const Shard &shard, const float *x, long step, const float *packed, const Packed &layout) const {
    return sourceOf(x + timeOf(step) * shard.rows * in.stride(), in.stride(), packed, layout);
  }
  Source stateSource(const Shard &shard, long step, const float *packed, const Packed &layout) const {
    return sourceOf(stateAt(shard, step - 1), out.stride(), packed, layout);
  }
  /** The inputs of all steps of a single row, one step a row. */
  Source allInputs(const float *x, const float *packed, const Packed &layout) const {
    return sourceOf(x + timeOf(0) * in.stride(), reversed ? -in.stride() : in.stride(), packed, layout);
  }

  /**
   * Weight gradients of steps [from, to): inputᵀ·gates or stateᵀ·gates into `gradient`.
   * `gates` is the first step's gate gradients: rows `gateRow` apart, steps `gateStep`, panels `gatePanel`.
   */
  void inputWeightGradient(const Shard &shard, const float *x, long from, long to, const float *gates, long gateRow, long gateStep, long gatePanel, float *gradient, const Packed &layout, bool add) const {
    const long size = shard.rows * in.stride();
    const Source source = {x + timeOf(from) * size, in.stride(), reversed ? -size : size, gates, gateRow, gateStep, gatePanel, shard.rows, to - from};
    multiply<true>({gradient, layout.rowStep(), layout.panelStep(), nullptr, add}, layout.depth, layout.vectors, layout.panelVectors, &source, 1);
  }
  void stateWeightGradient(const Shard &shard, const float *states, long from, long to, const float *gates, long gateRow, long gateStep, long gatePanel, float *gradient, const Packed &layout, bool add) const {
    if (from >= to) return;
    const long size = shard.rows * out.stride();
    const Source source = {states + from * size, out.stride(), size, gates, gateRow, gateStep, gatePanel, shard.rows, to - from};
    multiply<true>({gradient, layout.rowStep(), layout.panelStep(), nullptr, add}, layout.depth, layout.vectors, layout.panelVectors, &source, 1);
  }

  /** Steps whose gate gradients become weight gradients together. */
  long chunkSteps(const Shard &shard) const { return larger<long>(1, weightGradientRows / shard.rows); }

private:
  long recurrentMask = 0, maskedHidden = 0, productGradients = 0, inputMask = 0, maskedInputs = 0, inputGradient = 0;

  void fillMask(const Shard &shard, float *mask, long features, long stride, double rate, DropoutUse use) const {
    const DropoutMask drawn(shard.seed.key(static_cast<uint32_t>(layerIndex), use), rate);
    for (long r = 0; r < shard.rows; r++)
      for (long f = 0; f < stride; f += W)
        store(mask + r * stride + f, drawn.factors(static_cast<uint32_t>((shard.firstRow + r) * features + f)));
  }

  const float *maskedInput(const Shard &shard, const float *x) const {
    if (!shard.dropout || dropout <= 0) return x;
    float *mask = shard.at(inputMask), *masked = shard.at(maskedInputs);
    fillMask(shard, mask, in.features, in.stride(), dropout, direction.inputUse);
    const long size = shard.rows * in.stride();
    for (long t = 0; t < in.time; t++)
      for (long i = 0; i < size; i += W) store(masked + t * size + i, load(x + t * size + i) * load(mask + i));
    return masked;
  }
};

} // namespace GATEWISE_VARIANT
