// Dropout masks: the same pure function of key and element as core/training/dropout.ts.
#pragma once
#include "vector.h"

namespace GATEWISE_VARIANT {

enum class DropoutUse : uint32_t { layer = 0, input = 1, recurrent = 2, backwardInput = 3, backwardRecurrent = 4 };

template <class T> GATEWISE_INLINE T mix32(T x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

/** What masks depend on, apart from the layer. */
struct DropoutSeed {
  uint32_t seed, epoch, step;

  uint32_t key(uint32_t layer, DropoutUse use) const {
    uint32_t state = mix32(seed);
    const uint32_t parts[] = {layer, static_cast<uint32_t>(use), epoch, step};
    for (const uint32_t part : parts) state = mix32(state ^ mix32(part + 0x9e3779b9u));
    return state;
  }
};

/** Of one mask: 1/(1 − rate) for elements that are kept, 0 for the others. */
class DropoutMask {
public:
  DropoutMask(uint32_t key, double rate) : key(key), kept(static_cast<float>(1 / (1 - rate))) {
    // bits · 2⁻²⁴ ≥ rate, as whole numbers.
    const double exact = rate * 16777216;
    threshold = static_cast<int32_t>(exact);
    if (threshold < exact) threshold++;
    for (int i = 0; i < W; i++) lanes[i] = static_cast<uint32_t>(i) * 0x9e3779b9u;
  }

  /** Factors of the W elements from `element`. */
  GATEWISE_INLINE Vec factors(uint32_t element) const {
    const UintVec bits = mix32(lanes + (key + element * 0x9e3779b9u)) >> 8;
    return reinterpret_cast<IntVec>(bits) >= threshold ? splat(kept) : Vec{};
  }

private:
  uint32_t key;
  float kept;
  int32_t threshold;
  UintVec lanes;
};

} // namespace GATEWISE_VARIANT
