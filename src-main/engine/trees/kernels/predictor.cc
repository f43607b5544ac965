// Predictions of trees that lie one after the other: each row's sum over the trees' leaves, in the order of the trees.
#include "cart.h"
#include "interface.h"

namespace gatewise::trees {

namespace {

enum Operation : uint32_t { setRoots, setOutputs, setFeatures, setThresholds, setRights, setValues, predict, setSets };

/** Rows that go through a tree together, so that its upper nodes stay in the cache. */
constexpr uint32_t blockRows = 64;
/** Parts of what a node says of its feature; boosting.cc has the same. */
constexpr int32_t missingLeft = 1 << 24, categorical = 1 << 25, featureMask = missingLeft - 1;

struct PredictorSettings {
  uint32_t trees, nodes, leaves;
  /** Values of a leaf, and all that is predicted: a tree's values go to as many outputs from the one that it names. */
  uint32_t leafOutputs, outputs;
  /** Sets of categories, and words of 32 bits that each of them takes. */
  uint32_t sets, setWords;
  uint32_t features, threads;
};

bool readSettings(Description &description, PredictorSettings &settings) {
  constexpr double most = 4294967295.0;
  settings.trees = description.whole(1, (1u << 24) - 1);
  settings.nodes = description.whole(1, most);
  settings.leaves = description.whole(1, most);
  settings.leafOutputs = description.whole(1, 1u << 16);
  settings.outputs = description.whole(1, 1u << 16);
  settings.sets = description.whole(0, 1u << 24);
  settings.setWords = description.whole(0, 1u << 12);
  settings.features = description.whole(1, (1u << 24) - 1);
  settings.threads = description.whole(1, maxThreads);
  return description.isRead();
}

struct Predictor : Plan {
  PredictorSettings settings;
  Team *team;
  uint32_t *roots, *firstOutputs, *rights;
  int32_t *features;
  float *thresholds;
  double *values;
  uint32_t *setWords;

  void place(Arena &arena, const PredictorSettings &given) {
    settings = given;
    roots = arena.take<uint32_t>(given.trees);
    firstOutputs = arena.take<uint32_t>(given.trees);
    features = arena.take<int32_t>(given.nodes);
    thresholds = arena.take<float>(given.nodes);
    rights = arena.take<uint32_t>(given.nodes);
    values = arena.take<double>(static_cast<double>(given.leaves) * given.leafOutputs);
    setWords = arena.take<uint32_t>(static_cast<double>(given.sets) * given.setWords);
  }

  template <class T> static double receive(const Call &call, T *place, double count) {
    const T *given = call.input<T>(count);
    if (!given) return notACall;
    __builtin_memcpy(place, given, call.inBytes);
    return 0;
  }

  double respond(uint32_t operation, const Call &call) {
    switch (operation) {
    case setRoots: return receive(call, roots, settings.trees);
    case setOutputs: return receive(call, firstOutputs, settings.trees);
    case setFeatures: return receive(call, features, settings.nodes);
    case setThresholds: return receive(call, thresholds, settings.nodes);
    case setRights: return receive(call, rights, settings.nodes);
    case setValues: return receive(call, values, static_cast<double>(settings.leaves) * settings.leafOutputs);
    case predict: return predictRows(call);
    case setSets: return receive(call, setWords, static_cast<double>(settings.sets) * settings.setWords);
    }
    return notACall;
  }

  struct Request {
    Predictor *predictor;
    const float *rows;
    double *sums;
    uint32_t count;
  };
  double predictRows(const Call &call) {
    if (!(call.argument >= 0 && call.argument < 4294967295.0)) return notACall;
    Request request{this, call.input<float>(call.argument * settings.features), call.output<double>(call.argument * settings.outputs), static_cast<uint32_t>(call.argument)};
    if (!request.rows || !request.sums) return notACall;
    work(*team, settings.threads, [](void *given, uint32_t thread) {
      const Request &own = *static_cast<Request *>(given);
      const uint32_t threads = own.predictor->settings.threads;
      for (uint32_t from = thread * blockRows; from < own.count; from += threads * blockRows) own.predictor->predictBlock(own, from, own.count - from < blockRows ? own.count : from + blockRows);
    }, &request);
    return 0;
  }
  /** What is missing, and a category that no node has seen, is in no set. */
  bool isIn(float value, uint32_t set) const {
    if (!(value >= 0 && value < 32.0f * static_cast<float>(settings.setWords))) return false;
    const uint32_t category = static_cast<uint32_t>(value);
    return setWords[static_cast<size_t>(set) * settings.setWords + category / 32] >> category % 32 & 1;
  }
  void predictBlock(const Request &request, uint32_t from, uint32_t to) const {
    if (settings.sets > 0) followBlock<true>(request, from, to);
    else followBlock<false>(request, from, to);
  }
  template <bool hasSets> void followBlock(const Request &request, uint32_t from, uint32_t to) const {
    const uint32_t outputs = settings.outputs, leafOutputs = settings.leafOutputs;
    for (size_t i = static_cast<size_t>(from) * outputs; i < static_cast<size_t>(to) * outputs; i++) request.sums[i] = 0;
    for (uint32_t tree = 0; tree < settings.trees; tree++)
      for (uint32_t row = from; row < to; row++) {
        const float *own = request.rows + static_cast<size_t>(row) * settings.features;
        uint32_t node = roots[tree];
        for (int32_t feature; (feature = features[node]) >= 0;) {
          const float value = own[feature & featureMask];
          // What is missing is in no order: it goes right, unless the node says otherwise.
          const bool isLeft = hasSets && (feature & categorical) ? isIn(value, static_cast<uint32_t>(thresholds[node])) : value <= thresholds[node] || (value != value && (feature & missingLeft));
          node = isLeft ? node + 1 : rights[node];
        }
        const double *leaf = values + static_cast<size_t>(rights[node]) * leafOutputs;
        double *sums = request.sums + static_cast<size_t>(row) * outputs + firstOutputs[tree];
        for (uint32_t k = 0; k < leafOutputs; k++) sums[k] += leaf[k];
      }
  }
};

} // namespace

double predictorBytes(Description description) {
  PredictorSettings settings{};
  if (!readSettings(description, settings)) return 0;
  Arena arena(nullptr);
  arena.take<Predictor>(1);
  Predictor measured{};
  measured.place(arena, settings);
  return arena.bytes();
}

Plan *makePredictor(void *memory, Description description, Team *team) {
  PredictorSettings settings{};
  if (!readSettings(description, settings)) return nullptr;
  Arena arena(memory);
  Predictor *predictor = arena.take<Predictor>(1);
  predictor->place(arena, settings);
  predictor->team = team;
  predictor->answer = [](Plan &plan, uint32_t operation, const Call &call) { return static_cast<Predictor &>(plan).respond(operation, call); };
  return predictor;
}

} // namespace gatewise::trees
