/**
 * What a host (the Node-API addon, or WebAssembly's JavaScript) sees of the engine: plain functions over memory that
 * the host owns. Nothing here knows an instruction set; every variant of the kernels fills one `Kernels` table.
 *
 * A plan is made in two steps, because the kernels have no allocator:
 *   1. `describe(object, description)` builds the layers inside `object` (`objectBytes` of it, aligned to 64 bytes) and
 *      finds out how much memory they need;
 *   2. `attach(object, memory, team)` gives them `memoryBytes(object)` zeroed bytes (aligned to 64) and their threads.
 * Nothing is allocated afterwards, and dropping both pieces of memory ends the plan.
 */
#pragma once
#include "team.h"
#include <stddef.h>
#include <stdint.h>

namespace gatewise {

/** Windows over a series, as core/training's `WindowSource` describes them. The plan copies nothing out of it for longer than a batch. */
struct Windows {
  /** Row-major, the plan's feature count wide. */
  const float *series;
  const float *targets;
  const uint32_t *starts;
  const uint32_t *targetStarts;
  /** Null: all 1. */
  const float *sampleWeights;
  /** Values of a window's target; 0 where nothing is compared (prediction). */
  uint32_t targetLength;
  /** Feature whose last value is subtracted from the window and its target; below 0: none. */
  int32_t lastValueFeature;
};

struct TrainRequest {
  /** Places in `starts`, in the order of learning. */
  const uint32_t *order;
  uint32_t count;
  /** From 1; with `firstStep` (the first batch's place in its epoch, from 0) it keys the dropout masks. */
  uint32_t epoch, firstStep;
  double learningRate;
  /** The epoch's sum so far. Going on from it adds the batches one by one, so that the sum does not depend on where slices end. */
  double lossSum;
};

struct TrainResult {
  /** Sum over the epoch's batches so far of loss × rows, penalties included; of the bad batch alone when there was one. */
  double lossSum;
  /** Batches learned from. */
  uint32_t steps;
  /** 1 when the loss of the batch after those was not finite: it changed no weight. */
  uint32_t notFinite;
  /** Then: the largest gradient (not finite if any is) and the place of its weight in Keras's order. */
  double largestGradient;
  uint32_t weight;
};

/** One pass of a plan that was described with an input gradient, for holding a layer against reference figures. */
struct ProbeRequest {
  /** `rows` × [time × features], row-major like everything here. */
  const float *input;
  uint32_t rows;
  const float *outputGradient;
  float *output;
  float *inputGradient;
  /** All weights' gradients in Keras's order. */
  float *weightGradients;
};

struct Kernels {
  const char *name;
  size_t objectBytes;
  /** False when the description is not of this version or asks for too much. */
  bool (*describe)(void *object, const double *description, size_t length);
  /** Whole bytes; a double, because a description can ask for more than 32 bits hold. */
  double (*memoryBytes)(const void *object);
  /** Values of all weights in Keras's order. */
  size_t (*weightCount)(const void *object);
  /** Values that the model hands out for one window. */
  size_t (*outputCount)(const void *object);
  /** `team` may be null: the calling thread alone works. */
  void (*attach)(void *object, void *memory, Team *team);
  void (*setWeights)(void *object, const float *values);
  void (*getWeights)(const void *object, float *values);
  /** Arrays as long as the weights that the optimizer keeps: 1 or 2. */
  size_t (*slotCount)(const void *object);
  /** What the optimizer keeps, slot after slot in Keras's order; returns the steps learned. */
  double (*getSlots)(const void *object, float *values);
  /** With the weights, all that further learning depends on. */
  void (*setSlots)(void *object, const float *values, double steps);
  void (*train)(void *object, const Windows *windows, const TrainRequest *request, TrainResult *result);
  /** Sum over the windows [from, to) of their losses (means over outputs, weighted), without dropout and penalties. */
  double (*evaluate)(void *object, const Windows *windows, uint32_t from, uint32_t to);
  /** Penalty of the regularisers at the present weights. */
  double (*penalty)(const void *object);
  /** Outputs of the windows [from, to), row-major, last-value normalisation undone. */
  void (*predict)(void *object, const Windows *windows, uint32_t from, uint32_t to, float *outputs);
  /** Needs a plan with an input gradient whose batch size is at least `rows`. */
  void (*probe)(void *object, const ProbeRequest *request);
};

/** The variants that were compiled in; a host asks only for those that its processor can run. */
const Kernels *kernelsSse42();
const Kernels *kernelsAvx2();
const Kernels *kernelsAvx512();
const Kernels *kernelsNeon();
const Kernels *kernelsWasm();

} // namespace gatewise
