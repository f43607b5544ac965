/**
 * Orders of floats, and logarithm and exponential in plain float64 arithmetic: a library's own differ from system to system,
 * and models must be the same bits on all of them.
 */
#pragma once
#include "memory.h"

namespace gatewise::trees {

constexpr double infinity = __builtin_inf();

inline uint64_t bitsOf(double value) { return __builtin_bit_cast(uint64_t, value); }
inline double doubleOf(uint64_t bits) { return __builtin_bit_cast(double, bits); }

constexpr double ln2High = 6.93147180369123816490e-01, ln2Low = 1.90821492927058770002e-10;

/** exp(x) to about one unit in the last place: x = k ln 2 + r, and a Taylor polynomial of r. */
inline double exponential(double x) {
  if (!(x < 709.7)) return x < 709.7 || x != x ? x : infinity;
  if (x < -708) return 0;
  const double shifted = x * 1.4426950408889634;
  const int k = static_cast<int>(shifted < 0 ? shifted - 0.5 : shifted + 0.5);
  const double r = (x - k * ln2High) - k * ln2Low;
  // |r| ≤ 0.35: the term after r¹³ is below 2⁻⁵⁷.
  double sum = 1.0 / 6227020800.0;
  constexpr double inverse[] = {1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0};
  for (const double term : inverse) sum = sum * r + term;
  return sum * doubleOf(static_cast<uint64_t>(k + 1023) << 52);
}

/** ln(x) of a positive normal number to about one unit in the last place: the series of artanh around 1. */
inline double logarithm(double x) {
  if (!(x > 0)) return x == 0 ? -infinity : __builtin_nan("");
  if (x == infinity) return x;
  uint64_t bits = bitsOf(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double mantissa = doubleOf((bits & 0xfffffffffffffull) | 0x3ff0000000000000ull);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent++;
  }
  const double f = (mantissa - 1) / (mantissa + 1), square = f * f;
  // |f| ≤ 0.172: the term after f²¹ is below 2⁻⁵⁸.
  double sum = 1.0 / 21;
  for (int n = 19; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
  return exponent * ln2High + (2 * f * sum + exponent * ln2Low);
}

/** Floats as whole numbers in the same order, NaN last; −0 and 0 are one. */
inline uint32_t orderOf(float value) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, value + 0.0f);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}
inline float floatOf(uint32_t order) { return __builtin_bit_cast(float, order & 0x80000000u ? order & 0x7fffffffu : ~order); }

/** The largest float that is not above the number: `x <= threshold` says the same of every float x. */
inline float floorToFloat(double value) {
  float result = static_cast<float>(value);
  if (static_cast<double>(result) > value) {
    uint32_t order = orderOf(result);
    result = floatOf(order - 1);
  }
  return result;
}

/** An order of a float in its high half and what it belongs to in its low half. */
using Entry = uint64_t;

inline void insertionSort(Entry *entries, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    const Entry entry = entries[i];
    uint32_t at = i;
    for (; at > 0 && entries[at - 1] > entry; at--) entries[at] = entries[at - 1];
    entries[at] = entry;
  }
}

/** A pass of a radix sort over `width` bits from `shift`; false when all entries have the same there. */
template <uint32_t width> inline bool radixPass(const Entry *from, Entry *to, uint32_t count, uint32_t shift) {
  constexpr uint32_t buckets = 1u << width;
  uint32_t places[buckets] = {};
  for (uint32_t i = 0; i < count; i++) places[static_cast<uint32_t>(from[i] >> shift) & (buckets - 1)]++;
  if (places[static_cast<uint32_t>(from[0] >> shift) & (buckets - 1)] == count) return false;
  uint32_t sum = 0;
  for (uint32_t &place : places) {
    const uint32_t own = place;
    place = sum;
    sum += own;
  }
  for (uint32_t i = 0; i < count; i++) to[places[static_cast<uint32_t>(from[i] >> shift) & (buckets - 1)]++] = from[i];
  return true;
}

template <uint32_t width> inline Entry *radixSort(Entry *entries, Entry *spare, uint32_t count) {
  for (uint32_t shift = 32; shift < 64; shift += width)
    if (radixPass<width>(entries, spare, count, shift)) swapValues(entries, spare);
  return entries;
}

/** Merges sorted runs of 16 until all is one. */
inline Entry *mergeSort(Entry *entries, Entry *spare, uint32_t count) {
  constexpr uint32_t run = 16;
  for (uint32_t from = 0; from < count; from += run) insertionSort(entries + from, count - from < run ? count - from : run);
  for (uint32_t width = run; width < count; width *= 2) {
    for (uint32_t from = 0; from < count; from += 2 * width) {
      const uint32_t middle = from + width < count ? from + width : count, end = from + 2 * width < count ? from + 2 * width : count;
      uint32_t left = from, right = middle;
      for (uint32_t at = from; at < end; at++) {
        const bool takeLeft = right >= end || (left < middle && entries[left] <= entries[right]);
        spare[at] = takeLeft ? entries[left++] : entries[right++];
      }
    }
    swapValues(entries, spare);
  }
  return entries;
}

/** Sorts by orders, then by what they belong to in the order given; returns which of the two arrays holds the result. */
inline Entry *sortEntries(Entry *entries, Entry *spare, uint32_t count) {
  if (count <= 32) {
    insertionSort(entries, count);
    return entries;
  }
  if (count < 200) return mergeSort(entries, spare, count);
  return count < 4096 ? radixSort<8>(entries, spare, count) : radixSort<11>(entries, spare, count);
}

} // namespace gatewise::trees
