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
/** Windows that are predicted together at least, however small the batches of learning are. */
constexpr long evaluationRows = 32;
/** Gradients and weights are shared out among threads by so many floats. */
constexpr long portion = 16;

class Plan {
public:
  bool describe(const double *description, size_t length);
  double memoryBytes() const { return 4.0 * (static_cast<double>(sharedFloats()) + threads * (planner.exactShardFloats + static_cast<double>(planner.weightFloats))) + normBytes(); }
  size_t weightCount() const;
  size_t outputCount() const { return static_cast<size_t>(output().time * output().features); }
  void attach(float *memory, Team *team);
  void setWeights(const float *values);
  void getWeights(float *values) const;
  void train(const Windows &windows, const TrainRequest &request, TrainResult &result);
  double evaluate(const Windows &windows, uint32_t from, uint32_t to);
  double penalty() const { return penaltyOf(0, 1); }
  void predict(const Windows &windows, uint32_t from, uint32_t to, float *outputs);
  void probe(const ProbeRequest &request);

private:
  /** What a thread reports to the others; a cache line each. */
  struct alignas(64) Report {
    double loss, penalty, result;
  };

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
  /** Squared norms of weights' gradients: [thread][weight]. */
  double *norms = nullptr;
  Report reports[maxThreads];

  Shape output() const { return layers[layerCount - 1]->out; }
  long rowsOfShard() const { return planner.maxRows; }
  long sharedFloats() const { return planner.weightFloats * (1 + optimizer.slots) + planner.transposedFloats; }
  double normBytes() const { return 8.0 * static_cast<double>((threads * planner.tensorCount + 7) / 8 * 8); }
  float *gradientsOf(long thread) const { return gradients + thread * planner.weightFloats; }

  Shard shardOf(uint32_t thread, long first, long rows, bool learns) const {
    Shard shard{};
    shard.memory = shardMemory + static_cast<size_t>(thread) * static_cast<size_t>(planner.shardFloats);
    shard.weights = weights;
    shard.transposed = transposed;
    shard.gradients = gradientsOf(thread);
    shard.rows = rows;
    shard.firstRow = first;
    shard.keep = learns;
    shard.dropout = false;
    return shard;
  }

  /** Runs `task` on as many threads as have rows to work on; thread, number of threads. */
  template <class F> void share(long rows, F task) {
    struct Context {
      F &task;
      uint32_t active;
    } context{task, static_cast<uint32_t>(team ? larger<long>(1, smaller(threads, rows)) : 1)};
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

  /** f(place in Keras's order, tensor, first float, number of floats) for a thread's part of every weight. */
  template <class F> void forParts(long part, long parts, F f) const {
    for (int i = 0; i < planner.tensorCount; i++) {
      const Tensor &tensor = planner.tensors[i];
      const long portions = ceilDivide(tensor.size, portion);
      const long from = portions * part / parts * portion, to = smaller(portions * (part + 1) / parts * portion, tensor.size);
      if (from < to) f(i, tensor, tensor.offset + from, to - from);
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

  double learnShard(const Windows &windows, const uint32_t *order, long batch, uint32_t thread, uint32_t active, DropoutSeed dropoutSeed) const;
  bool step(const Windows &windows, const uint32_t *order, long batch, uint32_t thread, uint32_t active, DropoutSeed dropoutSeed, double rate, TrainResult &result);
  void sumGradients(uint32_t thread, uint32_t active);
  float clippingFactor(int weight, uint32_t active) const;
  void update(uint32_t thread, uint32_t active, double rate);
  void findLargest(TrainResult &result) const;
  double penaltyOf(uint32_t part, uint32_t parts) const;
  void transposeAll(uint32_t part, uint32_t parts) const {
    for (int i = 0; i < layerCount; i++) layers[i]->transposeWeights(weights, transposed, part, parts);
  }
};

} // namespace GATEWISE_VARIANT
