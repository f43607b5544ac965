// Optimizers with Keras 3's formulas, over ranges of packed weights; padding has zero gradients and stays zero.
#pragma once
#include "layer.h"

namespace GATEWISE_VARIANT {

/** The order is the plan description's. */
enum class OptimizerKind : int { adam, sgd, rmsprop };
enum class ClippingKind : int { none, globalNorm, norm, value };

/** Floats that are updated together: all arrays are as long and begin at a vector. */
struct Update {
  float *weights, *gradients, *first, *second;
  long count;
};

class Optimizer {
public:
  int slots = 0;

  void read(Reader &in) {
    kind = static_cast<OptimizerKind>(in.integer());
    for (double &parameter : parameters) parameter = in.number();
    slots = kind == OptimizerKind::sgd ? 1 : 2;
  }

  /** @param step from 1 */
  void apply(const Update &update, double learningRate, double step) const {
    switch (kind) {
    case OptimizerKind::adam:
      return adam(update, static_cast<float>(learningRate) * __builtin_sqrtf(1 - powerOf(parameters[1], step)) /
                              (1 - powerOf(parameters[0], step)));
    case OptimizerKind::sgd:
      return sgd(update, static_cast<float>(learningRate));
    case OptimizerKind::rmsprop:
      return rmsprop(update, static_cast<float>(learningRate));
    }
  }

private:
  OptimizerKind kind = OptimizerKind::sgd;
  /** Adam: beta1, beta2, epsilon; SGD: momentum, nesterov; RMSprop: rho, momentum, epsilon. */
  double parameters[3] = {};

  /**
   * beta^step for a whole step, from float32's nearest beta and rounded to float32: Keras corrects Adam's bias so. Exact
   * figures would differ from Keras's by 6e-6 of the learning rate, which grows to 1e-4 of the loss in a plain recurrent
   * layer over 20 steps.
   */
  static float powerOf(double beta, double step) {
    double base = static_cast<float>(beta), result = 1;
    for (uint64_t n = static_cast<uint64_t>(step); n > 0; n >>= 1, base *= base)
      if (n & 1) result *= base;
    return static_cast<float>(result);
  }

  /** Kingma & Ba 2014, with Keras's placement of epsilon. */
  void adam(const Update &u, float alpha) const {
    const float beta1 = static_cast<float>(1 - parameters[0]), beta2 = static_cast<float>(1 - parameters[1]);
    const float epsilon = static_cast<float>(parameters[2]);
    float *__restrict w = u.weights, *__restrict m = u.first, *__restrict v = u.second;
    const float *__restrict g = u.gradients;
    for (long i = 0; i < u.count; i++) {
      m[i] += (g[i] - m[i]) * beta1;
      v[i] += (g[i] * g[i] - v[i]) * beta2;
      w[i] -= m[i] * alpha / (__builtin_sqrtf(v[i]) + epsilon);
    }
  }

  /** Momentum (Polyak 1964) or Nesterov's (1983). */
  void sgd(const Update &u, float rate) const {
    const float momentum = static_cast<float>(parameters[0]);
    const bool nesterov = parameters[1] != 0;
    float *__restrict w = u.weights, *__restrict velocity = u.first;
    const float *__restrict g = u.gradients;
    for (long i = 0; i < u.count; i++) {
      const float descent = g[i] * rate;
      velocity[i] = momentum * velocity[i] - descent;
      w[i] += nesterov ? momentum * velocity[i] - descent : velocity[i];
    }
  }

  /** Tieleman & Hinton 2012, with epsilon under the root. */
  void rmsprop(const Update &u, float rate) const {
    const float rho = static_cast<float>(parameters[0]), rest = static_cast<float>(1 - parameters[0]);
    const float momentum = static_cast<float>(parameters[1]), epsilon = static_cast<float>(parameters[2]);
    float *__restrict w = u.weights, *__restrict square = u.first, *__restrict velocity = u.second;
    const float *__restrict g = u.gradients;
    for (long i = 0; i < u.count; i++) {
      square[i] = rho * square[i] + rest * g[i] * g[i];
      velocity[i] = momentum * velocity[i] + rate * g[i] / __builtin_sqrtf(square[i] + epsilon);
      w[i] -= velocity[i];
    }
  }
};

} // namespace GATEWISE_VARIANT
