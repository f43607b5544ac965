import type { Sampler } from '../sampler';
import { drawUntilAllowed, randomValues } from './draw';

/** Every parameter by itself, uniform on its scale. */
export const randomSampler: Sampler = {
  ask: (request) => drawUntilAllowed(request, (random) => randomValues(request.space, random)),
};
