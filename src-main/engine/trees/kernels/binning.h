/**
 * Values as at most 255 bins, which LightGBM's rules part: as many as there are values, half-way between neighbours, or bins
 * that hold alike many rows where there are more values. Zero has a bin of its own; NaN has the last one. Categories have a bin each,
 * the frequent ones first; the first bin is of all that have none, and of what is missing.
 */
#pragma once
#include "memory.h"
#include "numbers.h"

namespace gatewise::trees {

constexpr uint32_t mostBins = 255;
/** Rows that bins are made of, evenly spread where there are more. */
constexpr uint32_t binningRows = 200000;

struct Bins {
  /** With that of NaN. */
  uint32_t count;
  bool hasNaN, isCategorical;
  /** The bin whose sums LightGBM has as what is left of all: zero's, or another one of more than 70 % of the rows. */
  uint32_t derived;
  /** Values up to it belong to a bin; the last is infinite. Of categories the bin's own one, −1 for the first. */
  double upper[mostBins];
};

/** Memory of a thread that makes bins. */
struct BinningSpace {
  Entry *entries, *spare;
  double *values;
  uint32_t *counts;
  /** Of each category, how many rows have it and which bin it has. */
  uint32_t *categoryCounts;
  uint8_t *categoryBins;

  void place(Arena &arena, uint32_t rows, uint32_t categories) {
    const double most = rows < binningRows ? rows : binningRows;
    entries = arena.take<Entry>(most);
    spare = arena.take<Entry>(most);
    values = arena.take<double>(most);
    counts = arena.take<uint32_t>(most);
    categoryCounts = arena.take<uint32_t>(categories);
    categoryBins = arena.take<uint8_t>(categories);
  }
};

constexpr double zeroStep = 1e-35f;

inline double nextAbove(double value) { return value >= infinity ? value : value >= 0 ? doubleOf(bitsOf(value + 0.0) + 1) : doubleOf(bitsOf(value) - 1); }

/** Adds bounds of the values [from, to) as `most` bins at most; the last is infinite. */
inline void cutEvenly(const double *values, const uint32_t *counts, uint32_t count, uint32_t most, uint32_t total, uint32_t leastInBin, Bins &bins) {
  if (count == 0) return;
  const uint32_t first = bins.count;
  const auto add = [&](double low, double high) {
    const double bound = nextAbove((low + high) / 2.0);
    if (bins.count > first && bound <= nextAbove(bins.upper[bins.count - 1])) return false;
    bins.upper[bins.count++] = bound;
    return true;
  };
  if (count <= most) {
    uint32_t inBin = 0;
    for (uint32_t i = 0; i + 1 < count; i++) {
      inBin += counts[i];
      if (inBin >= leastInBin && add(values[i], values[i + 1])) inBin = 0;
    }
    bins.upper[bins.count++] = infinity;
    return;
  }
  if (leastInBin > 0) {
    const uint32_t fitting = total / leastInBin;
    if (fitting < most) most = fitting;
    if (most < 1) most = 1;
  }
  double mean = static_cast<double>(total) / most;
  int32_t binsLeft = static_cast<int32_t>(most), rowsLeft = static_cast<int32_t>(total);
  const auto isLarge = [&, share = mean](uint32_t i) { return counts[i] >= share; };
  for (uint32_t i = 0; i < count; i++)
    if (isLarge(i)) {
      binsLeft--;
      rowsLeft -= static_cast<int32_t>(counts[i]);
    }
  mean = static_cast<double>(rowsLeft) / binsLeft;
  uint32_t made = 0;
  double inBin = 0;
  for (uint32_t i = 0; i + 1 < count; i++) {
    if (!isLarge(i)) rowsLeft -= static_cast<int32_t>(counts[i]);
    inBin += counts[i];
    const double half = mean * 0.5 > 1.0 ? mean * 0.5 : 1.0;
    if (!isLarge(i) && !(inBin >= mean) && !(isLarge(i + 1) && inBin >= half)) continue;
    add(values[i], values[i + 1]);
    made++;
    if (made >= most - 1) break;
    inBin = 0;
    if (!isLarge(i)) {
      binsLeft--;
      mean = rowsLeft / static_cast<double>(binsLeft);
    }
  }
  bins.upper[bins.count++] = infinity;
}

inline uint32_t binOf(const Bins &bins, float value) {
  if (value != value) {
    if (bins.hasNaN) return bins.count - 1;
    value = 0;
  }
  uint32_t low = 0, high = bins.count - 1 - bins.hasNaN;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (value <= bins.upper[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** LightGBM's choice; `space` has the distinct values and their counts, of `sampled` rows with `missing` ones. */
inline uint32_t derivedBin(const Bins &bins, const BinningSpace &space, uint32_t distinct, uint32_t sampled, uint32_t missing) {
  constexpr double sparse = 0.7;
  uint32_t most = 0, largest = 0, inBin = 0, bin = 0;
  const auto take = [&] {
    if (inBin > largest) {
      largest = inBin;
      most = bin;
    }
  };
  for (uint32_t i = 0; i < distinct; i++) {
    while (space.values[i] > bins.upper[bin]) {
      take();
      inBin = 0;
      bin++;
    }
    inBin += space.counts[i];
  }
  take();
  if (bins.hasNaN && missing > largest) {
    largest = missing;
    most = bins.count - 1;
  }
  return static_cast<double>(largest) / sampled < sparse ? binOf(bins, 0) : most;
}

/** Bins of a column. */
inline void makeBins(const float *column, uint32_t rows, uint32_t most, uint32_t leastInBin, const BinningSpace &space, Bins &bins) {
  const uint32_t sampled = rows < binningRows ? rows : binningRows;
  uint32_t known = 0;
  for (uint32_t i = 0; i < sampled; i++) {
    const float value = column[static_cast<uint64_t>(i) * rows / sampled];
    if (value == value) space.entries[known++] = static_cast<uint64_t>(orderOf(value)) << 32;
  }
  bins.count = 0;
  bins.isCategorical = false;
  bins.hasNaN = known < sampled;
  if (bins.hasNaN) most--;
  const Entry *sorted = known == 0 ? space.entries : sortEntries(space.entries, space.spare, known);
  uint32_t distinct = 0, below = 0, zeros = 0;
  for (uint32_t i = 0; i < known; i++) {
    const double value = floatOf(static_cast<uint32_t>(sorted[i] >> 32));
    if (value <= -zeroStep) below++;
    else if (value <= zeroStep) zeros++;
    if (distinct > 0 && space.values[distinct - 1] == value) space.counts[distinct - 1]++;
    else {
      space.values[distinct] = value;
      space.counts[distinct++] = 1;
    }
  }
  uint32_t negative = 0;
  while (negative < distinct && space.values[negative] <= -zeroStep) negative++;
  uint32_t positive = negative;
  while (positive < distinct && space.values[positive] <= zeroStep) positive++;
  if (negative > 0 && most > 1) {
    uint32_t share = static_cast<uint32_t>(static_cast<double>(below) / (known - zeros) * (most - 1));
    if (share < 1) share = 1;
    cutEvenly(space.values, space.counts, negative, share, below, leastInBin, bins);
    bins.upper[bins.count - 1] = -zeroStep;
  }
  const uint32_t left = most - 1 - bins.count;
  if (positive < distinct && left > 0 && bins.count < most) {
    bins.upper[bins.count++] = zeroStep;
    cutEvenly(space.values + positive, space.counts + positive, distinct - positive, left, known - zeros - below, leastInBin, bins);
  } else {
    bins.upper[bins.count++] = infinity;
  }
  if (bins.hasNaN) bins.upper[bins.count++] = infinity;
  bins.derived = derivedBin(bins, space, distinct, sampled, sampled - known);
}

/** A category's number; `categories` where it is none of theirs. */
inline uint32_t categoryOf(float value, uint32_t categories) { return value >= 0 && value < static_cast<float>(categories) ? static_cast<uint32_t>(value) : categories; }

/**
 * Bins of a column of categories below `categories`: as many as `most` has room for, or as many as it takes for 99 % of the rows,
 * without rare ones. Leaves each category's bin in `space`.
 */
inline void makeCategoryBins(const float *column, uint32_t rows, uint32_t most, uint32_t leastInBin, uint32_t categories, const BinningSpace &space, Bins &bins) {
  const uint32_t sampled = rows < binningRows ? rows : binningRows;
  for (uint32_t i = 0; i < categories; i++) space.categoryCounts[i] = space.categoryBins[i] = 0;
  uint32_t known = 0, distinct = 0, total = 0;
  for (uint32_t i = 0; i < sampled; i++) {
    const uint32_t category = categoryOf(column[static_cast<uint64_t>(i) * rows / sampled], categories);
    if (category == categories) continue;
    space.categoryCounts[category]++;
    known++;
  }
  // The most frequent first; of alike ones, that of the lower number.
  for (uint32_t category = 0; category < categories; category++)
    if (space.categoryCounts[category] > 0) space.entries[distinct++] = static_cast<uint64_t>(~space.categoryCounts[category]) << 32 | category;
  const Entry *sorted = distinct == 0 ? space.entries : sortEntries(space.entries, space.spare, distinct);
  const uint32_t needed = static_cast<uint32_t>(static_cast<double>(static_cast<float>(known) * 0.99f) + 0.5), wanted = distinct + (known < sampled);
  if (wanted < most) most = wanted;
  bins.isCategorical = true;
  bins.hasNaN = false;
  bins.count = 1;
  bins.upper[0] = -1;
  uint32_t largest = 0, frequent = 0;
  for (uint32_t i = 0; i < distinct && bins.count < mostBins && (total < needed || bins.count < most); i++) {
    const uint32_t category = static_cast<uint32_t>(sorted[i]), count = space.categoryCounts[category];
    if (count < leastInBin && i > 1) break;
    if (i == 0) {
      largest = count;
      frequent = 1;
    }
    space.categoryBins[category] = static_cast<uint8_t>(bins.count);
    bins.upper[bins.count++] = category;
    total += count;
  }
  if (sampled - total >= largest) {
    largest = sampled - total;
    frequent = 0;
  }
  // As of numbers: LightGBM derives the bin of zero, or a very frequent one.
  const uint32_t zeroBin = categories > 0 ? space.categoryBins[0] : 0;
  bins.derived = static_cast<double>(largest) / sampled < 0.7 ? zeroBin : frequent;
}

} // namespace gatewise::trees
