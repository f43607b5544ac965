// From a description to layers: the one place that knows all kinds of them.
#pragma once
#include "bidirectional.h"
#include "dense.h"
#include "pooling.h"
#include "shaping.h"

namespace GATEWISE_VARIANT {

/** The order is the plan description's. */
enum class LayerKind : int { simpleRnn, lstm, gru, gruResetBefore, bidirectional, convolution, maxPooling, averagePooling, flatten, dense, dropout };

constexpr int maxLayers = 64;

/** Room for layers inside the plan's own memory; they own nothing, so nothing has to be destroyed. */
class LayerRoom {
public:
  template <class T, class... Arguments> T *make(Arguments &&...arguments) {
    T *layer = new (Place{room + used}) T(static_cast<Arguments &&>(arguments)...);
    used += (sizeof(T) + 15) / 16 * 16;
    return layer;
  }
  bool hasRoom() const { return used + perLayer <= sizeof room; }

private:
  static constexpr size_t perLayer = sizeof(Bidirectional) + 2 * sizeof(Lstm) + 2 * sizeof(GruResetBefore);
  alignas(16) unsigned char room[maxLayers * perLayer];
  size_t used = 0;
};

inline Recurrent *makeRecurrent(LayerRoom &room, Planner &planner, LayerKind kind, Reader &in, Shape shape, long index, Direction direction, bool inputGradient) {
  switch (kind) {
  case LayerKind::simpleRnn:
    return room.make<SimpleRnn>(planner, in, shape, index, direction, inputGradient);
  case LayerKind::lstm:
    return room.make<Lstm>(planner, in, shape, index, direction, inputGradient);
  case LayerKind::gru:
    return room.make<Gru>(planner, in, shape, index, direction, inputGradient);
  case LayerKind::gruResetBefore:
    return room.make<GruResetBefore>(planner, in, shape, index, direction, inputGradient);
  default:
    return nullptr;
  }
}

inline Layer *makeBidirectional(LayerRoom &room, Planner &planner, Reader &in, Shape shape, long index, bool inputGradient) {
  const Merge merge = static_cast<Merge>(in.integer());
  const LayerKind kind = static_cast<LayerKind>(in.integer());
  Reader again = in;
  Recurrent *ahead = makeRecurrent(room, planner, kind, in, shape, index, {}, inputGradient);
  Recurrent *back = makeRecurrent(room, planner, kind, again, shape, index, {true, DropoutUse::backwardInput, DropoutUse::backwardRecurrent}, inputGradient);
  if (!ahead || !back) return nullptr;
  return room.make<Bidirectional>(planner, shape, merge, *ahead, *back);
}

/** The next layer of a description; null when it is of no kind that is known. */
inline Layer *makeLayer(LayerRoom &room, Planner &planner, Reader &in, Shape shape, long index, bool inputGradient) {
  const LayerKind kind = static_cast<LayerKind>(in.integer());
  switch (kind) {
  case LayerKind::bidirectional:
    return makeBidirectional(room, planner, in, shape, index, inputGradient);
  case LayerKind::convolution:
    return room.make<Convolution>(planner, in, shape, inputGradient);
  case LayerKind::maxPooling:
    return room.make<MaxPooling>(planner, in, shape);
  case LayerKind::averagePooling:
    return room.make<AveragePooling>(planner, shape);
  case LayerKind::flatten:
    return room.make<Flatten>(planner, shape);
  case LayerKind::dense:
    return room.make<Dense>(planner, in, shape, inputGradient);
  case LayerKind::dropout:
    return room.make<Dropout>(planner, in, shape, index);
  default:
    return makeRecurrent(room, planner, kind, in, shape, index, {}, inputGradient);
  }
}

} // namespace GATEWISE_VARIANT
