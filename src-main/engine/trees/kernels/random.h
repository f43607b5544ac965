/**
 * Random numbers as NumPy and scikit-learn draw them, so that a seed gives the same forest here and there: the Mersenne
 * Twister of `numpy.random.RandomState` (Matsumoto and Nishimura 1998), and the xorshift generator (Marsaglia 2003) that
 * draws features and thresholds within a tree.
 */
#pragma once
#include <stdint.h>

namespace gatewise::trees {

/** `numpy.random.RandomState(seed)` */
class MersenneTwister {
public:
  void seed(uint32_t value) {
    for (uint32_t i = 0; i < size; i++) {
      state[i] = value;
      value = 1812433253u * (value ^ (value >> 30)) + i + 1;
    }
    at = size;
  }

  uint32_t next() {
    if (at == size) renew();
    uint32_t value = state[at++];
    value ^= value >> 11;
    value ^= (value << 7) & 0x9d2c5680u;
    value ^= (value << 15) & 0xefc60000u;
    return value ^ (value >> 18);
  }

  /** `randint(0, bound)`: masked numbers, again until one is below the bound. */
  uint32_t below(uint32_t bound) {
    const uint32_t largest = bound - 1;
    if (largest == 0) return 0;
    uint32_t mask = largest;
    for (int shift = 1; shift < 32; shift *= 2) mask |= mask >> shift;
    for (;;) {
      const uint32_t value = next() & mask;
      if (value <= largest) return value;
    }
  }

  /** `random_sample()`: of [0, 1), 53 bits. */
  double uniform() {
    const uint32_t high = next() >> 5, low = next() >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

private:
  static constexpr uint32_t size = 624, middle = 397;
  uint32_t state[size];
  uint32_t at;

  static uint32_t mixed(uint32_t high, uint32_t low) {
    const uint32_t value = (high & 0x80000000u) | (low & 0x7fffffffu);
    return (value >> 1) ^ (value & 1 ? 0x9908b0dfu : 0);
  }
  void renew() {
    for (uint32_t i = 0; i < size; i++) state[i] = state[(i + middle) % size] ^ mixed(state[i], state[(i + 1) % size]);
    at = 0;
  }
};

/** Largest number that seeds and draws of a tree are below of. */
constexpr uint32_t seedBound = 0x7fffffffu;

/** The generator within a tree. */
struct Xorshift {
  uint32_t state;

  uint32_t next() {
    if (state == 0) state = 1;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % (seedBound + 1u);
  }
  uint32_t between(uint32_t low, uint32_t high) { return low + next() % (high - low); }
  double uniform(double low, double high) { return (high - low) * static_cast<double>(next()) / static_cast<double>(seedBound) + low; }
};

} // namespace gatewise::trees
