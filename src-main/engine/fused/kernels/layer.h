// What a layer is to the plan: memory it asks for once, a forward and a backward pass over a shard of a batch's rows.
#pragma once
#include "mask.h"
#include "multiply.h"

namespace GATEWISE_VARIANT {

/** The plan description, read front to back. */
class Reader {
public:
  Reader(const double *at) : at(at) {}
  double number() { return *at++; }
  long integer() { return static_cast<long>(*at++); }
  bool flag() { return *at++ != 0; }
  Activation activation() { return static_cast<Activation>(integer()); }

private:
  const double *at;
};

/** Values of one window between layers: in memory [time][rows][stride], features padded with zeros to whole vectors. */
struct Shape {
  long time;
  long features;
  /** False: [features] in Keras, and `time` is 1. */
  bool sequence;

  long stride() const { return roundUp(features); }
  long vectors() const { return stride() / W; }
};

struct Regularizer {
  float l1 = 0, l2 = 0;

  static Regularizer read(Reader &in) {
    Regularizer regularizer;
    regularizer.l1 = static_cast<float>(in.number());
    regularizer.l2 = static_cast<float>(in.number());
    return regularizer;
  }
};

/** A weight in Keras's sense, as a range of the packed weights. Padding inside is zero and stays zero. */
struct Tensor {
  long offset, size, kerasSize;
  Regularizer regularizer;
};

constexpr int tensorsPerLayer = 6;
constexpr int maxTensors = tensorsPerLayer * 65;

/** Where an object is made: the kernels have no allocator, and so no header for placement either. */
struct Place {
  void *at;
};

} // namespace GATEWISE_VARIANT

inline void *operator new(size_t, GATEWISE_VARIANT::Place place) noexcept { return place.at; }

namespace GATEWISE_VARIANT {

/** Sums up what layers need while they are built; offsets are in floats. */
class Planner {
public:
  long maxRows = 0;
  long weightFloats = 0, transposedFloats = 0, shardFloats = 0;
  /** As `shardFloats`, which may be too large for a `long`. */
  double exactShardFloats = 0;
  int tensorCount = 0;
  Tensor tensors[maxTensors];

  long weights(long size, long kerasSize, Regularizer regularizer) {
    const long offset = weightFloats;
    weightFloats += aligned(size);
    tensors[tensorCount++] = {offset, size, kerasSize, regularizer};
    return offset;
  }
  long transposed(const Packed &layout) { return take(transposedFloats, layout.size()); }
  /** Memory of every shard, `floats` for each row of the batch that it may get. */
  long perRow(long floats) {
    exactShardFloats += static_cast<double>(floats) * static_cast<double>(maxRows) + 16 + gap;
    return take(shardFloats, floats * maxRows);
  }
  long perShard(long floats) {
    exactShardFloats += static_cast<double>(floats) + 16 + gap;
    return take(shardFloats, floats);
  }
  /** Whether all offsets are right: on 32-bit machines a plan can ask for more than they reach. */
  bool fits() const { return exactShardFloats < static_cast<double>(static_cast<unsigned long>(-1) / 8); }

private:
#if defined(GATEWISE_SANITIZE)
  static constexpr long gap = 64;
#else
  static constexpr long gap = 0;
#endif
  static long aligned(long floats) { return (floats + 15) / 16 * 16; }
  static long take(long &total, long floats) {
    const long offset = total;
    total += aligned(floats) + gap;
    return offset;
  }
};

/** Neighbouring rows of a batch that a thread passes together, with everything that belongs to them. */
struct Shard {
  float *memory;
  const float *weights;
  const float *transposed;
  /** Of the weights; what is there is added to, or overwritten unless `adds`. */
  float *gradients;
  bool adds;
  long rows;
  /** Place of the first row in the batch; masks depend on it. */
  long firstRow;
  /** The whole batch is this one row: recurrent layers project the inputs of all steps at once. */
  bool alone;
  /** A backward pass follows. */
  bool keep;
  bool dropout;
  DropoutSeed seed;

  float *at(long offset) const { return memory + offset; }
};

class Layer {
public:
  Shape in, out;

  Layer(Shape in, Shape out) : in(in), out(out) {}
  /** Output for the input x; it stays valid until the next forward pass. */
  virtual const float *forward(const Shard &shard, const float *x) const = 0;
  /**
   * From the gradient dy of the output (which it may overwrite): gradients of the weights into `shard.gradients`,
   * of the input into dx unless that is null.
   */
  virtual void backward(const Shard &shard, const float *x, float *dy, float *dx) const = 0;
  /** Brings `transposed` up to date with changed weights; part `part` of `parts`. */
  virtual void transposeWeights(const float *, float *, long, long) const {}
  /** Copies between packed weights and Keras's order; returns the end of what it read or wrote there. */
  virtual float *exchange(float *, float *keras, bool) const { return keras; }
};

/** Copies one gate's columns (or any run of `units` columns) of a depth × kerasColumns matrix from or to a packed one. */
inline void exchangeColumns(float *packed, const Packed &layout, long firstVector, long vectorStep, float *keras, long kerasColumns, long firstColumn, long units, bool toPacked) {
  for (long k = 0; k < layout.depth; k++)
    for (long u = 0; u < units; u++) {
      float &p = packed[layout.at(k, firstVector + u / W * vectorStep, u % W)];
      float &q = keras[k * kerasColumns + firstColumn + u];
      if (toPacked) p = q;
      else q = p;
    }
}

} // namespace GATEWISE_VARIANT
