import type { Clipping, Optimizer } from '../../core/training';

/** Changes weights in place by their gradients. */
export interface OptimizerStep {
  /** Numbers kept for every weight value. */
  readonly slots: number;
  apply(weights: readonly Float32Array[], gradients: readonly Float32Array[], learningRate: number): void;
  /** Steps done, and the numbers of each slot for each weight; the arrays themselves. */
  state(weights: readonly Float32Array[]): { readonly steps: number; readonly slots: readonly Float32Array[][] };
  /** @param slots of each slot the numbers for each weight, which are copied */
  setState(steps: number, slots: readonly (readonly Float32Array[])[]): void;
}

type Update = (
  weight: Float32Array,
  gradient: Float32Array,
  slots: readonly Float32Array[],
  learningRate: number,
  step: number,
) => void;

/**
 * beta^step from float32's nearest beta and rounded to float32: Keras corrects Adam's bias so. Exact figures would differ
 * from Keras's by 6e-6 of the learning rate, which grows to 1e-4 of the loss in a plain recurrent layer over 20 steps.
 */
function powerOf(beta: number, step: number): number {
  return Math.fround(Math.fround(beta) ** step);
}

/** Adam (Kingma & Ba 2014) with Keras 3's placement of epsilon. */
function adam({ beta1, beta2, epsilon }: Extract<Optimizer, { type: 'adam' }>): Update {
  return (weight, gradient, [m = new Float32Array(), v = new Float32Array()], learningRate, step) => {
    const rate = (learningRate * Math.sqrt(1 - powerOf(beta2, step))) / (1 - powerOf(beta1, step));
    for (let i = 0; i < weight.length; i += 1) {
      const g = gradient[i] ?? 0;
      const mean = (m[i] ?? 0) + (g - (m[i] ?? 0)) * (1 - beta1);
      const square = (v[i] ?? 0) + (g * g - (v[i] ?? 0)) * (1 - beta2);
      m[i] = mean;
      v[i] = square;
      weight[i] = (weight[i] ?? 0) - (mean * rate) / (Math.sqrt(square) + epsilon);
    }
  };
}

/** Gradient descent with momentum (Polyak 1964) or Nesterov's (1983), as Keras 3 writes them. */
function sgd({ momentum, nesterov }: Extract<Optimizer, { type: 'sgd' }>): Update {
  return (weight, gradient, [velocities = new Float32Array()], learningRate) => {
    for (let i = 0; i < weight.length; i += 1) {
      const descent = (gradient[i] ?? 0) * learningRate;
      const velocity = momentum * (velocities[i] ?? 0) - descent;
      velocities[i] = velocity;
      weight[i] = (weight[i] ?? 0) + (nesterov ? momentum * velocity - descent : velocity);
    }
  };
}

/** RMSprop (Tieleman & Hinton 2012) with epsilon under the root, as Keras 3 has it. */
function rmsprop({ rho, momentum, epsilon }: Extract<Optimizer, { type: 'rmsprop' }>): Update {
  return (weight, gradient, [squares = new Float32Array(), velocities = new Float32Array()], learningRate) => {
    for (let i = 0; i < weight.length; i += 1) {
      const g = gradient[i] ?? 0;
      const square = rho * (squares[i] ?? 0) + (1 - rho) * g * g;
      squares[i] = square;
      const velocity = momentum * (velocities[i] ?? 0) + (learningRate * g) / Math.sqrt(square + epsilon);
      velocities[i] = velocity;
      weight[i] = (weight[i] ?? 0) - velocity;
    }
  };
}

function updateOf(optimizer: Optimizer): { readonly update: Update; readonly slots: number } {
  switch (optimizer.type) {
    case 'adam':
      return { update: adam(optimizer), slots: 2 };
    case 'sgd':
      return { update: sgd(optimizer), slots: 1 };
    case 'rmsprop':
      return { update: rmsprop(optimizer), slots: 2 };
  }
}

/** An optimizer with Keras 3's formulas; its state starts at zero. */
export function createOptimizer(optimizer: Optimizer): OptimizerStep {
  const { update, slots } = updateOf(optimizer);
  let state: Float32Array[][] | null = null;
  let steps = 0;
  const stateFor = (weights: readonly Float32Array[]): Float32Array[][] => {
    state ??= Array.from({ length: slots }, () => weights.map((weight) => new Float32Array(weight.length)));
    return state;
  };
  return {
    slots,
    apply(weights, gradients, learningRate) {
      const kept = stateFor(weights);
      steps += 1;
      for (const [index, weight] of weights.entries()) {
        const own = kept.flatMap((slot) => slot[index] ?? []);
        update(weight, gradients[index] ?? new Float32Array(weight.length), own, learningRate, steps);
      }
    },
    state: (weights) => ({ steps, slots: stateFor(weights) }),
    setState(stepsDone, given) {
      steps = stepsDone;
      state = given.map((slot) => slot.map((values) => values.slice()));
    },
  };
}

function squaredNorm(gradient: Float32Array): number {
  return gradient.reduce((sum, value) => sum + value * value, 0);
}

function scale(gradient: Float32Array, factor: number): void {
  for (let i = 0; i < gradient.length; i += 1) gradient[i] = (gradient[i] ?? 0) * factor;
}

/** Clips gradients in place, as Keras 3 does: `limit / max(norm, limit)` for norms. */
export function clipGradients(
  gradients: readonly Float32Array[],
  { globalClipnorm, clipnorm, clipvalue }: Clipping,
): void {
  if (globalClipnorm !== null) {
    const norm = Math.sqrt(gradients.reduce((sum, gradient) => sum + squaredNorm(gradient), 0));
    for (const gradient of gradients) scale(gradient, globalClipnorm / Math.max(norm, globalClipnorm));
  }
  for (const gradient of gradients) {
    if (clipnorm !== null) scale(gradient, clipnorm / Math.max(Math.sqrt(squaredNorm(gradient)), clipnorm));
    if (clipvalue !== null) {
      for (let i = 0; i < gradient.length; i += 1) {
        gradient[i] = Math.min(Math.max(gradient[i] ?? 0, -clipvalue), clipvalue);
      }
    }
  }
}
