// Random forests (Breiman 2001) and extremely randomised trees (Geurts et al. 2006). Every thread grows trees of its own;
// a tree depends on its number alone, and what is added up over trees is added in their order: any number of threads gives
// the same bits.
#include "cart.h"
#include "interface.h"

namespace gatewise::trees {

namespace {

enum class Criterion : uint32_t { squaredError, gini, entropy };
enum class ClassWeight : uint32_t { none, balancedSubsample };
enum Operation : uint32_t { setColumn, setTargets, setWeights, advance, size, read, take, outOfBag };

constexpr double mostRows = 1u << 30, mostFeatures = (1u << 24) - 1, mostOutputs = 1u << 16, anyWhole = 4294967295.0;

struct ForestSettings {
  uint32_t rows, features, outputs, trees, threads, seed, sampleSize;
  Criterion criterion;
  ClassWeight classWeight;
  bool isSingleTree, bootstrap, outOfBag;
  TreeSettings tree;

  bool isOfClasses() const { return criterion != Criterion::squaredError; }
  uint32_t slots() const { return trees < 2 * threads ? trees : 2 * threads; }
};

bool readSettings(Description &description, ForestSettings &settings) {
  settings.rows = description.whole(1, mostRows);
  settings.features = description.whole(1, mostFeatures);
  settings.outputs = description.whole(1, mostOutputs);
  settings.criterion = static_cast<Criterion>(description.whole(0, 2));
  settings.tree.random = description.flag();
  settings.trees = description.whole(1, 1u << 20);
  settings.tree.maxDepth = description.whole(0, anyWhole);
  settings.tree.maxLeafNodes = description.whole(0, anyWhole);
  settings.tree.minSamplesSplit = description.whole(2, anyWhole);
  settings.tree.minSamplesLeaf = description.whole(1, mostRows);
  settings.tree.maxFeatures = description.whole(1, mostFeatures);
  settings.tree.minImpurityDecrease = description.number();
  settings.bootstrap = description.flag();
  settings.sampleSize = description.whole(1, mostRows);
  settings.classWeight = static_cast<ClassWeight>(description.whole(0, 1));
  settings.outOfBag = description.flag();
  settings.seed = description.whole(0, anyWhole);
  settings.isSingleTree = description.flag();
  settings.threads = description.whole(1, maxThreads);
  return description.isRead() && settings.tree.maxLeafNodes != 1;
}

/** A tree that is whole, until the host has read it. */
struct Slot {
  uint32_t isDone, nodes, leaves, depth;
  int32_t *features;
  float *thresholds, *covers, *gains;
  uint32_t *rights;
  double *values, *importances;
  /** Of each row, whether the tree has seen it. */
  uint8_t *inBag;

  void place(Arena &arena, const ForestSettings &settings) {
    const double most = mostLeaves(settings.tree, settings.rows);
    features = arena.take<int32_t>(2 * most);
    thresholds = arena.take<float>(2 * most);
    covers = arena.take<float>(2 * most);
    gains = arena.take<float>(2 * most);
    rights = arena.take<uint32_t>(2 * most);
    values = arena.take<double>(most * settings.outputs);
    importances = arena.take<double>(settings.features);
    inBag = arena.take<uint8_t>(settings.outOfBag ? settings.rows : 0.0);
  }
};

template <class Rule> struct Forest : Plan {
  ForestSettings settings;
  Team *team;
  float *columns;
  double *targets, *rowWeights, *cumulative, *bagSums;
  uint32_t *labels, *bagCounts, *treeSeeds;
  bool hasWeights;
  Slot *slots;

  struct Grower {
    TreeBuilder<Rule> builder;
    double *weights;
    uint32_t *counts;
    MersenneTwister twister;
    uint32_t tree;
    bool isBusy;
    double unitsLeft;
  };
  Grower *growers;
  uint32_t nextTree, taken;

  static Forest *make(void *memory, const ForestSettings &settings, Team *team) {
    Arena arena(memory);
    Forest *forest = arena.take<Forest>(1);
    forest->lay(arena, settings);
    forest->team = team;
    forest->answer = [](Plan &plan, uint32_t operation, const Call &call) { return static_cast<Forest &>(plan).respond(operation, call); };
    forest->drawSeeds();
    return forest;
  }
  static double bytes(const ForestSettings &settings) {
    Arena arena(nullptr);
    arena.take<Forest>(1);
    arena.take<Grower>(settings.threads);
    arena.take<Slot>(settings.slots());
    // The same pieces for a plan that lies nowhere: growers and slots are measured one by one.
    Grower grower{};
    Slot slot{};
    for (uint32_t i = 0; i < settings.threads; i++) layGrower(arena, settings, grower);
    for (uint32_t i = 0; i < settings.slots(); i++) slot.place(arena, settings);
    Forest measured{};
    measured.layData(arena, settings);
    return arena.bytes();
  }

private:
  static void layGrower(Arena &arena, const ForestSettings &settings, Grower &grower) {
    grower.builder.place(arena, settings.tree, settings.rows, settings.features, settings.outputs);
    grower.weights = arena.take<double>(settings.rows);
    grower.counts = arena.take<uint32_t>(settings.outputs);
  }
  void layData(Arena &arena, const ForestSettings &given) {
    const double rows = given.rows;
    columns = arena.take<float>(rows * given.features);
    targets = arena.take<double>(given.isOfClasses() ? 0.0 : rows * given.outputs);
    labels = arena.take<uint32_t>(given.isOfClasses() ? rows : 0.0);
    rowWeights = arena.take<double>(rows);
    cumulative = arena.take<double>(given.bootstrap ? rows : 0.0);
    bagSums = arena.take<double>(given.outOfBag ? rows * given.outputs : 0.0);
    bagCounts = arena.take<uint32_t>(given.outOfBag ? rows : 0.0);
    treeSeeds = arena.take<uint32_t>(given.trees);
  }
  void lay(Arena &arena, const ForestSettings &given) {
    settings = given;
    growers = arena.take<Grower>(given.threads);
    slots = arena.take<Slot>(given.slots());
    for (uint32_t i = 0; i < given.threads; i++) layGrower(arena, given, growers[i]);
    for (uint32_t i = 0; i < given.slots(); i++) slots[i].place(arena, given);
    layData(arena, given);
  }

  void drawSeeds() {
    MersenneTwister &twister = growers[0].twister;
    twister.seed(settings.seed);
    for (uint32_t tree = 0; tree < settings.trees; tree++) treeSeeds[tree] = settings.isSingleTree ? settings.seed : twister.below(seedBound);
    for (uint32_t row = 0; row < settings.rows; row++) rowWeights[row] = 1;
  }

  double respond(uint32_t operation, const Call &call) {
    const double rows = settings.rows;
    switch (operation) {
    case setColumn: {
      const float *given = call.input<float>(rows);
      if (!given || !(call.argument >= 0 && call.argument < settings.features)) return notACall;
      __builtin_memcpy(columns + static_cast<size_t>(call.argument) * settings.rows, given, call.inBytes);
      return 0;
    }
    case setTargets: return receiveTargets(call);
    case setWeights: return receiveWeights(call);
    case advance: return grow(call.argument);
    case size: return tellSize(call);
    case read: return tellTree(call);
    case take: return takeTree();
    case outOfBag: return tellOutOfBag(call);
    }
    return notACall;
  }

  double receiveTargets(const Call &call) {
    if (!settings.isOfClasses()) {
      const double *given = call.input<double>(static_cast<double>(settings.rows) * settings.outputs);
      if (!given) return notACall;
      __builtin_memcpy(targets, given, call.inBytes);
      return 0;
    }
    const double *given = call.input<double>(settings.rows);
    if (!given) return notACall;
    for (uint32_t row = 0; row < settings.rows; row++) {
      if (!(given[row] >= 0 && given[row] < settings.outputs)) return notACall;
      labels[row] = static_cast<uint32_t>(given[row]);
    }
    return 0;
  }
  double receiveWeights(const Call &call) {
    const double *given = call.input<double>(settings.rows);
    if (!given) return notACall;
    hasWeights = true;
    double sum = 0;
    for (uint32_t row = 0; row < settings.rows; row++) {
      if (!(given[row] >= 0 && given[row] < infinity)) return notACall;
      rowWeights[row] = given[row];
      sum += given[row];
    }
    if (!(sum > 0)) return notACall;
    if (settings.bootstrap) {
      double share = 0;
      for (uint32_t row = 0; row < settings.rows; row++) cumulative[row] = share += given[row] / sum;
      for (uint32_t row = 0; row < settings.rows; row++) cumulative[row] /= share;
    }
    return 0;
  }

  /** The trees that the host has taken, and the share of those that are being grown. */
  double grow(double units) {
    struct Context {
      Forest *forest;
      double units;
    } context{this, units};
    work(*team, settings.threads, [](void *given, uint32_t thread) {
      const Context &own = *static_cast<Context *>(given);
      own.forest->growOn(own.forest->growers[thread], own.units);
    }, &context);
    double progress = taken;
    for (uint32_t i = 0; i < settings.slots(); i++) progress += slots[i].isDone;
    for (uint32_t i = 0; i < settings.threads; i++)
      if (growers[i].isBusy) progress += growers[i].builder.share();
    return progress < settings.trees ? progress : settings.trees;
  }

  void growOn(Grower &grower, double units) {
    while (units > 0) {
      if (!grower.isBusy) {
        const uint32_t limit = taken + settings.slots() < settings.trees ? taken + settings.slots() : settings.trees;
        uint32_t tree = __atomic_load_n(&nextTree, __ATOMIC_RELAXED);
        do {
          if (tree >= limit) return;
        } while (!__atomic_compare_exchange_n(&nextTree, &tree, tree + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
        grower.tree = tree;
        grower.isBusy = true;
        begin(grower);
        units -= settings.rows;
      }
      if (!grower.builder.grow(units)) return;
      Slot &slot = slots[grower.tree % settings.slots()];
      slot.nodes = grower.builder.nodesUsed();
      slot.leaves = grower.builder.leaves();
      slot.depth = grower.builder.depthReached();
      grower.builder.write(slot.features, slot.thresholds, slot.rights, slot.covers, slot.gains, slot.values, slot.importances);
      slot.isDone = 1;
      grower.isBusy = false;
    }
  }

  void begin(Grower &grower) {
    const uint32_t seed = treeSeeds[grower.tree];
    if (settings.bootstrap) drawSample(grower, seed);
    else __builtin_memcpy(grower.weights, rowWeights, settings.rows * sizeof(double));
    if (settings.outOfBag) {
      uint8_t *inBag = slots[grower.tree % settings.slots()].inBag;
      for (uint32_t row = 0; row < settings.rows; row++) inBag[row] = grower.weights[row] != 0;
    }
    grower.builder.begin({.columns = columns, .rows = settings.rows, .features = settings.features, .outputs = settings.outputs, .targets = targets, .labels = labels, .weights = grower.weights}, seed);
  }

  /** How often each row is in the tree's sample: rows are drawn alike, or by their weights. */
  void drawSample(Grower &grower, uint32_t seed) {
    MersenneTwister &twister = grower.twister;
    twister.seed(seed);
    double *counts = grower.weights;
    for (uint32_t row = 0; row < settings.rows; row++) counts[row] = 0;
    for (uint32_t i = 0; i < settings.sampleSize; i++) counts[hasWeights ? drawWeighted(twister.uniform()) : twister.below(settings.rows)] += 1;
    if (settings.classWeight != ClassWeight::balancedSubsample) return;
    uint32_t present = 0;
    for (uint32_t c = 0; c < settings.outputs; c++) grower.counts[c] = 0;
    for (uint32_t row = 0; row < settings.rows; row++) grower.counts[labels[row]] += static_cast<uint32_t>(counts[row]);
    for (uint32_t c = 0; c < settings.outputs; c++) present += grower.counts[c] > 0;
    for (uint32_t row = 0; row < settings.rows; row++)
      if (counts[row] > 0) counts[row] *= static_cast<double>(settings.sampleSize) / (static_cast<double>(present) * grower.counts[labels[row]]);
  }
  uint32_t drawWeighted(double share) const {
    uint32_t low = 0, high = settings.rows - 1;
    while (low < high) {
      const uint32_t middle = low + (high - low) / 2;
      if (cumulative[middle] <= share) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const Slot *firstDone() const {
    if (taken >= settings.trees) return nullptr;
    const Slot &slot = slots[taken % settings.slots()];
    return slot.isDone ? &slot : nullptr;
  }
  /** 1 and the size of the next tree in order; 0 when it is not whole yet. */
  double tellSize(const Call &call) const {
    uint32_t *out = call.output<uint32_t>(3);
    if (!out) return notACall;
    const Slot *slot = firstDone();
    if (!slot) return 0;
    out[0] = slot->nodes;
    out[1] = slot->leaves;
    out[2] = slot->depth;
    return 1;
  }
  /** Five arrays of 32 bits a node, padded to 8 bytes, then the leaves' values and the importances. */
  double tellTree(const Call &call) const {
    const Slot *slot = firstDone();
    if (!slot) return notACall;
    const size_t words = 5 * static_cast<size_t>(slot->nodes), padded = (words + 1) / 2 * 2;
    const size_t valueCount = static_cast<size_t>(slot->leaves) * settings.outputs;
    uint8_t *out = call.output<uint8_t>(4.0 * padded + 8.0 * (valueCount + settings.features));
    if (!out) return notACall;
    const void *const arrays[] = {slot->features, slot->thresholds, slot->rights, slot->covers, slot->gains};
    for (const void *array : arrays) {
      __builtin_memcpy(out, array, 4 * static_cast<size_t>(slot->nodes));
      out += 4 * static_cast<size_t>(slot->nodes);
    }
    out += 4 * (padded - words);
    __builtin_memcpy(out, slot->values, 8 * valueCount);
    __builtin_memcpy(out + 8 * valueCount, slot->importances, 8 * static_cast<size_t>(settings.features));
    return 0;
  }
  /** Gives the tree's place to another one, after its word on the rows that it has not seen was heard. */
  double takeTree() {
    if (!firstDone()) return notACall;
    if (settings.outOfBag) {
      work(*team, settings.threads, [](void *given, uint32_t thread) {
        Forest &forest = *static_cast<Forest *>(given);
        const uint64_t rows = forest.settings.rows, threads = forest.settings.threads;
        forest.addOutOfBag(static_cast<uint32_t>(rows * thread / threads), static_cast<uint32_t>(rows * (thread + 1) / threads));
      }, this);
    }
    slots[taken % settings.slots()].isDone = 0;
    taken++;
    return taken;
  }
  void addOutOfBag(uint32_t from, uint32_t to) {
    const Slot &slot = slots[taken % settings.slots()];
    for (uint32_t row = from; row < to; row++) {
      if (slot.inBag[row]) continue;
      uint32_t node = 0;
      while (slot.features[node] >= 0) node = columns[static_cast<size_t>(slot.features[node]) * settings.rows + row] <= slot.thresholds[node] ? node + 1 : slot.rights[node];
      const double *values = slot.values + static_cast<size_t>(slot.rights[node]) * settings.outputs;
      for (uint32_t k = 0; k < settings.outputs; k++) bagSums[static_cast<size_t>(row) * settings.outputs + k] += values[k];
      bagCounts[row]++;
    }
  }
  /** Means of what trees say of rows that they have not seen, NaN where every tree has. */
  double tellOutOfBag(const Call &call) const {
    const size_t count = static_cast<size_t>(settings.rows) * settings.outputs;
    double *out = call.output<double>(static_cast<double>(count));
    if (!settings.outOfBag || !out) return notACall;
    for (size_t i = 0; i < count; i++) {
      const uint32_t trees = bagCounts[i / settings.outputs];
      out[i] = trees == 0 ? notACall : bagSums[i] / trees;
    }
    return 0;
  }
};

/** Calls `use` with the kind of forest that the settings ask for. */
template <class Use> auto byRule(const ForestSettings &settings, const Use &use) {
  switch (settings.criterion) {
  case Criterion::gini: return use(static_cast<Forest<Classes<true>> *>(nullptr));
  case Criterion::entropy: return use(static_cast<Forest<Classes<false>> *>(nullptr));
  case Criterion::squaredError: break;
  }
  return settings.outputs == 1 ? use(static_cast<Forest<SquaredError<true>> *>(nullptr)) : use(static_cast<Forest<SquaredError<false>> *>(nullptr));
}

} // namespace

double forestBytes(Description description) {
  ForestSettings settings{};
  if (!readSettings(description, settings)) return 0;
  return byRule(settings, []<class Rule>(const Forest<Rule> *) { return &Forest<Rule>::bytes; })(settings);
}

Plan *makeForest(void *memory, Description description, Team *team) {
  ForestSettings settings{};
  if (!readSettings(description, settings)) return nullptr;
  return byRule(settings, [&]<class Rule>(const Forest<Rule> *) -> Plan * { return Forest<Rule>::make(memory, settings, team); });
}

} // namespace gatewise::trees
