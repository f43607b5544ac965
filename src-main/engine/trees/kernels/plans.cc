// The door to all kinds of plans.
#include "interface.h"

namespace gatewise::trees {

double planBytes(const double *numbers, size_t length) {
  Description description(numbers, length);
  switch (static_cast<PlanKind>(description.whole(1, 3))) {
  case PlanKind::forest: return forestBytes(description);
  case PlanKind::predictor: return predictorBytes(description);
  case PlanKind::boosting: return boostingBytes(description);
  }
  return 0;
}

Plan *makePlan(void *memory, const double *numbers, size_t length, Team *team) {
  Description description(numbers, length);
  switch (static_cast<PlanKind>(description.whole(1, 3))) {
  case PlanKind::forest: return makeForest(memory, description, team);
  case PlanKind::predictor: return makePredictor(memory, description, team);
  case PlanKind::boosting: return makeBoosting(memory, description, team);
  }
  return nullptr;
}

double call(Plan *plan, uint32_t operation, const Call &call) { return plan->answer(*plan, operation, call); }

} // namespace gatewise::trees
