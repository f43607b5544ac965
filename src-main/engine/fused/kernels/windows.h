// Batches gathered from a series: windows are copied for the batch at work only, never for all.
#pragma once
#include "interface.h"
#include "layer.h"

namespace GATEWISE_VARIANT {

using gatewise::Windows;

/** Rows that are few floats wide: a copy of known size is an instruction or two, a call of memcpy is not. */
template <int N> inline void gatherRows(float *to, const float *from, long steps, long toStep) {
  for (long t = 0; t < steps; t++, to += toStep, from += N) __builtin_memcpy(to, from, N * 4);
}

inline void gatherWindow(float *to, const float *from, Shape shape, long toStep) {
  switch (shape.features) {
  case 1:
    return gatherRows<1>(to, from, shape.time, toStep);
  case 2:
    return gatherRows<2>(to, from, shape.time, toStep);
  case 3:
    return gatherRows<3>(to, from, shape.time, toStep);
  case 4:
    return gatherRows<4>(to, from, shape.time, toStep);
  case 7:
    return gatherRows<7>(to, from, shape.time, toStep);
  case 8:
    return gatherRows<8>(to, from, shape.time, toStep);
  default:
    for (long t = 0; t < shape.time; t++, to += toStep, from += shape.features) copy(to, from, shape.features);
  }
}

/** Which windows a shard takes: `order[first …]`, or from `first` on where there is no order. */
struct Selection {
  const uint32_t *order;
  uint32_t first;

  uint32_t window(long row) const { return order ? order[first + row] : first + static_cast<uint32_t>(row); }
};

/**
 * Copies `rows` windows to x as [time][rows][stride]; padding is not touched and stays zero.
 * With last-value normalisation each window's level is subtracted and stored in `levels`.
 */
inline void gather(const Windows &windows, Selection selection, long rows, Shape shape, float *x, float *levels) {
  const long stride = shape.stride(), step = rows * stride;
  for (long r = 0; r < rows; r++) {
    const float *from = windows.series + static_cast<size_t>(windows.starts[selection.window(r)]) * static_cast<size_t>(shape.features);
    float *to = x + r * stride;
    gatherWindow(to, from, shape, step);
    if (windows.lastValueFeature < 0) continue;
    const float level = from[(shape.time - 1) * shape.features + windows.lastValueFeature];
    levels[r] = level;
    to += windows.lastValueFeature;
    for (long t = 0; t < shape.time; t++, to += step) *to -= level;
  }
}

} // namespace GATEWISE_VARIANT
