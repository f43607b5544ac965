/**
 * What a host (the Node-API addon, or WebAssembly's JavaScript) sees of the trees: plans in memory that the host owns, and
 * one call for everything that they do. engine/trees/operations.ts has the same numbers.
 *
 *   1. `planBytes(description, length)` says how much zeroed memory (aligned to 64) a plan needs; 0: it cannot be read;
 *   2. `makePlan(memory, description, length, team)` makes it there;
 *   3. `call(plan, operation, argument, in, inBytes, out, outBytes)` does something and answers with a number, NaN where
 *      the operation or the sizes of what was given are not the plan's.
 */
#pragma once
#include "../../fused/kernels/team.h"
#include <stddef.h>
#include <stdint.h>

namespace gatewise::trees {

/** First number of a description. */
enum class PlanKind : uint32_t { forest = 1, predictor = 2, boosting = 3 };

struct Call {
  double argument;
  const void *in;
  size_t inBytes;
  void *out;
  size_t outBytes;

  /** What was given, if it is `count` values. */
  template <class T> const T *input(double count) const { return static_cast<double>(inBytes) == count * sizeof(T) ? static_cast<const T *>(in) : nullptr; }
  template <class T> T *output(double count) const { return static_cast<double>(outBytes) == count * sizeof(T) ? static_cast<T *>(out) : nullptr; }
};

/** A plan's beginning: what it is, and its answer to a call. */
struct Plan {
  double (*answer)(Plan &plan, uint32_t operation, const Call &call);
};

double planBytes(const double *description, size_t length);
Plan *makePlan(void *memory, const double *description, size_t length, Team *team);
double call(Plan *plan, uint32_t operation, const Call &call);

/** Numbers of a description, read front to back; any that is missing or not a whole number within its bounds spoils it. */
class Description {
public:
  Description(const double *numbers, size_t count) : numbers(numbers), count(count) {}
  uint32_t whole(double least, double most) {
    const double value = number();
    if (!(value >= least && value <= most && value == static_cast<double>(static_cast<uint64_t>(value)))) sound = false;
    return sound ? static_cast<uint32_t>(value) : 0;
  }
  bool flag() { return whole(0, 1) == 1; }
  double number() {
    if (at >= count) sound = false;
    return sound ? numbers[at++] : 0;
  }
  bool isRead() const { return sound && at == count; }

private:
  const double *numbers;
  size_t count, at = 0;
  bool sound = true;
};

double forestBytes(Description description);
Plan *makeForest(void *memory, Description description, Team *team);
double predictorBytes(Description description);
Plan *makePredictor(void *memory, Description description, Team *team);
double boostingBytes(Description description);
Plan *makeBoosting(void *memory, Description description, Team *team);

constexpr double notACall = __builtin_nan("");

} // namespace gatewise::trees
