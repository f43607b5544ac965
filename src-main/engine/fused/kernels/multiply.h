// The one matrix product behind every layer: tiles of rows × vectors held in registers.
#pragma once
#include "vector.h"

namespace GATEWISE_VARIANT {

/**
 * One addend A·B of a product. A's elements are broadcast, B's are loaded as vectors.
 * A's depth may fall apart into `count` segments of `depth` (time steps, panels, taps of a convolution).
 *
 * Rows (`Columns` false): element (row, k) of A is a[row · stride + k].
 * Columns (`Columns` true): it is a[k · stride + row], for products with A transposed.
 */
struct Source {
  const float *a;
  long stride;
  /** From one segment of A to the next. */
  long aStep;
  const float *b;
  /** From one k to the next in B. */
  long bRow;
  /** From one segment of B to the next. */
  long bStep;
  /** From one panel of B to the next. */
  long bPanel;
  long depth;
  long count;
};

/** Where a product goes: rows `row` apart in panels `panel` apart; `bias` (a vector for each column) or what is there (`add`) is added. */
struct Target {
  float *c;
  long row;
  long panel;
  const float *bias;
  bool add;
};

/** @tparam Once round once for each product and sum, see `multiplyAddOnce` */
template <int R, int V, bool Columns, int First, bool Once = false, int T>
GATEWISE_INLINE void accumulate(Vec (&tile)[R][T], const Source &source, long row, long column) {
  const float *a = source.a + (Columns ? row : row * source.stride);
  const float *b = source.b + column;
  for (long segment = 0; segment < source.count; segment++, a += source.aStep, b += source.bStep) {
    const float *ak = a, *bk = b;
    for (long k = 0; k < source.depth; k++, ak += Columns ? source.stride : 1, bk += source.bRow) {
      Vec right[V];
      repeat<V>([&](auto v) GATEWISE_INLINE_LAMBDA { right[v.value] = load(bk + v.value * W); });
      repeat<R>([&](auto r) GATEWISE_INLINE_LAMBDA {
        const Vec left = splat(Columns ? ak[r.value] : ak[r.value * source.stride]);
        repeat<V>([&](auto v) GATEWISE_INLINE_LAMBDA {
          Vec &sum = tile[r.value][First + v.value];
          sum = Once ? multiplyAddOnce(left, right[v.value], sum) : multiplyAdd(left, right[v.value], sum);
        });
      });
    }
  }
}

/** The sum so far is added last, so that it costs the products no precision. */
template <int R, int V> GATEWISE_INLINE void endTile(const Vec (&tile)[R][V], float *c, long rowStep, const float *bias, bool add) {
  repeat<R>([&](auto r) GATEWISE_INLINE_LAMBDA {
    repeat<V>([&](auto v) GATEWISE_INLINE_LAMBDA {
      float *const to = c + r.value * rowStep + v.value * W;
      const Vec sum = tile[r.value][v.value];
      store(to, bias ? load(bias + v.value * W) + sum : add ? load(to) + sum : sum);
    });
  });
}

template <int R, int V, bool Columns, bool Once>
GATEWISE_NOINLINE void multiplyTile(float *c, long rowStep, const float *bias, bool add, const Source *sources, int sourceCount, long row, long column) {
  Vec tile[R][V] = {};
  accumulate<R, V, Columns, 0, Once>(tile, sources[0], row, column);
  if (sourceCount > 1) accumulate<R, V, Columns, 0, Once>(tile, sources[1], row, column);
  endTile<R, V>(tile, c, rowStep, bias, add);
}

/** Splits n rows into tiles of nearly equal height, so that none is left with a single row; f(Int<R>, first row). */
template <int Max, class F> GATEWISE_INLINE void forRowTiles(long n, F f) {
  const long tiles = ceilDivide(n, Max);
  const long height = n / (tiles ? tiles : 1), taller = n - height * tiles;
  long row = 0;
  for (long i = 0; i < tiles; i++) {
    const long rows = height + (i < taller);
    repeat<Max>([&](auto r) GATEWISE_INLINE_LAMBDA {
      if (rows == r.value + 1) f(Int<r.value + 1>{}, row);
    });
    row += rows;
  }
}

/**
 * target = Σ sources. `vectors` columns of vectors lie in panels of `panelVectors` (B and target alike, the last panel
 * may be narrower). Panels are the outer loop, so that one panel of B stays in the first-level cache for all rows.
 */
template <bool Columns, bool Once = false>
inline void multiply(const Target &target, long rows, long vectors, int panelVectors, const Source *sources, int sourceCount) {
  Source panelSources[2] = {sources[0], sources[sourceCount - 1]};
  for (long first = 0; first < vectors; first += panelVectors) {
    const long panel = first / panelVectors;
    const int width = static_cast<int>(smaller<long>(panelVectors, vectors - first));
    for (int i = 0; i < sourceCount; i++) panelSources[i].b = sources[i].b + panel * sources[i].bPanel;
    for (int from = 0; from < width; from += maxTileVectors) {
      const int blockVectors = smaller(maxTileVectors, width - from);
      float *c = target.c + panel * target.panel + from * W;
      const float *bias = target.bias ? target.bias + (first + from) * W : nullptr;
      repeat<maxTileVectors>([&](auto v) GATEWISE_INLINE_LAMBDA {
        if (blockVectors == v.value + 1) {
          forRowTiles<maxTileRows>(rows, [&](auto r, long row) GATEWISE_INLINE_LAMBDA {
            multiplyTile<r.value, v.value + 1, Columns, Once>(c + row * target.row, target.row, bias, target.add, panelSources, sourceCount, row, from * W);
          });
        }
      });
    }
  }
}

/** A weight matrix as products load it: panels of `panelVectors` vectors of columns, each depth × panel row-major. */
struct Packed {
  long depth = 0;
  long vectors = 0;
  int panelVectors = 1;

  long rowStep() const { return static_cast<long>(panelVectors) * W; }
  long panelStep() const { return depth * rowStep(); }
  long size() const { return ceilDivide(vectors, panelVectors) * panelStep(); }
  /** Where element (k, vector of columns, lane) lies. */
  long at(long k, long vector, long lane) const {
    return vector / panelVectors * panelStep() + k * rowStep() + vector % panelVectors * W + lane;
  }
};

/** The layout of a depth × columns matrix whose columns have no order of their own. */
inline Packed packedColumns(long depth, long columns) {
  const long vectors = ceilDivide(columns, W);
  return {depth, vectors, static_cast<int>(smaller<long>(4, vectors))};
}

/** B of a product over all of a packed matrix's depth, whose A lies in one segment. */
inline Source sourceOf(const float *a, long stride, const float *packed, const Packed &layout) {
  return {a, stride, 0, packed, layout.rowStep(), 0, layout.panelStep(), layout.depth, 1};
}

/**
 * The transposed matrix, for the gradient of a layer's input: row `rowsBefore + column` of `transposed` is column
 * `column` (counted in vectors' lanes, padding included) of the `depth` rows at `packed`. `part` of `parts` is done.
 */
inline void transpose(float *transposed, const Packed &to, long rowsBefore, const float *packed, const Packed &from, long depth, long part, long parts) {
  const long rowStep = from.rowStep(), panels = ceilDivide(from.vectors, from.panelVectors);
  for (long panel = panels * part / parts; panel < panels * (part + 1) / parts; panel++) {
    const long columns = smaller<long>(from.panelVectors, from.vectors - panel * from.panelVectors) * W;
    const float *source = packed + panel * from.panelStep();
    for (long first = 0; first < depth; first += to.rowStep()) {
      const long width = smaller(to.rowStep(), depth - first);
      float *target = transposed + first / to.rowStep() * to.panelStep() + (rowsBefore + panel * rowStep) * to.rowStep();
      for (long c = 0; c < columns; c++)
        for (long k = 0; k < width; k++) target[c * to.rowStep() + k] = source[(first + k) * rowStep + c];
    }
  }
}

} // namespace GATEWISE_VARIANT
