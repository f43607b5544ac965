import type { Sampler } from '../sampler';
import type { ChosenSampler } from './auto';
import { cmaesSampler } from './cmaes';
import { gpSampler } from './gp';
import { gridSampler } from './grid';
import { nsga2Sampler } from './nsga2';
import { randomSampler } from './random';
import { sobolSampler } from './sobol';
import { tpeSampler } from './tpe';

export { chooseSampler, type ChosenSampler } from './auto';

type Specification = ChosenSampler['specification'];
type Kind = Specification['kind'];
type SpecificationOf<One extends Kind> = Extract<Specification, { kind: One }>;

const samplers: { readonly [One in Kind]: (specification: SpecificationOf<One>) => Sampler } = {
  tpe: tpeSampler,
  gp: gpSampler,
  cmaes: cmaesSampler,
  nsga2: nsga2Sampler,
  sobol: () => sobolSampler,
  random: () => randomSampler,
  grid: gridSampler,
};

/** The sampler of a specification; `auto` becomes one by `chooseSampler`. */
export function createSampler(specification: Specification): Sampler {
  return make(samplers, specification);
}

function make<One extends Kind>(
  table: { readonly [Own in Kind]: (specification: SpecificationOf<Own>) => Sampler },
  specification: SpecificationOf<One> & { kind: One },
): Sampler {
  return table[specification.kind](specification);
}
