// One instruction set's kernels. Compiled once for each with its own flags, GATEWISE_VARIANT, GATEWISE_WIDTH and
// GATEWISE_TABLE, the name of the function that hands the table out.
#include "plan-description.h"
#include "plan-prediction.h"
#include "plan-training.h"

#define GATEWISE_TEXT_OF(x) #x
#define GATEWISE_TEXT(x) GATEWISE_TEXT_OF(x)

namespace GATEWISE_VARIANT {

static Plan &planOf(void *object) { return *static_cast<Plan *>(object); }
static const Plan &planOf(const void *object) { return *static_cast<const Plan *>(object); }

static bool describe(void *object, const double *description, size_t length) { return (new (Place{object}) Plan)->describe(description, length); }

static const gatewise::Kernels kernels = {
    GATEWISE_TEXT(GATEWISE_VARIANT),
    sizeof(Plan),
    describe,
    [](const void *object) { return planOf(object).memoryBytes(); },
    [](const void *object) { return planOf(object).weightCount(); },
    [](const void *object) { return planOf(object).outputCount(); },
    [](void *object, void *memory, Team *team) { planOf(object).attach(static_cast<float *>(memory), team); },
    [](void *object, const float *values) { planOf(object).setWeights(values); },
    [](const void *object, float *values) { planOf(object).getWeights(values); },
    [](const void *object) { return planOf(object).slotCount(); },
    [](const void *object, float *values) { return planOf(object).getSlots(values); },
    [](void *object, const float *values, double steps) { planOf(object).setSlots(values, steps); },
    [](void *object, const Windows *windows, const TrainRequest *request, TrainResult *result) { planOf(object).train(*windows, *request, *result); },
    [](void *object, const Windows *windows, uint32_t from, uint32_t to) { return planOf(object).evaluate(*windows, from, to); },
    [](const void *object) { return planOf(object).penalty(); },
    [](void *object, const Windows *windows, uint32_t from, uint32_t to, float *outputs) { planOf(object).predict(*windows, from, to, outputs); },
    [](void *object, const ProbeRequest *request) { planOf(object).probe(*request); },
};

} // namespace GATEWISE_VARIANT

const gatewise::Kernels *gatewise::GATEWISE_TABLE() { return &GATEWISE_VARIANT::kernels; }
