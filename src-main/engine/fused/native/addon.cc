// The Node-API module: plans and their calls for JavaScript. It copies arrays in and out, or works on memory that
// JavaScript allocated for as long as a call lasts, never the other way round: Electron forbids memory from outside.
#include "../../trees/native/addon.h"
#include "variants.h"
#include "workers.h"
#include <memory>
#include <new>
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

namespace {

using namespace gatewise;

constexpr size_t alignment = 64;

/** Zeroed memory that begins at a cache line; null when there is not enough. */
class Memory {
public:
  ~Memory() { free(block); }
  void *allocate(double bytes) {
    if (!(bytes < static_cast<double>(SIZE_MAX / 2))) return nullptr;
    block = calloc(1, static_cast<size_t>(bytes) + alignment);
    if (!block) return nullptr;
    return reinterpret_cast<void *>((reinterpret_cast<uintptr_t>(block) + alignment - 1) / alignment * alignment);
  }

private:
  void *block = nullptr;
};

/** A plan with its memory and threads. */
struct NativePlan {
  const Kernels *kernels = nullptr;
  Memory objectMemory, memory;
  void *object = nullptr;
  std::unique_ptr<Workers> workers;
  bool ready = false;
};

napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

/** Arguments of a call, read one after the other; the first that is not what it should be throws and spoils the rest. */
class Arguments {
public:
  Arguments(napi_env env, napi_callback_info info) : env(env) {
    count = maximum;
    if (napi_get_cb_info(env, info, &count, values, nullptr, nullptr) != napi_ok) spoil();
  }
  explicit operator bool() const { return sound; }

  double number() {
    double value = 0;
    if (!sound || at >= count || napi_get_value_double(env, values[at++], &value) != napi_ok) spoil();
    return value;
  }
  uint32_t whole() {
    const double value = number();
    if (!(value >= 0 && value <= 4294967295.0)) spoil();
    return sound ? static_cast<uint32_t>(value) : 0;
  }
  /** The memory of a typed array and its length; null for null. */
  template <class T> T *array(size_t &length) {
    napi_typedarray_type type;
    void *data = nullptr;
    length = 0;
    if (!sound || at >= count) {
      spoil();
      return nullptr;
    }
    napi_valuetype kind;
    if (napi_typeof(env, values[at], &kind) == napi_ok && kind == napi_null) {
      at++;
      return nullptr;
    }
    if (napi_get_typedarray_info(env, values[at++], &type, &length, &data, nullptr, nullptr) != napi_ok || type != typeOf(static_cast<T *>(nullptr))) spoil();
    return static_cast<T *>(data);
  }
  /** An array of at least `least` values. */
  template <class T> T *arrayOf(size_t least) {
    size_t length;
    T *data = array<T>(length);
    if (length < least) spoil();
    return data;
  }
  /** The plan of a call; `needed` when it must not have been disposed. */
  NativePlan *plan() {
    void *pointer = nullptr;
    if (!sound || at >= count || napi_get_value_external(env, values[at++], &pointer) != napi_ok) spoil();
    NativePlan *given = static_cast<NativePlan *>(pointer);
    if (sound && !given->ready) spoil("the plan was disposed");
    return given;
  }
  Windows windows(size_t &windowCount) {
    Windows result{};
    size_t length;
    result.series = array<float>(length);
    result.targets = array<float>(length);
    result.starts = array<uint32_t>(windowCount);
    result.targetStarts = array<uint32_t>(length);
    result.sampleWeights = array<float>(length);
    result.targetLength = whole();
    result.lastValueFeature = static_cast<int32_t>(number());
    return result;
  }

private:
  static constexpr size_t maximum = 24;
  napi_env env;
  napi_value values[maximum];
  size_t count, at = 0;
  bool sound = true;

  void spoil(const char *message = "an argument is not what the engine expects") {
    if (sound) napi_throw_error(env, nullptr, message);
    sound = false;
  }
  static napi_typedarray_type typeOf(float *) { return napi_float32_array; }
  static napi_typedarray_type typeOf(double *) { return napi_float64_array; }
  static napi_typedarray_type typeOf(uint32_t *) { return napi_uint32_array; }
};

napi_value numberValue(napi_env env, double value) {
  napi_value result;
  return napi_create_double(env, value, &result) == napi_ok ? result : nullptr;
}

/** variants(): `[id, label, id, label, …]`, the fastest first. */
napi_value listVariants(napi_env env, napi_callback_info) {
  Variant variants[maxVariants];
  const int count = findVariants(variants);
  napi_value list;
  if (napi_create_array(env, &list) != napi_ok) return nullptr;
  for (int i = 0; i < count; i++) {
    napi_value id, label;
    if (napi_create_string_utf8(env, variants[i].id, NAPI_AUTO_LENGTH, &id) != napi_ok || napi_create_string_utf8(env, variants[i].label, NAPI_AUTO_LENGTH, &label) != napi_ok ||
        napi_set_element(env, list, static_cast<uint32_t>(2 * i), id) != napi_ok || napi_set_element(env, list, static_cast<uint32_t>(2 * i + 1), label) != napi_ok)
      return nullptr;
  }
  return list;
}

/** create(variant's place, description, threads): a plan. */
napi_value createPlan(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Variant variants[maxVariants];
  const uint32_t place = arguments.whole();
  size_t length;
  const double *description = arguments.array<double>(length);
  const uint32_t threads = arguments.whole();
  if (!arguments) return nullptr;
  if (static_cast<int>(place) >= findVariants(variants)) return fail(env, "this processor has no such instruction set");
  std::unique_ptr<NativePlan> plan(new (std::nothrow) NativePlan);
  if (!plan) return fail(env, "there is not enough memory");
  plan->kernels = variants[place].kernels;
  plan->object = plan->objectMemory.allocate(static_cast<double>(plan->kernels->objectBytes));
  if (!plan->object) return fail(env, "there is not enough memory");
  if (!plan->kernels->describe(plan->object, description, length)) return fail(env, "the description of the model cannot be read");
  void *memory = plan->memory.allocate(plan->kernels->memoryBytes(plan->object));
  if (!memory) return fail(env, "there is not enough memory");
  if (threads > 1) {
    plan->workers.reset(new (std::nothrow) Workers(threads));
    if (!plan->workers || plan->workers->team().threads < threads) return fail(env, "the system gives no more threads");
  }
  plan->kernels->attach(plan->object, memory, plan->workers ? &plan->workers->team() : nullptr);
  plan->ready = true;
  napi_value result;
  const auto finalize = [](napi_env, void *data, void *) { delete static_cast<NativePlan *>(data); };
  if (napi_create_external(env, plan.get(), finalize, nullptr, &result) != napi_ok) return fail(env, "the plan could not be handed over");
  plan.release();
  return result;
}

/** planBytes(variant's place, description): what `create` would allocate. */
napi_value planBytes(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  Variant variants[maxVariants];
  const uint32_t place = arguments.whole();
  size_t length;
  const double *description = arguments.array<double>(length);
  if (!arguments) return nullptr;
  if (static_cast<int>(place) >= findVariants(variants)) return fail(env, "this processor has no such instruction set");
  const Kernels *kernels = variants[place].kernels;
  Memory memory;
  void *object = memory.allocate(static_cast<double>(kernels->objectBytes));
  if (!object) return fail(env, "there is not enough memory");
  if (!kernels->describe(object, description, length)) return fail(env, "the description of the model cannot be read");
  return numberValue(env, kernels->memoryBytes(object));
}

/** dispose(plan): gives its memory and threads back at once. */
napi_value dispose(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  NativePlan *plan = arguments.plan();
  if (!arguments) return nullptr;
  plan->~NativePlan();
  new (plan) NativePlan;
  return nullptr;
}

napi_value memoryBytes(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  return arguments ? numberValue(env, plan->kernels->memoryBytes(plan->object)) : nullptr;
}

/** setWeights(plan, values) */
napi_value setWeights(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  if (!arguments) return nullptr;
  const float *values = arguments.arrayOf<float>(plan->kernels->weightCount(plan->object));
  if (arguments) plan->kernels->setWeights(plan->object, values);
  return nullptr;
}

/** getWeights(plan, values) */
napi_value getWeights(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  if (!arguments) return nullptr;
  float *values = arguments.arrayOf<float>(plan->kernels->weightCount(plan->object));
  if (arguments) plan->kernels->getWeights(plan->object, values);
  return nullptr;
}

/** getSlots(plan, values): steps learned. */
napi_value getSlots(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  if (!arguments) return nullptr;
  float *values = arguments.arrayOf<float>(plan->kernels->weightCount(plan->object) * plan->kernels->slotCount(plan->object));
  return arguments ? numberValue(env, plan->kernels->getSlots(plan->object, values)) : nullptr;
}

/** setSlots(plan, values, steps learned) */
napi_value setSlots(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  if (!arguments) return nullptr;
  const float *values = arguments.arrayOf<float>(plan->kernels->weightCount(plan->object) * plan->kernels->slotCount(plan->object));
  const double steps = arguments.number();
  if (arguments) plan->kernels->setSlots(plan->object, values, steps);
  return nullptr;
}

/** slotCount(plan) */
napi_value slotCount(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  return arguments ? numberValue(env, static_cast<double>(plan->kernels->slotCount(plan->object))) : nullptr;
}

/** train(plan, …windows, order, from, to, epoch, step, learning rate, loss sum, result): see engine/fused/backend.ts. */
napi_value train(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  size_t windowCount, orderLength;
  const Windows windows = arguments.windows(windowCount);
  const uint32_t *order = arguments.array<uint32_t>(orderLength);
  const uint32_t from = arguments.whole(), to = arguments.whole(), epoch = arguments.whole(), step = arguments.whole();
  const double learningRate = arguments.number(), lossSum = arguments.number();
  double *answer = arguments.arrayOf<double>(5);
  if (!arguments) return nullptr;
  if (from > to || to > orderLength) return fail(env, "the order is shorter than it should be");
  for (uint32_t i = from; i < to; i++)
    if (order[i] >= windowCount) return fail(env, "the order names a window that does not exist");
  const TrainRequest request{order + from, to - from, epoch, step, learningRate, lossSum};
  TrainResult result{};
  const FlushToZero flushing;
  plan->kernels->train(plan->object, &windows, &request, &result);
  answer[0] = result.lossSum;
  answer[1] = result.steps;
  answer[2] = result.notFinite;
  answer[3] = result.largestGradient;
  answer[4] = result.weight;
  return nullptr;
}

/** evaluate(plan, …windows, from, to): sum of the windows' losses. */
napi_value evaluate(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  size_t windowCount;
  const Windows windows = arguments.windows(windowCount);
  const uint32_t from = arguments.whole(), to = arguments.whole();
  if (!arguments) return nullptr;
  if (from > to || to > windowCount) return fail(env, "there are fewer windows");
  const FlushToZero flushing;
  return numberValue(env, plan->kernels->evaluate(plan->object, &windows, from, to));
}

napi_value penalty(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  return arguments ? numberValue(env, plan->kernels->penalty(plan->object)) : nullptr;
}

/** predict(plan, …windows, from, to, outputs) */
napi_value predict(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  size_t windowCount;
  const Windows windows = arguments.windows(windowCount);
  const uint32_t from = arguments.whole(), to = arguments.whole();
  if (!arguments) return nullptr;
  if (from > to || to > windowCount) return fail(env, "there are fewer windows");
  float *outputs = arguments.arrayOf<float>((to - from) * plan->kernels->outputCount(plan->object));
  if (!arguments) return nullptr;
  const FlushToZero flushing;
  plan->kernels->predict(plan->object, &windows, from, to, outputs);
  return nullptr;
}

/** probe(plan, rows, input, outputGradient, output, inputGradient, weightGradients) */
napi_value probe(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const NativePlan *plan = arguments.plan();
  if (!arguments) return nullptr;
  ProbeRequest request{};
  request.rows = arguments.whole();
  const size_t outputs = request.rows * plan->kernels->outputCount(plan->object);
  size_t inputs;
  request.input = arguments.array<float>(inputs);
  request.outputGradient = arguments.arrayOf<float>(outputs);
  request.output = arguments.arrayOf<float>(outputs);
  request.inputGradient = arguments.arrayOf<float>(inputs);
  request.weightGradients = arguments.arrayOf<float>(plan->kernels->weightCount(plan->object));
  if (!arguments) return nullptr;
  const FlushToZero flushing;
  plan->kernels->probe(plan->object, &request);
  return nullptr;
}

} // namespace

NAPI_MODULE_INIT() {
  const napi_property_descriptor properties[] = {
      {"variants", nullptr, listVariants, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"create", nullptr, createPlan, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"planBytes", nullptr, planBytes, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"dispose", nullptr, dispose, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"memoryBytes", nullptr, memoryBytes, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"setWeights", nullptr, setWeights, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"getWeights", nullptr, getWeights, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"slotCount", nullptr, slotCount, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"getSlots", nullptr, getSlots, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"setSlots", nullptr, setSlots, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"train", nullptr, train, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"evaluate", nullptr, evaluate, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"penalty", nullptr, penalty, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"predict", nullptr, predict, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"probe", nullptr, probe, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  return napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties) == napi_ok && trees::defineAddon(env, exports) ? exports : nullptr;
}
