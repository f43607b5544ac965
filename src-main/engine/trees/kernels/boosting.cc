// Gradient boosting on histograms (Friedman 2001; Ke et al. 2017, whose names, defaults and rules of splitting it has). A
// tree's best leaf is split first. Threads share features where histograms are made and rows everywhere else; what they add
// up, each adds in the order of the rows, so that any number of them gives the same bits.
#include "binning.h"
#include "interface.h"
#include "objectives.h"
#include "random.h"

namespace gatewise::trees {

namespace {

enum Operation : uint32_t { setKinds, setColumns, setTargets, setWeights, round, size, read, resume };

typedef double Sums __attribute__((vector_size(16)));

/** Features whose bins lie side by side. */
constexpr uint32_t lanes = 8;
/** Rows that are added up on their own, whatever thread does it. */
constexpr uint32_t chunkRows = 4096;
constexpr uint32_t binStride = 256;
/** Flags of a node beside its feature; predictor.cc has the same. */
constexpr int32_t missingLeft = 1 << 24, categorical = 1 << 25;

struct BoostingSettings {
  uint32_t rows, validationRows, features, outputs, threads, seed;
  uint32_t numLeaves, maxDepth, minDataInLeaf, maxBin, minDataInBin, baggingFreq;
  double minSumHessianInLeaf, lambdaL1, lambdaL2, minGainToSplit, learningRate, featureFraction, baggingFraction;
  /** Of splits by categories: LightGBM's max_cat_to_onehot, max_cat_threshold, min_data_per_group, cat_smooth and cat_l2. */
  uint32_t maxCatToOnehot, maxCatThreshold, minDataPerGroup;
  double catSmooth, catL2;
  /** Words of 32 bits that a set of categories takes. */
  uint32_t setWords;
  bool boostFromAverage;
  Loss loss;

  uint32_t allRows() const { return rows + validationRows; }
  uint32_t categories() const { return 32 * setWords; }
  uint32_t blocks() const { return (features + lanes - 1) / lanes; }
};

bool readSettings(Description &description, BoostingSettings &settings) {
  constexpr double most = 1u << 30;
  settings.rows = description.whole(1, most);
  settings.validationRows = description.whole(0, most);
  settings.features = description.whole(1, (1u << 24) - 1);
  settings.outputs = description.whole(1, 1u << 16);
  settings.loss.outputs = settings.outputs;
  settings.loss.objective = static_cast<Objective>(description.whole(0, 5));
  settings.loss.alpha = description.number();
  settings.loss.positiveWeight = description.number();
  settings.boostFromAverage = description.flag();
  settings.numLeaves = description.whole(2, 1u << 17);
  settings.maxDepth = description.whole(0, 4294967295.0);
  settings.minDataInLeaf = description.whole(0, most);
  settings.minSumHessianInLeaf = description.number();
  settings.lambdaL1 = description.number();
  settings.lambdaL2 = description.number();
  settings.minGainToSplit = description.number();
  settings.maxBin = description.whole(2, mostBins);
  settings.minDataInBin = description.whole(0, most);
  settings.learningRate = description.number();
  settings.featureFraction = description.number();
  settings.baggingFraction = description.number();
  settings.baggingFreq = description.whole(0, most);
  settings.maxCatToOnehot = description.whole(1, most);
  settings.maxCatThreshold = description.whole(1, most);
  settings.minDataPerGroup = description.whole(1, most);
  settings.catSmooth = description.number();
  settings.catL2 = description.number();
  settings.setWords = description.whole(0, 1u << 12);
  settings.seed = description.whole(0, 4294967295.0);
  settings.threads = description.whole(1, maxThreads);
  return description.isRead();
}

/** Bins of the categories that go left. */
struct BinSet {
  uint64_t words[binStride / 64];

  void add(uint32_t bin) { words[bin / 64] |= 1ull << bin % 64; }
  bool has(uint32_t bin) const { return words[bin / 64] >> bin % 64 & 1; }
};

struct Split {
  double gain, leftFirst, leftSecond, rightFirst, rightSecond, leftOutput, rightOutput;
  uint32_t feature, threshold;
  bool nanLeft;
  /** Of a feature of categories; the threshold says nothing then. */
  BinSet set;
};

struct Leaf {
  uint32_t begin, count, depth, node;
  double first, second, output, least, most;
  Split best;
};

/** A node of the tree of the present round; children below 0 are leaves. */
struct SplitNode {
  uint32_t feature, threshold, rows;
  int32_t left, right;
  double gain;
  bool nanLeft;
  BinSet set;
};

/** A tree that is whole, until the host has read it. */
struct Grown {
  uint32_t nodes, leaves, depth, sets;
  int32_t *features;
  float *thresholds, *covers, *gains;
  uint32_t *rights, *setWords;
  double *values;

  void place(Arena &arena, uint32_t most, uint32_t words) {
    features = arena.take<int32_t>(2.0 * most);
    thresholds = arena.take<float>(2.0 * most);
    covers = arena.take<float>(2.0 * most);
    gains = arena.take<float>(2.0 * most);
    rights = arena.take<uint32_t>(2.0 * most);
    values = arena.take<double>(most);
    setWords = arena.take<uint32_t>(static_cast<double>(most) * words);
  }
};

struct Boosting : Plan {
  BoostingSettings settings;
  Team *team;
  /** [block][row][lane] */
  uint8_t *bins;
  Bins *columns;
  int8_t *monotone;
  uint8_t *isCategorical;
  bool isMonotone, hasWeights, isReady, isOver;
  float *targets;
  double *weights, *scores, *initial, *partial;
  Gradient *gradients;
  uint32_t *rowsOfLeaves, *scattered, *drawn, *chunkLeft;
  uint8_t *isUsed, *inBag;
  /** Of each histogram's features, whether any threshold gains: where none does, none is looked for below either. */
  uint8_t *isSplittable;
  uint32_t drawnCount, roundsDone;
  Sums *histograms;
  Split *candidates;
  Leaf *leaves;
  SplitNode *nodes;
  uint32_t *slotOfLeaf;
  uint32_t leafCount, nodeCount, depth;
  Entry *residuals, *spareResiduals;
  BinningSpace *spaces;
  Grown *grown;
  uint32_t *walk;

  void place(Arena &arena, const BoostingSettings &given) {
    settings = given;
    const double rows = given.rows, all = given.allRows(), features = static_cast<double>(given.blocks()) * lanes;
    bins = arena.take<uint8_t>(features * all);
    columns = arena.take<Bins>(given.features);
    monotone = arena.take<int8_t>(given.features);
    isCategorical = arena.take<uint8_t>(given.features);
    targets = arena.take<float>(all * given.loss.targetWidth());
    weights = arena.take<double>(all);
    scores = arena.take<double>(all * given.outputs);
    initial = arena.take<double>(given.outputs);
    partial = arena.take<double>(2 * (all / chunkRows + 2));
    gradients = arena.take<Gradient>(rows * given.outputs);
    rowsOfLeaves = arena.take<uint32_t>(rows);
    scattered = arena.take<uint32_t>(rows);
    drawn = arena.take<uint32_t>(rows);
    chunkLeft = arena.take<uint32_t>(rows / chunkRows + 2);
    isUsed = arena.take<uint8_t>(given.features);
    inBag = arena.take<uint8_t>(rows);
    isSplittable = arena.take<uint8_t>(static_cast<double>(given.features) * given.numLeaves);
    histograms = arena.take<Sums>(features * binStride * given.numLeaves);
    candidates = arena.take<Split>(2.0 * given.features);
    leaves = arena.take<Leaf>(given.numLeaves);
    slotOfLeaf = arena.take<uint32_t>(given.numLeaves);
    nodes = arena.take<SplitNode>(given.numLeaves);
    residuals = arena.take<Entry>(given.loss.setsLeavesAnew() ? rows : 0);
    spareResiduals = arena.take<Entry>(given.loss.setsLeavesAnew() ? rows : 0);
    grown = arena.take<Grown>(given.outputs);
    walk = arena.take<uint32_t>(2.0 * given.numLeaves + 2);
    spaces = arena.take<BinningSpace>(given.threads);
    Grown grownPlace{};
    BinningSpace space{};
    for (uint32_t k = 0; k < given.outputs; k++) (grown ? grown[k] : grownPlace).place(arena, given.numLeaves, given.setWords);
    for (uint32_t i = 0; i < given.threads; i++) (spaces ? spaces[i] : space).place(arena, given.rows, given.categories());
  }

  double respond(uint32_t operation, const Call &call) {
    switch (operation) {
    case setKinds: return receiveKinds(call);
    case Operation::setColumns: return receiveColumns(call);
    case Operation::setTargets: return receiveTargets(call);
    case Operation::setWeights: return receiveWeights(call);
    case Operation::round: return boost(call);
    case Operation::size: return tellSize(call);
    case Operation::read: return tellTree(call);
    case Operation::resume: return goOn(call);
    }
    return notACall;
  }

private:
  uint8_t *binsOf(uint32_t feature, uint32_t row) const { return bins + (static_cast<size_t>(feature / lanes) * settings.allRows() + row) * lanes + feature % lanes; }

  /** Runs `task(context, index)` for indices below `count` on all threads. */
  template <class Task> void share(uint32_t count, Task &task) {
    struct Shared {
      Task *task;
      uint32_t count, next;
    } shared{&task, count, 0};
    const uint32_t active = count < settings.threads ? (count > 0 ? count : 1) : settings.threads;
    work(*team, active, [](void *given, uint32_t thread) {
      Shared &own = *static_cast<Shared *>(given);
      for (uint32_t i; (i = __atomic_fetch_add(&own.next, 1, __ATOMIC_RELAXED)) < own.count;) (*own.task)(i, thread);
    }, &shared);
  }
  static uint32_t chunksOf(uint32_t rows) { return (rows + chunkRows - 1) / chunkRows; }
  template <class Task> void shareRows(uint32_t rows, Task &&task) {
    auto chunk = [&](uint32_t i, uint32_t) { task(i, i * chunkRows, rows - i * chunkRows < chunkRows ? rows : (i + 1) * chunkRows); };
    share(chunksOf(rows), chunk);
  }

  /** Of each feature −1, 0 or 1 as predictions may move with it; 2 for categories, which have no order. */
  double receiveKinds(const Call &call) {
    const int32_t *given = call.input<int32_t>(settings.features);
    if (!given) return notACall;
    for (uint32_t f = 0; f < settings.features; f++) {
      if (given[f] < -1 || given[f] > 2 || (given[f] == 2 && settings.setWords == 0)) return notACall;
      isCategorical[f] = given[f] == 2;
      monotone[f] = isCategorical[f] ? 0 : static_cast<int8_t>(given[f]);
      if (monotone[f] != 0) isMonotone = true;
    }
    return 0;
  }
  /** Columns from one feature on, training rows first. */
  double receiveColumns(const Call &call) {
    const uint32_t all = settings.allRows();
    if (!(call.argument >= 0 && call.argument < settings.features)) return notACall;
    const uint32_t from = static_cast<uint32_t>(call.argument);
    const double count = static_cast<double>(call.inBytes) / (4.0 * all);
    const float *given = call.input<float>(count * all);
    if (!given || count != static_cast<double>(static_cast<uint32_t>(count)) || from + count > settings.features) return notACall;
    auto column = [&](uint32_t i, uint32_t thread) {
      const float *values = given + static_cast<size_t>(i) * all;
      Bins &own = columns[from + i];
      if (isCategorical[from + i]) {
        const BinningSpace &space = spaces[thread];
        makeCategoryBins(values, settings.rows, settings.maxBin, settings.minDataInBin, settings.categories(), space, own);
        for (uint32_t row = 0; row < all; row++) {
          const uint32_t category = categoryOf(values[row], settings.categories());
          *binsOf(from + i, row) = category < settings.categories() ? space.categoryBins[category] : 0;
        }
        return;
      }
      makeBins(values, settings.rows, settings.maxBin, settings.minDataInBin, spaces[thread], own);
      for (uint32_t row = 0; row < all; row++) *binsOf(from + i, row) = static_cast<uint8_t>(binOf(own, values[row]));
    };
    share(static_cast<uint32_t>(count), column);
    return 0;
  }
  double receiveTargets(const Call &call) {
    const size_t count = static_cast<size_t>(settings.allRows()) * settings.loss.targetWidth();
    const double *given = call.input<double>(static_cast<double>(count));
    if (!given) return notACall;
    const bool isOfClasses = settings.loss.objective == Objective::multiclass;
    for (size_t at = 0; at < count; at++) {
      if (isOfClasses && !(given[at] >= 0 && given[at] < settings.outputs)) return notACall;
      targets[at] = static_cast<float>(given[at]);
    }
    if (!hasWeights)
      for (uint32_t row = 0; row < settings.allRows(); row++) weights[row] = 1;
    return 0;
  }
  double receiveWeights(const Call &call) {
    const double *given = call.input<double>(settings.allRows());
    if (!given) return notACall;
    hasWeights = true;
    for (uint32_t row = 0; row < settings.allRows(); row++) {
      if (!(given[row] >= 0 && given[row] < infinity)) return notACall;
      weights[row] = given[row];
    }
    return 0;
  }

  /** Weighted mean over rows of what `of` says of each. */
  template <class Of> double meanOf(uint32_t from, uint32_t to, const Of &of) {
    shareRows(to - from, [&](uint32_t chunk, uint32_t first, uint32_t last) {
      double sum = 0, weight = 0;
      for (uint32_t row = from + first; row < from + last; row++) {
        sum += weights[row] * of(row);
        weight += weights[row];
      }
      partial[2 * chunk] = sum;
      partial[2 * chunk + 1] = weight;
    });
    double sum = 0, weight = 0;
    for (uint32_t chunk = 0; chunk < chunksOf(to - from); chunk++) {
      sum += partial[2 * chunk];
      weight += partial[2 * chunk + 1];
    }
    return weight > 0 ? sum / weight : notACall;
  }
  double metric(uint32_t from, uint32_t to) {
    return meanOf(from, to, [&](uint32_t row) { return settings.loss.loss(scores + static_cast<size_t>(row) * settings.outputs, targets + static_cast<size_t>(row) * settings.loss.targetWidth()); });
  }

  void begin() {
    isReady = true;
    if (!settings.boostFromAverage) return;
    const Loss &loss = settings.loss;
    for (uint32_t k = 0; k < settings.outputs; k++) {
      if (loss.setsLeavesAnew()) {
        initial[k] = residualPercentile(nullptr, settings.rows, k);
      } else if (loss.objective == Objective::binary) {
        const double positive = meanOf(0, settings.rows, [&](uint32_t row) { return target(row, k) > 0 ? loss.positiveWeight : 0; });
        const double all = meanOf(0, settings.rows, [&](uint32_t row) { return target(row, k) > 0 ? loss.positiveWeight : 1; });
        const double share = positive / all < leastSum ? leastSum : positive / all > 1 - leastSum ? 1 - leastSum : positive / all;
        initial[k] = logarithm(share / (1 - share));
      } else if (loss.objective == Objective::multiclass) {
        const double share = meanOf(0, settings.rows, [&](uint32_t row) { return static_cast<uint32_t>(targets[row]) == k ? 1.0 : 0.0; });
        initial[k] = logarithm(share > leastSum ? share : leastSum);
      } else {
        initial[k] = meanOf(0, settings.rows, [&](uint32_t row) { return target(row, k); });
      }
    }
    for (uint32_t row = 0; row < settings.allRows(); row++)
      for (uint32_t k = 0; k < settings.outputs; k++) scores[static_cast<size_t>(row) * settings.outputs + k] = initial[k];
  }

  /** Goes on after so many rounds, from the sums of all their trees for every row, row-major [rows × outputs]. */
  double goOn(const Call &call) {
    const size_t count = static_cast<size_t>(settings.allRows()) * settings.outputs;
    const double *given = call.input<double>(static_cast<double>(count));
    if (!given || isReady || !(call.argument >= 1 && call.argument < 4294967295.0)) return notACall;
    isReady = true;
    roundsDone = static_cast<uint32_t>(call.argument);
    __builtin_memcpy(scores, given, sizeof(double) * count);
    return 0;
  }

  double target(uint32_t row, uint32_t output) const { return targets[static_cast<size_t>(row) * settings.loss.targetWidth() + output]; }

  /** Percentile of what is missing to the targets of rows (null: of all, from nothing). */
  double residualPercentile(const uint32_t *rows, uint32_t count, uint32_t output) {
    const double share = settings.loss.percentile();
    const auto missing = [&](uint32_t i) { return rows ? target(rows[i], output) - scores[static_cast<size_t>(rows[i]) * settings.outputs + output] : target(i, output); };
    for (uint32_t i = 0; i < count; i++) residuals[i] = orderOf(missing(i));
    if (!hasWeights) return percentileOf(residuals, spareResiduals, count, share);
    // Of weighted rows: the value at which the weights reach the share. The order's low half makes room for the row, which
    // leaves it as exact as a float.
    double total = 0;
    for (uint32_t i = 0; i < count; i++) {
      total += weights[rows ? rows[i] : i];
      residuals[i] = (residuals[i] & 0xffffffff00000000ull) | i;
    }
    const Entry *sorted = mergeSort(residuals, spareResiduals, count);
    double reached = 0;
    for (uint32_t i = 0; i < count; i++) {
      const uint32_t place = static_cast<uint32_t>(sorted[i]);
      reached += weights[rows ? rows[place] : place];
      if (reached > share * total || i + 1 == count) return missing(place);
    }
    return 0;
  }

  /** One round: a tree an output. 1 when it grew one, 0 when none could be split any more; out: metric of training and validation. */
  double boost(const Call &call) {
    double *out = call.output<double>(2);
    if (!out || isOver) return notACall;
    const bool isFirst = !isReady;
    if (isFirst) begin();
    const uint32_t rows = settings.rows, outputs = settings.outputs;
    shareRows(rows, [&](uint32_t, uint32_t from, uint32_t to) {
      for (uint32_t row = from; row < to; row++) settings.loss.gradients(scores + static_cast<size_t>(row) * outputs, targets + static_cast<size_t>(row) * settings.loss.targetWidth(), weights[row], gradients + row, rows);
    });
    drawRows();
    bool hasGrown = false;
    for (uint32_t k = 0; k < outputs; k++) {
      drawFeatures(k);
      growTree(gradients + static_cast<size_t>(k) * rows);
      if (leafCount > 1) hasGrown = true;
      setOutputs(k);
      addTree(k);
      writeTree(k, isFirst ? initial[k] : 0);
    }
    roundsDone++;
    isOver = !hasGrown;
    out[0] = metric(0, rows);
    out[1] = settings.validationRows > 0 ? metric(rows, settings.allRows()) : notACall;
    return hasGrown;
  }

  Xorshift drawing(uint32_t purpose, uint32_t count) const {
    uint32_t state = settings.seed * 2654435761u ^ (count + 1) * 2246822519u ^ (purpose + 1) * 3266489917u;
    state ^= state >> 15;
    Xorshift random{state * 2654435761u};
    random.next();
    return random;
  }
  void drawRows() {
    const bool isDrawn = settings.baggingFreq > 0 && settings.baggingFraction < 1;
    if (!isDrawn) {
      if (drawnCount == 0)
        for (uint32_t row = 0; row < settings.rows; row++) {
          drawn[row] = row;
          inBag[row] = 1;
        }
      drawnCount = settings.rows;
      return;
    }
    const uint32_t sinceDrawn = roundsDone % settings.baggingFreq;
    // After a resumption the rows of an earlier round are drawn again.
    if (sinceDrawn != 0 && drawnCount > 0) return;
    Xorshift random = drawing(0, roundsDone - sinceDrawn);
    const uint32_t wanted = static_cast<uint32_t>(settings.baggingFraction * settings.rows);
    drawnCount = 0;
    for (uint32_t row = 0; row < settings.rows; row++) {
      const uint32_t missing = (wanted > 0 ? wanted : 1) - drawnCount;
      inBag[row] = random.between(0, settings.rows - row) < missing;
      if (inBag[row]) drawn[drawnCount++] = row;
    }
  }
  void drawFeatures(uint32_t output) {
    const uint32_t features = settings.features;
    uint32_t wanted = static_cast<uint32_t>(features * settings.featureFraction + 0.5);
    if (wanted < 1) wanted = 1;
    Xorshift random = drawing(1 + output, roundsDone);
    uint32_t taken = 0;
    for (uint32_t f = 0; f < features; f++) {
      isUsed[f] = wanted >= features || random.between(0, features - f) < wanted - taken;
      taken += isUsed[f];
    }
  }

  /** The size of a sum of gradients, lambdaL1 taken off. */
  double shrunkOf(double first) const {
    const double size = first < 0 ? -first : first;
    return size > settings.lambdaL1 ? size - settings.lambdaL1 : 0;
  }
  /** What a leaf gives for sums of gradients. */
  double outputOf(double first, double second, const Leaf &leaf) const { return outputOf(first, second, leaf, settings.lambdaL2); }
  double outputOf(double first, double second, const Leaf &leaf, double l2) const {
    const double shrunk = shrunkOf(first);
    double output = -(first < 0 ? -shrunk : shrunk) / (second + l2);
    if (isMonotone) output = output < leaf.least ? leaf.least : output > leaf.most ? leaf.most : output;
    return output;
  }
  double gainOf(double first, double second, double output, double l2) const {
    const double shrunk = shrunkOf(first);
    if (!isMonotone) return shrunk * shrunk / (second + l2);
    const double signedFirst = first < 0 ? -shrunk : shrunk;
    return -(2 * signedFirst * output + (second + l2) * output * output);
  }
  double gainOf(double first, double second, double output) const { return gainOf(first, second, output, settings.lambdaL2); }

  Sums *histogramOf(uint32_t slot) const { return histograms + static_cast<size_t>(slot) * settings.blocks() * lanes * binStride; }

  void addUp(uint32_t block, const Leaf &leaf, const Gradient *own, Sums *histogram) const {
    const uint32_t *rows = rowsOfLeaves + leaf.begin;
    const uint8_t *blockBins = bins + static_cast<size_t>(block) * settings.allRows() * lanes;
    Sums *place = histogram + static_cast<size_t>(block) * lanes * binStride;
    __builtin_memset(place, 0, sizeof(Sums) * lanes * binStride);
    for (uint32_t i = 0; i < leaf.count; i++) {
      const uint32_t row = rows[i];
      uint64_t eight;
      __builtin_memcpy(&eight, blockBins + static_cast<size_t>(row) * lanes, 8);
      const Sums gradient = {own[row].first, own[row].second};
      for (uint32_t lane = 0; lane < lanes; lane++) place[lane * binStride + ((eight >> (8 * lane)) & 0xff)] += gradient;
    }
  }

  /** The sums of LightGBM's derived bin: what the others leave of the leaf's. Of the first bin they are not needed. */
  void derive(uint32_t feature, const Leaf &leaf, Sums *histogram) const {
    const Bins &own = columns[feature];
    if (own.derived == 0) return;
    Sums *bin = histogram + static_cast<size_t>(feature) * binStride;
    Sums left = {leaf.first, leaf.second};
    for (uint32_t t = 0; t < own.count; t++)
      if (t != own.derived) left -= bin[t];
    bin[own.derived] = left;
  }

  /**
   * The best categories of one feature in a leaf to part from the others: one of few; of many those at either end of the order
   * of what they want, which the best set is among (Fisher 1958). Leaves of sets are shrunk by catL2 more.
   */
  void findCategories(uint32_t feature, const Leaf &leaf, const Sums *histogram, Split &best) const {
    best.gain = -infinity;
    const Bins &own = columns[feature];
    if (!isUsed[feature] || own.count < 2) return;
    const Sums *bin = histogram + static_cast<size_t>(feature) * binStride;
    const double second = leaf.second + 2 * leastSum, perSecond = leaf.count / second;
    const double shrunk = shrunkOf(leaf.first);
    const double needed = shrunk * shrunk / (second + settings.lambdaL2) + settings.minGainToSplit;
    const bool isOneOf = own.count <= settings.maxCatToOnehot;
    const double l2 = isOneOf ? settings.lambdaL2 : settings.lambdaL2 + settings.catL2;
    double bestGain = -infinity;
    const auto consider = [&](double leftFirst, double leftSecond, double rightFirst, double rightSecond) {
      const double leftOutput = isMonotone ? outputOf(leftFirst, leftSecond, leaf, l2) : 0, rightOutput = isMonotone ? outputOf(rightFirst, rightSecond, leaf, l2) : 0;
      const double gain = gainOf(leftFirst, leftSecond, leftOutput, l2) + gainOf(rightFirst, rightSecond, rightOutput, l2);
      if (!(gain > needed) || !(gain > bestGain)) return false;
      bestGain = gain;
      best = {gain, leftFirst, leftSecond - leastSum, leaf.first - leftFirst, second - leftSecond - leastSum, 0, 0, feature, 0, false, {}};
      return true;
    };
    if (isOneOf) {
      for (uint32_t t = 1; t < own.count; t++) {
        const double first = bin[t][0], count = countOf(bin[t][1] * perSecond), otherSecond = second - bin[t][1] - leastSum;
        if (count < settings.minDataInLeaf || bin[t][1] < settings.minSumHessianInLeaf) continue;
        if (leaf.count - count < settings.minDataInLeaf || otherSecond < settings.minSumHessianInLeaf) continue;
        if (consider(first, bin[t][1] + leastSum, leaf.first - first, otherSecond)) best.set.add(t);
      }
    } else {
      uint8_t sorted[binStride];
      double wants[binStride];
      uint32_t used = 0;
      for (uint32_t t = 1; t < own.count; t++) {
        if (countOf(bin[t][1] * perSecond) < settings.catSmooth) continue;
        const double want = bin[t][0] / (bin[t][1] + settings.catSmooth);
        uint32_t at = used++;
        for (; at > 0 && wants[at - 1] > want; at--) {
          wants[at] = wants[at - 1];
          sorted[at] = sorted[at - 1];
        }
        wants[at] = want;
        sorted[at] = static_cast<uint8_t>(t);
      }
      const uint32_t half = (used + 1) / 2, most = settings.maxCatThreshold < half ? settings.maxCatThreshold : half;
      uint32_t bestCount = 0;
      bool isFromEnd = false;
      for (uint32_t end = 0; end < 2; end++) {
        double first = 0, leftSecond = leastSum, count = 0, inGroup = 0;
        for (uint32_t i = 0; i < most; i++) {
          const Sums &own = bin[sorted[end ? used - 1 - i : i]];
          first += own[0];
          leftSecond += own[1];
          const double rows = countOf(own[1] * perSecond);
          count += rows;
          inGroup += rows;
          if (count < settings.minDataInLeaf || leftSecond < settings.minSumHessianInLeaf) continue;
          const double others = leaf.count - count, otherSecond = second - leftSecond;
          if (others < settings.minDataInLeaf || others < settings.minDataPerGroup || otherSecond < settings.minSumHessianInLeaf) break;
          if (inGroup < settings.minDataPerGroup) continue;
          inGroup = 0;
          if (!consider(first, leftSecond, leaf.first - first, otherSecond)) continue;
          bestCount = i + 1;
          isFromEnd = end == 1;
        }
      }
      for (uint32_t i = 0; i < bestCount; i++) best.set.add(sorted[isFromEnd ? used - 1 - i : i]);
    }
    if (bestGain == -infinity) return;
    best.gain = bestGain - needed;
    best.leftOutput = outputOf(best.leftFirst, best.leftSecond + leastSum, leaf, l2);
    best.rightOutput = outputOf(best.rightFirst, best.rightSecond + leastSum, leaf, l2);
  }

  /** The best threshold of one feature in a leaf. */
  void findThreshold(uint32_t feature, const Leaf &leaf, const Sums *histogram, Split &best) const {
    best.gain = -infinity;
    const Bins &own = columns[feature];
    if (own.isCategorical) return findCategories(feature, leaf, histogram, best);
    if (!isUsed[feature] || own.count < 2) return;
    const Sums *bin = histogram + static_cast<size_t>(feature) * binStride;
    const double second = leaf.second + 2 * leastSum, perSecond = leaf.count / second;
    const double needed = gainOf(leaf.first, second, isMonotone ? outputOf(leaf.first, second, leaf) : 0) + settings.minGainToSplit;
    double bestGain = -infinity;
    const auto consider = [&](double leftFirst, double leftSecond, double rightFirst, double rightSecond, uint32_t threshold, bool nanLeft) {
      double leftOutput = 0, rightOutput = 0;
      if (isMonotone) {
        leftOutput = outputOf(leftFirst, leftSecond, leaf);
        rightOutput = outputOf(rightFirst, rightSecond, leaf);
        if ((monotone[feature] > 0 && leftOutput > rightOutput) || (monotone[feature] < 0 && leftOutput < rightOutput)) return;
      }
      const double gain = gainOf(leftFirst, leftSecond, leftOutput) + gainOf(rightFirst, rightSecond, rightOutput);
      if (!(gain > needed) || !(gain > bestGain)) return;
      bestGain = gain;
      best = {gain, leftFirst, leftSecond - leastSum, rightFirst, rightSecond - leastSum, 0, 0, feature, threshold, nanLeft, {}};
    };
    const uint32_t ordered = own.count - own.hasNaN;
    double sideFirst = 0, sideSecond = leastSum, side = 0;
    for (uint32_t t = ordered - 1; t >= 1; t--) {
      sideFirst += bin[t][0];
      sideSecond += bin[t][1];
      side += countOf(bin[t][1] * perSecond);
      if (side < settings.minDataInLeaf || sideSecond < settings.minSumHessianInLeaf) continue;
      const double otherSecond = second - sideSecond;
      if (leaf.count - side < settings.minDataInLeaf || otherSecond < settings.minSumHessianInLeaf) break;
      consider(leaf.first - sideFirst, otherSecond, sideFirst, sideSecond, t - 1, own.hasNaN);
    }
    if (own.hasNaN) {
      // The first bin, where it is the derived one, is what the others leave, its estimated count too.
      const bool isDerived = own.derived == 0;
      sideFirst = isDerived ? leaf.first : 0;
      sideSecond = isDerived ? second - leastSum : leastSum;
      side = isDerived ? leaf.count : 0;
      if (isDerived)
        for (uint32_t t = 1; t < own.count; t++) {
          sideFirst -= bin[t][0];
          sideSecond -= bin[t][1];
          side -= countOf(bin[t][1] * perSecond);
        }
      for (uint32_t t = 0; t < ordered; t++) {
        if (t > 0 || !isDerived) {
          sideFirst += bin[t][0];
          sideSecond += bin[t][1];
          side += countOf(bin[t][1] * perSecond);
        }
        if (side < settings.minDataInLeaf || sideSecond < settings.minSumHessianInLeaf) continue;
        const double otherSecond = second - sideSecond;
        if (leaf.count - side < settings.minDataInLeaf || otherSecond < settings.minSumHessianInLeaf) break;
        consider(sideFirst, sideSecond, leaf.first - sideFirst, otherSecond, t, false);
      }
    }
    if (bestGain == -infinity) return;
    best.gain = bestGain - needed;
    best.leftOutput = outputOf(best.leftFirst, best.leftSecond, leaf);
    best.rightOutput = outputOf(best.rightFirst, best.rightSecond, leaf);
  }
  static double countOf(double estimate) { return static_cast<double>(static_cast<int64_t>(estimate + 0.5)); }

  bool canSplit(const Leaf &leaf) const { return !(settings.maxDepth > 0 && leaf.depth >= settings.maxDepth) && leaf.count >= 2 * settings.minDataInLeaf && leaf.count >= 2; }

  /** Histograms of the leaf `small`, and of its sibling `large` from their parent's in `large`'s slot; then the best splits of both. */
  void study(const Gradient *own, Leaf &small, uint32_t smallSlot, Leaf *large, uint32_t largeSlot) {
    Sums *ofSmall = histogramOf(smallSlot), *ofLarge = histogramOf(largeSlot);
    uint8_t *smallFlags = isSplittable + static_cast<size_t>(smallSlot) * settings.features, *largeFlags = isSplittable + static_cast<size_t>(largeSlot) * settings.features;
    const bool trySmall = canSplit(small), tryLarge = large && canSplit(*large);
    small.best.gain = -infinity;
    if (large) large->best.gain = -infinity;
    if (!trySmall && !tryLarge) return;
    auto block = [&](uint32_t i, uint32_t) {
      addUp(i, small, own, ofSmall);
      for (uint32_t f = i * lanes; f < (i + 1) * lanes && f < settings.features; f++) derive(f, small, ofSmall);
      if (large) {
        const size_t from = static_cast<size_t>(i) * lanes * binStride;
        for (size_t at = from; at < from + lanes * binStride; at++) ofLarge[at] -= ofSmall[at];
      }
      for (uint32_t f = i * lanes; f < (i + 1) * lanes && f < settings.features; f++) {
        candidates[2 * f].gain = candidates[2 * f + 1].gain = -infinity;
        const bool isWorth = !large || largeFlags[f];
        if (isWorth && trySmall) findThreshold(f, small, ofSmall, candidates[2 * f]);
        if (isWorth && tryLarge) findThreshold(f, *large, ofLarge, candidates[2 * f + 1]);
        smallFlags[f] = candidates[2 * f].gain > -infinity;
        if (large) largeFlags[f] = candidates[2 * f + 1].gain > -infinity;
      }
    };
    share(settings.blocks(), block);
    for (uint32_t f = 0; f < settings.features; f++) {
      if (trySmall && candidates[2 * f].gain > small.best.gain) small.best = candidates[2 * f];
      if (tryLarge && candidates[2 * f + 1].gain > large->best.gain) large->best = candidates[2 * f + 1];
    }
  }

  void growTree(const Gradient *own) {
    __builtin_memcpy(rowsOfLeaves, drawn, sizeof(uint32_t) * drawnCount);
    shareRows(drawnCount, [&](uint32_t chunk, uint32_t from, uint32_t to) {
      double first = 0, second = 0;
      for (uint32_t i = from; i < to; i++) {
        first += own[drawn[i]].first;
        second += own[drawn[i]].second;
      }
      partial[2 * chunk] = first;
      partial[2 * chunk + 1] = second;
    });
    double first = 0, second = 0;
    for (uint32_t chunk = 0; chunk < chunksOf(drawnCount); chunk++) {
      first += partial[2 * chunk];
      second += partial[2 * chunk + 1];
    }
    nodeCount = depth = 0;
    leafCount = 1;
    leaves[0] = {0, drawnCount, 0, 0, first, second, 0, -infinity, infinity, {}};
    leaves[0].output = outputOf(first, second, leaves[0]);
    slotOfLeaf[0] = 0;
    study(own, leaves[0], 0, nullptr, 0);
    while (leafCount < settings.numLeaves) {
      uint32_t best = 0;
      for (uint32_t i = 1; i < leafCount; i++)
        if (leaves[i].best.gain > leaves[best].best.gain) best = i;
      if (!(leaves[best].best.gain > 0)) break;
      splitLeaf(best, own);
    }
  }

  void splitLeaf(uint32_t place, const Gradient *own) {
    Leaf &left = leaves[place];
    const Leaf parent = left;
    const Split &split = parent.best;
    const uint32_t node = nodeCount++, fresh = leafCount++;
    nodes[node] = {split.feature, split.threshold, parent.count, -static_cast<int32_t>(place) - 1, -static_cast<int32_t>(fresh) - 1, split.gain, split.nanLeft, split.set};
    // The parent's child becomes this node.
    if (node > 0) {
      SplitNode &above = nodes[parent.node];
      (above.left == -static_cast<int32_t>(place) - 1 ? above.left : above.right) = static_cast<int32_t>(node);
    }
    Leaf &right = leaves[fresh];
    const uint32_t count = partitionRows(parent, split);
    left.count = count;
    left.depth = parent.depth + 1;
    left.node = node;
    right = left;
    right.begin = parent.begin + count;
    right.count = parent.count - count;
    left.first = split.leftFirst;
    left.second = split.leftSecond;
    left.output = split.leftOutput;
    right.first = split.rightFirst;
    right.second = split.rightSecond;
    right.output = split.rightOutput;
    if (monotone[split.feature] != 0) {
      const double middle = (split.leftOutput + split.rightOutput) / 2;
      if (monotone[split.feature] > 0) left.most = right.least = middle;
      else left.least = right.most = middle;
    }
    if (left.depth > depth) depth = left.depth;
    // The parent's histogram stays with the larger child, which has it less the smaller one's.
    const uint32_t parentSlot = slotOfLeaf[place];
    const bool leftIsSmall = left.count < right.count;
    slotOfLeaf[leftIsSmall ? place : fresh] = fresh;
    slotOfLeaf[leftIsSmall ? fresh : place] = parentSlot;
    study(own, leftIsSmall ? left : right, fresh, leftIsSmall ? &right : &left, parentSlot);
  }

  /** @tparam By a Split or a SplitNode */
  template <class By> bool goesLeft(uint32_t row, const By &by) const {
    const Bins &own = columns[by.feature];
    const uint32_t bin = *binsOf(by.feature, row);
    if (own.isCategorical) return by.set.has(bin);
    if (own.hasNaN && bin == own.count - 1) return by.nanLeft;
    return bin <= by.threshold;
  }
  /** Parts a leaf's rows, in their order; how many go left. */
  uint32_t partitionRows(const Leaf &leaf, const Split &split) {
    uint32_t *rows = rowsOfLeaves + leaf.begin;
    shareRows(leaf.count, [&](uint32_t chunk, uint32_t from, uint32_t to) {
      uint32_t left = 0;
      for (uint32_t i = from; i < to; i++) left += goesLeft(rows[i], split);
      chunkLeft[chunk] = left;
    });
    uint32_t total = 0;
    for (uint32_t chunk = 0; chunk < chunksOf(leaf.count); chunk++) {
      const uint32_t left = chunkLeft[chunk];
      chunkLeft[chunk] = total;
      total += left;
    }
    shareRows(leaf.count, [&](uint32_t chunk, uint32_t from, uint32_t to) {
      uint32_t left = chunkLeft[chunk], right = total + from - left;
      for (uint32_t i = from; i < to; i++) {
        const bool isLeft = goesLeft(rows[i], split);
        scattered[isLeft ? left : right] = rows[i];
        left += isLeft;
        right += !isLeft;
      }
    });
    __builtin_memcpy(rows, scattered, sizeof(uint32_t) * leaf.count);
    return total;
  }

  /** What each leaf gives in the end: its percentile of what is missing, for those losses, times the learning rate. */
  void setOutputs(uint32_t output) {
    for (uint32_t i = 0; i < leafCount; i++) {
      Leaf &leaf = leaves[i];
      if (leafCount == 1) leaf.output = 0;
      else if (settings.loss.setsLeavesAnew() && leaf.count > 0) leaf.output = residualPercentile(rowsOfLeaves + leaf.begin, leaf.count, output);
      leaf.output *= settings.learningRate;
    }
  }

  /** Adds the tree to the scores of all rows. */
  void addTree(uint32_t output) {
    auto leaf = [&](uint32_t i, uint32_t) {
      const Leaf &own = leaves[i];
      for (uint32_t p = own.begin; p < own.begin + own.count; p++) scores[static_cast<size_t>(rowsOfLeaves[p]) * settings.outputs + output] += own.output;
    };
    share(leafCount, leaf);
    const bool hasRest = drawnCount < settings.rows;
    const uint32_t from = hasRest ? 0 : settings.rows;
    shareRows(settings.allRows() - from, [&](uint32_t, uint32_t first, uint32_t last) {
      for (uint32_t row = from + first; row < from + last; row++) {
        if (row < settings.rows && inBag[row]) continue;
        int32_t node = nodeCount > 0 ? 0 : -1;
        while (node >= 0) node = goesLeft(row, nodes[node]) ? nodes[node].left : nodes[node].right;
        scores[static_cast<size_t>(row) * settings.outputs + output] += leaves[-node - 1].output;
      }
    });
  }

  /**
   * The tree in preorder, as cart.h writes trees; a node that splits by categories has the number of its set instead of a threshold.
   * The first one has what boosting began with.
   */
  void writeTree(uint32_t output, double bias) {
    Grown &tree = grown[output];
    tree.nodes = tree.leaves = tree.sets = 0;
    tree.depth = depth;
    uint32_t waiting = 0;
    constexpr uint32_t none = 0xffffffffu;
    // Pairs: a node or leaf, and whose right child it is.
    walk[waiting++] = static_cast<uint32_t>(nodeCount > 0 ? 0 : -1);
    walk[waiting++] = none;
    while (waiting > 0) {
      const uint32_t parent = walk[--waiting];
      const int32_t place = static_cast<int32_t>(walk[--waiting]);
      const uint32_t at = tree.nodes++;
      if (parent != none) tree.rights[parent] = at;
      if (place < 0) {
        const Leaf &leaf = leaves[-place - 1];
        tree.features[at] = -1;
        tree.thresholds[at] = tree.gains[at] = 0;
        tree.covers[at] = static_cast<float>(leaf.count);
        tree.values[tree.leaves] = leaf.output + bias;
        tree.rights[at] = tree.leaves++;
        continue;
      }
      const SplitNode &node = nodes[place];
      const Bins &own = columns[node.feature];
      if (own.isCategorical) {
        tree.features[at] = static_cast<int32_t>(node.feature) | categorical;
        tree.thresholds[at] = static_cast<float>(tree.sets);
        uint32_t *set = tree.setWords + static_cast<size_t>(tree.sets++) * settings.setWords;
        __builtin_memset(set, 0, sizeof(uint32_t) * settings.setWords);
        for (uint32_t bin = 1; bin < own.count; bin++) {
          const uint32_t category = static_cast<uint32_t>(own.upper[bin]);
          if (node.set.has(bin)) set[category / 32] |= 1u << category % 32;
        }
      } else {
        const double threshold = own.upper[node.threshold];
        const bool isMissingLeft = own.hasNaN ? node.nanLeft : 0 <= threshold;
        tree.features[at] = static_cast<int32_t>(node.feature) | (isMissingLeft ? missingLeft : 0);
        tree.thresholds[at] = threshold >= infinity ? static_cast<float>(infinity) : floorToFloat(threshold);
      }
      tree.covers[at] = static_cast<float>(node.rows);
      tree.gains[at] = static_cast<float>(node.gain);
      walk[waiting++] = static_cast<uint32_t>(node.right);
      walk[waiting++] = at;
      walk[waiting++] = static_cast<uint32_t>(node.left);
      walk[waiting++] = none;
    }
  }

  const Grown *treeOf(const Call &call) const { return call.argument >= 0 && call.argument < settings.outputs && roundsDone > 0 ? grown + static_cast<uint32_t>(call.argument) : nullptr; }
  double tellSize(const Call &call) const {
    uint32_t *out = call.output<uint32_t>(4);
    const Grown *tree = treeOf(call);
    if (!out || !tree) return notACall;
    out[0] = tree->nodes;
    out[1] = tree->leaves;
    out[2] = tree->depth;
    out[3] = tree->sets;
    return 1;
  }
  /** Five arrays of 32 bits a node, padded to 8 bytes, then the leaves' values and the sets of categories. */
  double tellTree(const Call &call) const {
    const Grown *tree = treeOf(call);
    if (!tree) return notACall;
    const size_t bytes = 4 * static_cast<size_t>(tree->nodes), padded = (5 * bytes + 7) / 8 * 8;
    const size_t leafBytes = 8 * static_cast<size_t>(tree->leaves), setBytes = 4 * static_cast<size_t>(tree->sets) * settings.setWords;
    uint8_t *out = call.output<uint8_t>(static_cast<double>(padded + leafBytes + setBytes));
    if (!out) return notACall;
    const void *const arrays[] = {tree->features, tree->thresholds, tree->rights, tree->covers, tree->gains};
    for (uint32_t i = 0; i < 5; i++) __builtin_memcpy(out + i * bytes, arrays[i], bytes);
    __builtin_memcpy(out + padded, tree->values, leafBytes);
    __builtin_memcpy(out + padded + leafBytes, tree->setWords, setBytes);
    return 0;
  }
};

} // namespace

double boostingBytes(Description description) {
  BoostingSettings settings{};
  if (!readSettings(description, settings)) return 0;
  Arena arena(nullptr);
  arena.take<Boosting>(1);
  Boosting measured{};
  measured.place(arena, settings);
  return arena.bytes();
}

Plan *makeBoosting(void *memory, Description description, Team *team) {
  BoostingSettings settings{};
  if (!readSettings(description, settings)) return nullptr;
  Arena arena(memory);
  Boosting *boosting = arena.take<Boosting>(1);
  boosting->place(arena, settings);
  boosting->team = team;
  boosting->answer = [](Plan &plan, uint32_t operation, const Call &call) { return static_cast<Boosting &>(plan).respond(operation, call); };
  return boosting;
}

} // namespace gatewise::trees
