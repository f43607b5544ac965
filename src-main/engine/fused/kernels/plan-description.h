// How a plan comes into being: its description read, its memory laid out, weights put in and taken out.
#pragma once
#include "plan.h"

namespace GATEWISE_VARIANT {

inline bool Plan::describe(const double *description, size_t length) {
  if (length < 2 || static_cast<size_t>(description[1]) != length) return false;
  Reader in(description);
  if (in.integer() != descriptionVersion) return false;
  in.integer();
  const long time = in.integer(), features = in.integer();
  input = {time, features, in.flag()};
  batchSize = in.integer();
  threads = in.integer();
  seed = static_cast<uint32_t>(in.number());
  loss = static_cast<Loss>(in.integer());
  fromLogits = in.flag();
  optimizer.read(in);
  clipping = static_cast<ClippingKind>(in.integer());
  clippingLimit = in.number();
  inputGradient = in.flag();
  layerCount = static_cast<int>(in.integer());
  if (layerCount < 1 || layerCount > maxLayers || threads < 1 || threads > static_cast<long>(maxThreads)) return false;

  planner.maxRows = shardRows;
  inputs = planner.perRow(input.time * input.stride());
  levels = planner.perRow(1);
  long widest = input.time * input.stride();
  firstLearning = layerCount;
  Shape shape = input;
  for (int i = 0; i < layerCount; i++) {
    if (!room.hasRoom()) return false;
    const bool passesOn = inputGradient || planner.tensorCount > 0;
    Layer *layer = makeLayer(room, planner, in, shape, i, passesOn);
    if (!layer || planner.tensorCount > maxTensors - tensorsPerLayer) return false;
    if (planner.tensorCount > 0 && firstLearning == layerCount) firstLearning = i;
    layers[i] = layer;
    shape = layer->out;
    widest = larger(widest, shape.time * shape.stride());
  }
  if (fromLogits) static_cast<Dense *>(layers[layerCount - 1])->lossOnLogits = true;
  slopes[0] = planner.perRow(widest);
  slopes[1] = planner.perRow(widest);
  for (int i = 0; i < planner.tensorCount; i++) penalised = penalised || planner.tensors[i].regularizer.l1 > 0 || planner.tensors[i].regularizer.l2 > 0;
  return planner.fits();
}

inline size_t Plan::weightCount() const {
  long count = 0;
  for (int i = 0; i < planner.tensorCount; i++) count += planner.tensors[i].kerasSize;
  return static_cast<size_t>(count);
}

inline void Plan::attach(float *memory, Team *given) {
  team = given;
  norms = reinterpret_cast<double *>(memory);
  penalties = norms + portionCount();
  memory += static_cast<size_t>(portionBytes() / 4);
  weights = memory;
  memory += planner.weightFloats;
  slots = memory;
  memory += planner.weightFloats * optimizer.slots;
  transposed = memory;
  memory += planner.transposedFloats;
  gradients = memory;
  memory += planner.weightFloats * chunksOf(batchSize);
  shardMemory = memory;
}

inline void Plan::setWeights(const float *values) {
  // Only read: `exchange` serves both ways.
  float *at = const_cast<float *>(values);
  for (int i = 0; i < layerCount; i++) at = layers[i]->exchange(weights, at, true);
  transposeAll(0, 1);
}

inline void Plan::getWeights(float *values) const {
  for (int i = 0; i < layerCount; i++) values = layers[i]->exchange(weights, values, false);
}

inline double Plan::getSlots(float *values) const {
  for (int slot = 0; slot < optimizer.slots; slot++)
    for (int i = 0; i < layerCount; i++) values = layers[i]->exchange(slots + slot * planner.weightFloats, values, false);
  return iterations;
}

inline void Plan::setSlots(const float *values, double steps) {
  // Only read: `exchange` serves both ways.
  float *at = const_cast<float *>(values);
  for (int slot = 0; slot < optimizer.slots; slot++)
    for (int i = 0; i < layerCount; i++) at = layers[i]->exchange(slots + slot * planner.weightFloats, at, true);
  iterations = steps;
}

} // namespace GATEWISE_VARIANT
