/**
 * One CART tree (Breiman et al. 1984), grown as scikit-learn grows it: the same draws of features, thresholds half-way
 * between neighbouring values, ties to what was drawn first, so that a seed gives the same tree. Growing can be
 * interrupted between two nodes and go on later.
 */
#pragma once
#include "criteria.h"
#include "memory.h"
#include "random.h"

namespace gatewise::trees {

struct TreeSettings {
  /** Thresholds drawn at random, one a feature, instead of the best ones. */
  bool random;
  /** 0: no limit. */
  uint32_t maxDepth, maxLeafNodes;
  uint32_t minSamplesSplit, minSamplesLeaf, maxFeatures;
  double minImpurityDecrease;
};

/** A node while the tree grows. */
struct GrowingNode {
  /** −1: a leaf. */
  int32_t feature;
  uint32_t left, right, value;
  double threshold, impurity, weight;
};

/** A part of the samples that is yet to become a node (depth first), or a node that may yet be split (best first). */
struct Pending {
  uint32_t start, position, end, depth, parent, node, constants;
  bool isLeft, isLeaf;
  double impurity, impurityLeft, impurityRight, improvement, threshold;
  uint32_t feature;
};

constexpr uint32_t noParent = 0xffffffffu;
/** scikit-learn's: values that are closer are one, impurities below are none. */
constexpr float valueStep = 1e-7f;
constexpr double leastImpurity = 2.220446049250313e-16;

/** Largest number of leaves that a tree of so many samples can have. */
inline double mostLeaves(const TreeSettings &settings, double samples) {
  double most = samples;
  if (settings.maxLeafNodes > 0 && settings.maxLeafNodes < most) most = settings.maxLeafNodes;
  if (settings.maxDepth > 0 && settings.maxDepth < 32 && static_cast<double>(1ull << settings.maxDepth) < most) most = static_cast<double>(1ull << settings.maxDepth);
  return most;
}

template <class Criterion> class TreeBuilder {
public:
  /** Asks for memory, or takes it. */
  void place(Arena &arena, const TreeSettings &given, uint32_t rows, uint32_t features, uint32_t outputs) {
    settings = given;
    const double leaves = mostLeaves(given, rows);
    samples = arena.take<uint32_t>(rows);
    entries = arena.take<Entry>(given.random ? 0.0 : static_cast<double>(rows));
    spare = arena.take<Entry>(given.random ? 0.0 : static_cast<double>(rows));
    floats = arena.take<float>(rows);
    order = arena.take<uint32_t>(features);
    constantOrder = arena.take<uint32_t>(features);
    sums = arena.take<double>(static_cast<double>(Criterion::sumsPerOutput()) * outputs);
    pending = arena.take<Pending>(leaves + 1);
    nodes = arena.take<GrowingNode>(2 * leaves);
    values = arena.take<double>((given.maxLeafNodes > 0 ? 2 * leaves : leaves) * outputs);
  }

  void begin(const Samples &data, uint32_t seed) {
    given = data;
    criterion.attach(data, sums);
    MersenneTwister twister;
    twister.seed(seed);
    random = {twister.below(seedBound)};
    sampleCount = 0;
    weightOfAll = 0;
    for (uint32_t row = 0; row < data.rows; row++) {
      if (data.weights[row] == 0) continue;
      samples[sampleCount++] = row;
      weightOfAll += data.weights[row];
    }
    for (uint32_t f = 0; f < data.features; f++) order[f] = f;
    nodeCount = valueCount = leafSamples = 0;
    depth = 0;
    pendingCount = 0;
    if (settings.maxLeafNodes > 0) {
      leavesLeft = settings.maxLeafNodes - 1;
      pushBest(makeBest(0, sampleCount, 0, noParent, false, infinity));
    } else {
      pending[pendingCount++] = {.start = 0, .position = 0, .end = sampleCount, .depth = 0, .parent = noParent, .node = 0, .constants = 0, .isLeft = false, .isLeaf = false, .impurity = infinity, .impurityLeft = 0, .impurityRight = 0, .improvement = 0, .threshold = 0, .feature = 0};
    }
  }

  /** Grows until the tree is whole (true) or `units` (values looked at) are spent. */
  bool grow(double &units) {
    while (pendingCount > 0) {
      if (units <= 0) return false;
      spent = 0;
      if (settings.maxLeafNodes > 0) growBest();
      else growDeep();
      units -= spent;
    }
    return true;
  }

  double share() const { return sampleCount == 0 ? 1 : static_cast<double>(leafSamples) / sampleCount; }
  uint32_t nodesUsed() const { return nodeCount; }
  uint32_t depthReached() const { return depth; }
  uint32_t leaves() const { return (nodeCount + 1) / 2; }

  /**
   * The tree in preorder: a node's left child follows it. `right` of a leaf is its place among the leaves' values.
   * `importances` is added up to decrease of impurity, weighted by samples.
   */
  void write(int32_t *features, float *thresholds, uint32_t *rights, float *covers, float *gains, double *leafValues, double *importances) const {
    for (uint32_t f = 0; f < given.features; f++) importances[f] = 0;
    const uint32_t outputs = given.outputs;
    uint32_t written = 0, leaf = 0, waiting = 0;
    // The places of nodes that are to be written next, and of whose right child each is: pending is free by now.
    pending[waiting++] = {.start = 0, .position = 0, .end = 0, .depth = 0, .parent = noParent, .node = 0, .constants = 0, .isLeft = true, .isLeaf = false, .impurity = 0, .impurityLeft = 0, .impurityRight = 0, .improvement = 0, .threshold = 0, .feature = 0};
    while (waiting > 0) {
      const Pending next = pending[--waiting];
      const GrowingNode &node = nodes[next.node];
      const uint32_t place = written++;
      if (!next.isLeft) rights[next.parent] = place;
      covers[place] = static_cast<float>(node.weight);
      features[place] = node.feature;
      if (node.feature < 0) {
        thresholds[place] = 0;
        gains[place] = 0;
        for (uint32_t k = 0; k < outputs; k++) leafValues[static_cast<size_t>(leaf) * outputs + k] = values[static_cast<size_t>(node.value) * outputs + k];
        rights[place] = leaf++;
        continue;
      }
      thresholds[place] = floorToFloat(node.threshold);
      const GrowingNode &left = nodes[node.left], &right = nodes[node.right];
      const double decrease = node.weight * node.impurity - left.weight * left.impurity - right.weight * right.impurity;
      gains[place] = static_cast<float>(decrease);
      importances[node.feature] += decrease;
      Pending child = next;
      child.parent = place;
      child.isLeft = false;
      child.node = node.right;
      pending[waiting++] = child;
      child.isLeft = true;
      child.node = node.left;
      pending[waiting++] = child;
    }
    if (nodes[0].weight > 0)
      for (uint32_t f = 0; f < given.features; f++) importances[f] /= nodes[0].weight;
  }

private:
  struct Split {
    uint32_t feature, position;
    double threshold, improvement, impurityLeft, impurityRight;
  };

  TreeSettings settings;
  Samples given;
  Criterion criterion;
  Xorshift random;
  uint32_t *samples, *order, *constantOrder;
  Entry *entries, *spare;
  float *floats;
  double *sums, *values;
  Pending *pending;
  GrowingNode *nodes;
  uint32_t sampleCount, nodeCount, valueCount, pendingCount, leafSamples, depth, leavesLeft;
  double weightOfAll, spent;

  bool mustBeLeaf(uint32_t count, uint32_t atDepth) const {
    return (settings.maxDepth > 0 && atDepth >= settings.maxDepth) || count < settings.minSamplesSplit || count < 2 * settings.minSamplesLeaf;
  }
  bool isTooLittle(const Split &split, uint32_t end) const { return split.position >= end || split.improvement + leastImpurity < settings.minImpurityDecrease; }

  uint32_t addNode(uint32_t parent, bool isLeft, bool isLeaf, const Split &split, double impurity) {
    const uint32_t id = nodeCount++;
    if (parent != noParent) (isLeft ? nodes[parent].left : nodes[parent].right) = id;
    nodes[id] = {isLeaf ? -1 : static_cast<int32_t>(split.feature), 0, 0, 0, split.threshold, impurity, criterion.weightOfNode()};
    return id;
  }

  void growDeep() {
    const Pending part = pending[--pendingCount];
    const uint32_t count = part.end - part.start;
    criterion.begin(samples, part.start, part.end);
    spent += count;
    const double impurity = part.parent == noParent ? criterion.impurity() : part.impurity;
    bool isLeaf = mustBeLeaf(count, part.depth) || impurity <= leastImpurity;
    Split split{};
    uint32_t constants = part.constants;
    if (!isLeaf) {
      findSplit(part.start, part.end, impurity, constants, split);
      isLeaf = isTooLittle(split, part.end);
    }
    const uint32_t id = addNode(part.parent, part.isLeft, isLeaf, split, impurity);
    if (part.depth > depth) depth = part.depth;
    if (isLeaf) {
      leafSamples += count;
      nodes[id].value = valueCount;
      criterion.value(values + static_cast<size_t>(valueCount++) * given.outputs);
      return;
    }
    Pending child = part;
    child.depth = part.depth + 1;
    child.parent = id;
    child.constants = constants;
    child.start = split.position;
    child.isLeft = false;
    child.impurity = split.impurityRight;
    pending[pendingCount++] = child;
    child.start = part.start;
    child.end = split.position;
    child.isLeft = true;
    child.impurity = split.impurityLeft;
    pending[pendingCount++] = child;
  }

  /** A node with the best split that it could have. */
  Pending makeBest(uint32_t start, uint32_t end, uint32_t atDepth, uint32_t parent, bool isLeft, double impurity) {
    criterion.begin(samples, start, end);
    spent += end - start;
    if (parent == noParent) impurity = criterion.impurity();
    bool isLeaf = mustBeLeaf(end - start, atDepth) || impurity <= leastImpurity;
    Split split{};
    uint32_t constants = 0;
    if (!isLeaf) {
      findSplit(start, end, impurity, constants, split);
      isLeaf = isTooLittle(split, end);
    }
    const uint32_t id = addNode(parent, isLeft, isLeaf, split, impurity);
    nodes[id].value = id;
    criterion.value(values + static_cast<size_t>(id) * given.outputs);
    if (atDepth > depth) depth = atDepth;
    if (isLeaf) split.improvement = 0;
    return {.start = start, .position = split.position, .end = end, .depth = atDepth, .parent = parent, .node = id, .constants = 0, .isLeft = isLeft, .isLeaf = isLeaf, .impurity = impurity, .impurityLeft = split.impurityLeft, .impurityRight = split.impurityRight, .improvement = split.improvement, .threshold = split.threshold, .feature = split.feature};
  }
  void pushBest(const Pending &node) {
    if (node.isLeaf) {
      leafSamples += node.end - node.start;
      return;
    }
    uint32_t at = pendingCount++;
    for (; at > 0 && pending[(at - 1) / 2].improvement < node.improvement; at = (at - 1) / 2) pending[at] = pending[(at - 1) / 2];
    pending[at] = node;
  }
  Pending popBest() {
    const Pending best = pending[0], last = pending[--pendingCount];
    uint32_t at = 0;
    for (;;) {
      uint32_t child = 2 * at + 1;
      if (child >= pendingCount) break;
      if (child + 1 < pendingCount && pending[child + 1].improvement > pending[child].improvement) child++;
      if (pending[child].improvement <= last.improvement) break;
      pending[at] = pending[child];
      at = child;
    }
    pending[at] = last;
    return best;
  }
  void growBest() {
    const Pending node = popBest();
    if (leavesLeft == 0) {
      nodes[node.node].feature = -1;
      leafSamples += node.end - node.start;
      return;
    }
    leavesLeft--;
    const Pending left = makeBest(node.start, node.position, node.depth + 1, node.node, true, node.impurityLeft);
    const Pending right = makeBest(node.position, node.end, node.depth + 1, node.node, false, node.impurityRight);
    pushBest(left);
    pushBest(right);
  }

  /**
   * Draws features without putting them back until `maxFeatures` were drawn and one of them can be split, and keeps the
   * best split. `constants` features at the beginning of `order` are known to have one value in this node.
   */
  void findSplit(uint32_t start, uint32_t end, double impurity, uint32_t &constants, Split &best) {
    best.position = end;
    best.improvement = -infinity;
    double bestProxy = -infinity;
    const uint32_t known = constants;
    uint32_t unseen = given.features, visited = 0, found = 0, drawn = 0, total = known;
    while (unseen > total && (visited < settings.maxFeatures || visited <= found + drawn)) {
      visited++;
      uint32_t place = random.between(drawn, unseen - found);
      if (place < known) {
        swapValues(order[drawn], order[place]);
        drawn++;
        continue;
      }
      place += found;
      const uint32_t feature = order[place];
      spent += end - start;
      const bool isConstant = settings.random ? !range(feature, start, end) : !sort(feature, start, end);
      if (isConstant) {
        swapValues(order[place], order[total]);
        found++;
        total++;
        continue;
      }
      unseen--;
      swapValues(order[unseen], order[place]);
      criterion.reset();
      if (settings.random) tryRandom(feature, start, end, best, bestProxy);
      else tryAll(feature, start, end, best, bestProxy);
    }
    if (best.position < end) {
      partition(best.feature, best.threshold, start, end);
      criterion.reset();
      criterion.update(best.position);
      criterion.children(best.impurityLeft, best.impurityRight);
      const double node = criterion.weightOfNode();
      best.improvement = node / weightOfAll * (impurity - criterion.weightOfRight() / node * best.impurityRight - criterion.weightOfLeft() / node * best.impurityLeft);
    }
    for (uint32_t i = 0; i < known; i++) order[i] = constantOrder[i];
    for (uint32_t i = 0; i < found; i++) constantOrder[known + i] = order[known + i];
    constants = total;
  }

  const float *column(uint32_t feature) const { return given.columns + static_cast<size_t>(feature) * given.rows; }

  /** Samples in the order of a feature, its values beside them; false when they are one. */
  bool sort(uint32_t feature, uint32_t start, uint32_t end) {
    const float *values = column(feature);
    const uint32_t count = end - start;
    for (uint32_t i = 0; i < count; i++) {
      const uint32_t row = samples[start + i];
      entries[i] = static_cast<uint64_t>(orderOf(values[row])) << 32 | row;
    }
    const Entry *sorted = sortEntries(entries, spare, count);
    for (uint32_t i = 0; i < count; i++) {
      samples[start + i] = static_cast<uint32_t>(sorted[i]);
      floats[start + i] = floatOf(static_cast<uint32_t>(sorted[i] >> 32));
    }
    return floats[end - 1] > floats[start] + valueStep;
  }

  /** A feature's values beside the samples; the smallest and the largest are `low` and `high`; false when they are one. */
  bool range(uint32_t feature, uint32_t start, uint32_t end) {
    const float *values = column(feature);
    low = high = values[samples[start]];
    for (uint32_t p = start; p < end; p++) {
      const float value = values[samples[p]];
      floats[p] = value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return high > low + valueStep;
  }
  float low, high;

  bool isAllowed(uint32_t position, uint32_t start, uint32_t end) const { return position - start >= settings.minSamplesLeaf && end - position >= settings.minSamplesLeaf; }

  void tryAll(uint32_t feature, uint32_t start, uint32_t end, Split &best, double &bestProxy) {
    for (uint32_t position = start + 1; position < end; position++) {
      if (floats[position] <= floats[position - 1] + valueStep || !isAllowed(position, start, end)) continue;
      criterion.update(position);
      const double proxy = criterion.proxy();
      if (!(proxy > bestProxy)) continue;
      bestProxy = proxy;
      const double above = floats[position];
      double threshold = floats[position - 1] / 2.0 + above / 2.0;
      if (threshold == above || threshold == infinity || threshold == -infinity) threshold = floats[position - 1];
      best.feature = feature;
      best.position = position;
      best.threshold = threshold;
    }
  }

  void tryRandom(uint32_t feature, uint32_t start, uint32_t end, Split &best, double &bestProxy) {
    double threshold = random.uniform(low, high);
    if (threshold == high) threshold = low;
    uint32_t position = start, to = end;
    while (position < to) {
      if (floats[position] <= threshold) {
        position++;
        continue;
      }
      to--;
      swapValues(floats[position], floats[to]);
      swapValues(samples[position], samples[to]);
    }
    if (!isAllowed(position, start, end)) return;
    criterion.update(position);
    const double proxy = criterion.proxy();
    if (!(proxy > bestProxy)) return;
    bestProxy = proxy;
    best.feature = feature;
    best.position = position;
    best.threshold = threshold;
  }

  void partition(uint32_t feature, double threshold, uint32_t start, uint32_t end) {
    const float *values = column(feature);
    uint32_t position = start, to = end;
    while (position < to) {
      if (values[samples[position]] <= threshold) {
        position++;
        continue;
      }
      to--;
      swapValues(samples[position], samples[to]);
    }
  }
};

} // namespace gatewise::trees
