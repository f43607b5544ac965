/**
 * Memory of a plan: pieces are asked for twice in the same order, once without memory to find out how much is needed, once
 * with it. There is no allocator, because WebAssembly has none; nothing is allocated while a plan works.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace gatewise::trees {

class Arena {
public:
  explicit Arena(void *memory) : base(static_cast<uint8_t *>(memory)) {}

  /** `count` values at the beginning of a cache line, zeroed as the plan's memory is; null while it is measured. */
  template <class T> T *take(double count) {
    T *place = base ? reinterpret_cast<T *>(base + static_cast<size_t>(used)) : nullptr;
    const double bytes = count * static_cast<double>(sizeof(T));
    const double lines = bytes / line;
    double whole = static_cast<double>(static_cast<uint64_t>(lines));
    if (whole < lines) whole += 1;
    used += whole * line;
    return place;
  }
  double bytes() const { return used; }

private:
  static constexpr double line = 64;
  uint8_t *base;
  double used = 0;
};

template <class T> inline void swapValues(T &left, T &right) {
  const T kept = left;
  left = right;
  right = kept;
}

} // namespace gatewise::trees
