/**
 * The doors of the portable tier: the engine's functions as exports of a WebAssembly module. JavaScript owns the memory,
 * says where things lie in it, and starts workers that run `serve` on the same memory.
 */
#include "../kernels/interface.h"

using gatewise::kernelsWasm;
using gatewise::ProbeRequest;
using gatewise::Team;
using gatewise::TrainRequest;
using gatewise::TrainResult;
using gatewise::Windows;

#define GATEWISE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

/** Vtables name it for functions without a body; nothing can call it. */
extern "C" void __cxa_pure_virtual() { __builtin_trap(); }

GATEWISE_EXPORT(objectBytes) size_t objectBytes() { return kernelsWasm()->objectBytes; }
GATEWISE_EXPORT(describe) bool describe(void *object, const double *description, size_t length) { return kernelsWasm()->describe(object, description, length); }
GATEWISE_EXPORT(memoryBytes) double memoryBytes(const void *object) { return kernelsWasm()->memoryBytes(object); }
GATEWISE_EXPORT(weightCount) size_t weightCount(const void *object) { return kernelsWasm()->weightCount(object); }
GATEWISE_EXPORT(outputCount) size_t outputCount(const void *object) { return kernelsWasm()->outputCount(object); }
GATEWISE_EXPORT(attach) void attach(void *object, void *memory, Team *team) { kernelsWasm()->attach(object, memory, team); }
GATEWISE_EXPORT(setWeights) void setWeights(void *object, const float *values) { kernelsWasm()->setWeights(object, values); }
GATEWISE_EXPORT(getWeights) void getWeights(const void *object, float *values) { kernelsWasm()->getWeights(object, values); }
GATEWISE_EXPORT(slotCount) size_t slotCount(const void *object) { return kernelsWasm()->slotCount(object); }
GATEWISE_EXPORT(getSlots) double getSlots(const void *object, float *values) { return kernelsWasm()->getSlots(object, values); }
GATEWISE_EXPORT(setSlots) void setSlots(void *object, const float *values, double steps) { kernelsWasm()->setSlots(object, values, steps); }
GATEWISE_EXPORT(train) void train(void *object, const Windows *windows, const TrainRequest *request, TrainResult *result) { kernelsWasm()->train(object, windows, request, result); }
GATEWISE_EXPORT(evaluate) double evaluate(void *object, const Windows *windows, uint32_t from, uint32_t to) { return kernelsWasm()->evaluate(object, windows, from, to); }
GATEWISE_EXPORT(penalty) double penalty(const void *object) { return kernelsWasm()->penalty(object); }
GATEWISE_EXPORT(predict) void predict(void *object, const Windows *windows, uint32_t from, uint32_t to, float *outputs) { kernelsWasm()->predict(object, windows, from, to, outputs); }
GATEWISE_EXPORT(probe) void probe(void *object, const ProbeRequest *request) { kernelsWasm()->probe(object, request); }

GATEWISE_EXPORT(teamBytes) size_t teamBytes() { return sizeof(Team); }
/** The team of a plan, in zeroed memory; workers 1 … threads − 1 must call `serve`. */
GATEWISE_EXPORT(setThreads) void setThreads(Team *team, uint32_t threads) { team->threads = threads; }
GATEWISE_EXPORT(serve) void serve(Team *team, uint32_t thread) { gatewise::serve(*team, thread); }
GATEWISE_EXPORT(dismiss) void dismiss(Team *team) { gatewise::dismiss(*team); }

// JavaScript writes and reads these structs; engine/fused/portable/structures.ts has the same places.
static_assert(offsetof(Windows, sampleWeights) == 16 && offsetof(Windows, lastValueFeature) == 24 && sizeof(Windows) == 28);
static_assert(offsetof(TrainRequest, firstStep) == 12 && offsetof(TrainRequest, learningRate) == 16 && offsetof(TrainRequest, lossSum) == 24 && sizeof(TrainRequest) == 32);
static_assert(offsetof(TrainResult, steps) == 8 && offsetof(TrainResult, notFinite) == 12 && offsetof(TrainResult, largestGradient) == 16 && offsetof(TrainResult, weight) == 24);
static_assert(offsetof(ProbeRequest, rows) == 4 && offsetof(ProbeRequest, weightGradients) == 20);
