// A model with all the memory that its steps need, and how it is run by a team of threads.
#pragma once
#include "layers.h"
#include "losses.h"
#include "optimizer.h"

namespace GATEWISE_VARIANT {

using gatewise::maxThreads;
using gatewise::ProbeRequest;
using gatewise::Team;
using gatewise::TrainRequest;
using gatewise::TrainResult;

/** Raised whenever descriptions change their meaning; engine/fused/description.ts writes it. */
constexpr long descriptionVersion = 1;
/** Gradients and weights are shared out among threads by so many floats. */
constexpr long portion = 256;
/** Rows that are passed forward and back together, at most: what they leave at all time steps should stay in a core's cache. */
constexpr long shardRows = 12;
constexpr long maxChunks = 8;

/**
 * Chunks that a batch's rows are cut into: neighbouring rows whose gradients are summed together, shard after shard.
 * Threads share out chunks, and the chunks' sums are added up in order, so that results have the same bits on any number
 * of threads.
 */
inline long chunksOf(long rows) { return smaller(rows, rows < 32 ? 2L : rows < 64 ? 4L : maxChunks); }

class Plan {
public:
  bool describe(const double *description, size_t length);
  double memoryBytes() const { return 4.0 * (static_cast<double>(sharedFloats()) + threads * planner.exactShardFloats + static_cast<double>(chunksOf(batchSize) * planner.weightFloats)) + portionBytes(); }
  size_t weightCount() const;
  size_t outputCount() const { return static_cast<size_t>(output().time * output().features); }
  void attach(float *memory, Team *team);
  void setWeights(const float *values);
  void getWeights(float *values) const;
  size_t slotCount() const { return static_cast<size_t>(optimizer.slots); }
  double getSlots(float *values) const;
  void setSlots(const float *values, double steps);
  void train(const Windows &windows, const TrainRequest &request, TrainResult &result);
  double evaluate(const Windows &windows, uint32_t from, uint32_t to);
  double penalty() const;
  void predict(const Windows &windows, uint32_t from, uint32_t to, float *outputs);
  void probe(const ProbeRequest &request);

private:
  Planner planner;
  LayerRoom room;
  Layer *layers[maxLayers];
  int layerCount = 0;
  /** First layer with weights: nothing before it needs gradients. */
  int firstLearning = 0;
  Shape input;
  long batchSize = 0, threads = 1;
  bool inputGradient = false, fromLogits = false;
  Loss loss = Loss::none;
  Optimizer optimizer;
  ClippingKind clipping = ClippingKind::none;
  double clippingLimit = 0;
  bool penalised = false;
  uint32_t seed = 0;
  double iterations = 0;
  /** Offsets in a shard's memory. */
  long inputs = 0, levels = 0, slopes[2] = {};

  Team *team = nullptr;
  float *weights = nullptr, *transposed = nullptr, *slots = nullptr, *gradients = nullptr, *shardMemory = nullptr;
  /** Figures of every portion of weights: its gradients' squared norm, its penalty. */
  double *norms = nullptr, *penalties = nullptr;
  /** Sums over the rows of each chunk. */
  double losses[maxChunks];

  Shape output() const { return layers[layerCount - 1]->out; }
  long sharedFloats() const { return planner.weightFloats * (1 + optimizer.slots) + planner.transposedFloats; }
  long portionCount() const {
    long count = 0;
    for (int i = 0; i < planner.tensorCount; i++) count += portionsOf(planner.tensors[i]);
    return (count + 7) / 8 * 8;
  }
  static long portionsOf(const Tensor &tensor) { return ceilDivide(tensor.size, portion); }
  double portionBytes() const { return 2 * 8.0 * static_cast<double>(portionCount()); }
  float *gradientsOf(long chunk) const { return gradients + chunk * planner.weightFloats; }

  Shard shardOf(uint32_t thread, long first, long rows, long batch, bool learns) const {
    Shard shard{};
    shard.memory = shardMemory + static_cast<size_t>(thread) * static_cast<size_t>(planner.shardFloats);
    shard.weights = weights;
    shard.transposed = transposed;
    shard.rows = rows;
    shard.alone = batch == 1;
    shard.firstRow = first;
    shard.keep = learns;
    shard.dropout = false;
    return shard;
  }

  /** Runs `task` on as many threads as have one of the `pieces` to work on; thread, number of threads. */
  template <class F> void share(long pieces, F task) {
    struct Context {
      F &task;
      uint32_t active;
    } context{task, static_cast<uint32_t>(team ? larger<long>(1, smaller(threads, pieces)) : 1)};
    const auto run = [](void *given, uint32_t thread) {
      Context &own = *static_cast<Context *>(given);
      own.task(thread, own.active);
    };
    if (context.active == 1) run(&context, 0);
    else gatewise::work(*team, context.active, run, &context);
  }
  void meet(uint32_t active) {
    if (active > 1) gatewise::meet(*team, active);
  }

  /** f(chunk, first row, number of rows, whether the chunk begins) for every shard of a thread's chunks. */
  template <class F> static void forShards(long batch, uint32_t thread, uint32_t active, F f) {
    const long chunks = chunksOf(batch);
    for (long chunk = chunks * thread / active; chunk < chunks * (thread + 1) / active; chunk++) {
      const long begin = batch * chunk / chunks, rows = batch * (chunk + 1) / chunks - begin, shards = ceilDivide(rows, shardRows);
      for (long shard = 0; shard < shards; shard++) {
        const long first = rows * shard / shards;
        f(chunk, begin + first, rows * (shard + 1) / shards - first, shard == 0);
      }
    }
  }

  /** f(place in Keras's order, tensor, first float, number of floats, first portion) for a thread's part of every weight. */
  template <class F> void forParts(long part, long parts, F f) const {
    long before = 0;
    for (int i = 0; i < planner.tensorCount; i++) {
      const Tensor &tensor = planner.tensors[i];
      const long portions = portionsOf(tensor), first = portions * part / parts;
      const long from = first * portion, to = smaller(portions * (part + 1) / parts * portion, tensor.size);
      if (from < to) f(i, tensor, tensor.offset + from, to - from, before + first);
      before += portions;
    }
  }

  const float *forward(const Shard &shard, const float **values) const {
    for (int i = 0; i < layerCount; i++) values[i + 1] = layers[i]->forward(shard, values[i]);
    return values[layerCount];
  }
  /** @param dy the output's gradient in `slopes[0]`; returns where the input's gradient is, if it is wanted */
  float *backward(const Shard &shard, const float **values) const {
    float *dy = shard.at(slopes[0]), *dx = shard.at(slopes[1]);
    const int last = inputGradient ? 0 : firstLearning;
    for (int i = layerCount - 1; i >= last; i--) {
      const bool wanted = i > last || inputGradient;
      layers[i]->backward(shard, values[i], dy, wanted ? dx : nullptr);
      if (wanted) swap(dy, dx);
    }
    return dy;
  }
  static void swap(float *&a, float *&b) {
    float *const c = a;
    a = b;
    b = c;
  }

  double learnShard(const Windows &windows, const uint32_t *order, long batch, const Shard &shard) const;
  bool step(const Windows &windows, const uint32_t *order, long batch, uint32_t thread, uint32_t active, DropoutSeed dropoutSeed, double rate, TrainResult &result);
  void sumGradients(uint32_t thread, uint32_t active, long chunks);
  float clippingFactor(int weight) const;
  void update(uint32_t thread, uint32_t active, double rate);
  void findLargest(TrainResult &result) const;
  void findPenalties(uint32_t part, uint32_t parts) const;
  double sumOfPenalties() const;
  void transposeAll(uint32_t part, uint32_t parts) const {
    for (int i = 0; i < layerCount; i++) layers[i]->transposeWeights(weights, transposed, part, parts);
  }
};

} // namespace GATEWISE_VARIANT
