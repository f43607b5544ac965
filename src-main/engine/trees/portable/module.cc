/** The doors of the trees' WebAssembly module; see kernels/interface.h. */
#include "../kernels/interface.h"

using gatewise::Team;
using gatewise::trees::Plan;

#define GATEWISE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

GATEWISE_EXPORT(planBytes) double planBytes(const double *description, size_t length) { return gatewise::trees::planBytes(description, length); }
GATEWISE_EXPORT(makePlan) Plan *makePlan(void *memory, const double *description, size_t length, Team *team) { return gatewise::trees::makePlan(memory, description, length, team); }
GATEWISE_EXPORT(call) double call(Plan *plan, uint32_t operation, double argument, const void *in, size_t inBytes, void *out, size_t outBytes) {
  return gatewise::trees::call(plan, operation, {argument, in, inBytes, out, outBytes});
}

GATEWISE_EXPORT(teamBytes) size_t teamBytes() { return sizeof(Team); }
GATEWISE_EXPORT(setThreads) void setThreads(Team *team, uint32_t threads) { team->threads = threads; }
GATEWISE_EXPORT(serve) void serve(Team *team, uint32_t thread) { gatewise::serve(*team, thread); }
GATEWISE_EXPORT(dismiss) void dismiss(Team *team) { gatewise::dismiss(*team); }
