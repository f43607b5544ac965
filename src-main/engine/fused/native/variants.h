/** Which of the compiled kernels this processor can run. */
#pragma once
#include "../kernels/interface.h"

namespace gatewise {

struct Variant {
  const char *id;
  /** As people call it, e.g. `AVX-512`. */
  const char *label;
  const Kernels *kernels;
};

constexpr int maxVariants = 4;

/** Fills `variants` with what runs here, the fastest first; returns how many. */
int findVariants(Variant *variants);

/** Makes numbers too small for full precision zero while it lives, on this thread alone: they slow products down a lot. */
class FlushToZero {
public:
  FlushToZero();
  ~FlushToZero();
  FlushToZero(const FlushToZero &) = delete;
  FlushToZero &operator=(const FlushToZero &) = delete;

private:
  uint64_t before;
};

} // namespace gatewise
