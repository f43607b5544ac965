/** What boosting makes small: gradients, what it begins with, how leaves are set anew, and the metric that is told. */
#pragma once
#include "numbers.h"
#include <stddef.h>

namespace gatewise::trees {

enum class Objective : uint32_t { l2, l1, huber, quantile, binary, multiclass };

struct Gradient {
  float first, second;
};

constexpr double leastSum = 1e-15f;

struct Loss {
  Objective objective;
  /** Of huber its bend, of quantile its share. */
  double alpha;
  /** Trees of a round. */
  uint32_t outputs;
  /** Weight of the second of two classes. */
  double positiveWeight;

  bool setsLeavesAnew() const { return objective == Objective::l1 || objective == Objective::quantile; }
  /** LightGBM's share of quantiles is a float where gradients are made and leaves are set. */
  double share() const { return static_cast<float>(alpha); }
  double percentile() const { return objective == Objective::quantile ? share() : 0.5; }

  /** Numbers that a row is held against: one an output, or its class. */
  uint32_t targetWidth() const { return objective == Objective::multiclass ? 1 : outputs; }

  /** Of one row: `scores` and `targets` have one place an output, `result` one every `stride`. */
  void gradients(const double *scores, const float *targets, double weight, Gradient *result, size_t stride) const {
    if (objective == Objective::multiclass) {
      const double factor = static_cast<double>(outputs) / (outputs - 1);
      const double largest = most(scores);
      double sum = 0;
      for (uint32_t k = 0; k < outputs; k++) sum += exponential(scores[k] - largest);
      for (uint32_t k = 0; k < outputs; k++) {
        const double share = exponential(scores[k] - largest) / sum;
        set(result[k * stride], k == static_cast<uint32_t>(targets[0]) ? share - 1 : share, factor * share * (1 - share), weight);
      }
      return;
    }
    for (uint32_t k = 0; k < outputs; k++) gradient(scores[k], targets[k], weight, result[k * stride]);
  }

  /** Of one row, before weights; the mean over outputs. */
  double loss(const double *scores, const float *targets) const {
    if (objective == Objective::multiclass) {
      const double largest = most(scores);
      double sum = 0;
      for (uint32_t k = 0; k < outputs; k++) sum += exponential(scores[k] - largest);
      return -logarithm(atLeast(exponential(scores[static_cast<uint32_t>(targets[0])] - largest) / sum));
    }
    double sum = 0;
    for (uint32_t k = 0; k < outputs; k++) sum += lossOf(scores[k], targets[k]);
    return sum / outputs;
  }

private:
  static double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
  static double atLeast(double share) { return share > leastSum ? share : leastSum; }
  static void set(Gradient &result, double first, double second, double weight) { result = {static_cast<float>(first * weight), static_cast<float>(second * weight)}; }
  void gradient(double score, double target, double weight, Gradient &result) const {
    const double difference = score - target;
    switch (objective) {
    case Objective::l1: set(result, sign(difference), 1, weight); return;
    case Objective::huber: set(result, difference > alpha ? alpha : difference < -alpha ? -alpha : difference, 1, weight); return;
    case Objective::quantile: set(result, difference >= 0 ? 1.0f - static_cast<float>(alpha) : -share(), 1, weight); return;
    case Objective::binary: {
      const double label = target > 0 ? 1 : -1, own = target > 0 ? positiveWeight : 1;
      const double response = -label / (1 + exponential(label * score)), size = response < 0 ? -response : response;
      set(result, response * own, size * (1 - size) * own, weight);
      return;
    }
    default: set(result, difference, 1, weight);
    }
  }
  double lossOf(double score, double target) const {
    const double difference = score - target, size = difference < 0 ? -difference : difference;
    switch (objective) {
    case Objective::l1: return size;
    case Objective::huber: return size <= alpha ? 0.5 * difference * difference : alpha * (size - 0.5 * alpha);
    case Objective::quantile: return difference < 0 ? -alpha * difference : (1 - alpha) * difference;
    case Objective::binary: {
      const double share = 1 / (1 + exponential(-score));
      return -logarithm(atLeast(target > 0 ? share : 1 - share));
    }
    default: return difference * difference;
    }
  }
  double most(const double *scores) const {
    double largest = scores[0];
    for (uint32_t k = 1; k < outputs; k++)
      if (scores[k] > largest) largest = scores[k];
    return largest;
  }
};

/** float64 numbers as whole ones in the same order. */
inline uint64_t orderOf(double value) {
  const uint64_t bits = bitsOf(value + 0.0);
  return bits >> 63 ? ~bits : bits | 0x8000000000000000ull;
}
inline double numberOf(uint64_t order) { return doubleOf(order >> 63 ? order & 0x7fffffffffffffffull : ~order); }

/** A percentile between neighbours; `values` and `spare` are used up. */
inline double percentileOf(Entry *values, Entry *spare, uint32_t count, double share) {
  const Entry *sorted = mergeSort(values, spare, count);
  const double place = share * (count - 1);
  const uint32_t low = static_cast<uint32_t>(place);
  const double first = numberOf(sorted[low]);
  return low + 1 < count ? first + (numberOf(sorted[low + 1]) - first) * (place - low) : first;
}

} // namespace gatewise::trees
