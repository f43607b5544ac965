// Trees for JavaScript: plans with their memory and threads, and one call into them. See kernels/interface.h.
#include "addon.h"
#include "../../fused/native/workers.h"
#include "../kernels/interface.h"
#include <memory>
#include <new>
#include <stdlib.h>

namespace gatewise::trees {

namespace {

constexpr size_t alignment = 64;

struct NativePlan {
  void *block = nullptr;
  Plan *plan = nullptr;
  std::unique_ptr<Workers> workers;
  Team alone{};

  /** Gives memory and threads back. */
  void end() {
    workers.reset();
    free(block);
    block = nullptr;
    plan = nullptr;
  }
  ~NativePlan() { end(); }
};

napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

napi_value numberValue(napi_env env, double value) {
  napi_value result;
  return napi_create_double(env, value, &result) == napi_ok ? result : nullptr;
}

/** The bytes of a typed array; none of null. False for anything else. */
bool bytesOf(napi_env env, napi_value given, void *&data, size_t &bytes) {
  data = nullptr;
  bytes = 0;
  napi_valuetype kind;
  if (napi_typeof(env, given, &kind) != napi_ok) return false;
  if (kind == napi_null) return true;
  napi_typedarray_type type;
  size_t length;
  if (napi_get_typedarray_info(env, given, &type, &length, &data, nullptr, nullptr) != napi_ok) return false;
  size_t width = 1;
  if (type == napi_int32_array || type == napi_uint32_array || type == napi_float32_array) width = 4;
  else if (type == napi_float64_array) width = 8;
  else if (type != napi_uint8_array) return false;
  bytes = length * width;
  return true;
}

bool descriptionOf(napi_env env, napi_value given, const double *&numbers, size_t &length) {
  napi_typedarray_type type;
  void *data;
  if (napi_get_typedarray_info(env, given, &type, &length, &data, nullptr, nullptr) != napi_ok || type != napi_float64_array) return false;
  numbers = static_cast<const double *>(data);
  return true;
}

template <size_t count> bool argumentsOf(napi_env env, napi_callback_info info, napi_value (&values)[count]) {
  size_t given = count;
  return napi_get_cb_info(env, info, &given, values, nullptr, nullptr) == napi_ok && given == count;
}

/** treesBytes(description): memory of a plan; 0 when it cannot be read. */
napi_value treesBytes(napi_env env, napi_callback_info info) {
  napi_value values[1];
  const double *numbers;
  size_t length;
  if (!argumentsOf(env, info, values) || !descriptionOf(env, values[0], numbers, length)) return fail(env, "a description is expected");
  return numberValue(env, planBytes(numbers, length));
}

/** treesCreate(description, threads): a plan. */
napi_value treesCreate(napi_env env, napi_callback_info info) {
  napi_value values[2];
  const double *numbers;
  size_t length;
  double threads;
  if (!argumentsOf(env, info, values) || !descriptionOf(env, values[0], numbers, length) || napi_get_value_double(env, values[1], &threads) != napi_ok || !(threads >= 1 && threads <= maxThreads))
    return fail(env, "a description and a number of threads are expected");
  const double bytes = planBytes(numbers, length);
  if (!(bytes > 0)) return fail(env, "the description of the trees cannot be read");
  std::unique_ptr<NativePlan> own(new (std::nothrow) NativePlan);
  if (!own) return fail(env, "there is not enough memory");
  if (bytes < static_cast<double>(SIZE_MAX / 2)) own->block = calloc(1, static_cast<size_t>(bytes) + alignment);
  if (!own->block) return fail(env, "there is not enough memory");
  own->alone.threads = 1;
  if (threads > 1) {
    own->workers.reset(new (std::nothrow) Workers(static_cast<uint32_t>(threads)));
    if (!own->workers || own->workers->team().threads < threads) return fail(env, "the system gives no more threads");
  }
  void *memory = reinterpret_cast<void *>((reinterpret_cast<uintptr_t>(own->block) + alignment - 1) / alignment * alignment);
  own->plan = makePlan(memory, numbers, length, own->workers ? &own->workers->team() : &own->alone);
  if (!own->plan) return fail(env, "the description of the trees cannot be read");
  napi_value result;
  const auto finalize = [](napi_env, void *data, void *) { delete static_cast<NativePlan *>(data); };
  if (napi_create_external(env, own.get(), finalize, nullptr, &result) != napi_ok) return fail(env, "the plan could not be handed over");
  own.release();
  return result;
}

NativePlan *planOf(napi_env env, napi_value given) {
  void *pointer = nullptr;
  return napi_get_value_external(env, given, &pointer) == napi_ok ? static_cast<NativePlan *>(pointer) : nullptr;
}

/** treesCall(plan, operation, argument, in, out): a number. */
napi_value treesCall(napi_env env, napi_callback_info info) {
  napi_value values[5];
  if (!argumentsOf(env, info, values)) return fail(env, "five arguments are expected");
  NativePlan *own = planOf(env, values[0]);
  if (!own || !own->plan) return fail(env, "the plan was disposed");
  uint32_t operation;
  Call given{};
  void *in;
  if (napi_get_value_uint32(env, values[1], &operation) != napi_ok || napi_get_value_double(env, values[2], &given.argument) != napi_ok || !bytesOf(env, values[3], in, given.inBytes) || !bytesOf(env, values[4], given.out, given.outBytes))
    return fail(env, "an argument is not what the trees expect");
  given.in = in;
  return numberValue(env, call(own->plan, operation, given));
}

/** treesDispose(plan): gives its memory and threads back at once. */
napi_value treesDispose(napi_env env, napi_callback_info info) {
  napi_value values[1];
  NativePlan *own = argumentsOf(env, info, values) ? planOf(env, values[0]) : nullptr;
  if (own) own->end();
  return nullptr;
}

} // namespace

bool defineAddon(napi_env env, napi_value exports) {
  const napi_property_descriptor properties[] = {
      {"treesBytes", nullptr, treesBytes, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"treesCreate", nullptr, treesCreate, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"treesCall", nullptr, treesCall, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"treesDispose", nullptr, treesDispose, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  return napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties) == napi_ok;
}

} // namespace gatewise::trees
