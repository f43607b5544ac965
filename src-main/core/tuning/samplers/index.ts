import type { Sampler } from '../sampler';
import { gridSampler } from './grid';
import { randomSampler } from './random';
import type { SamplerKind, SamplerSpecification } from './schema';

type SpecificationOf<Kind extends SamplerKind> = Extract<SamplerSpecification, { kind: Kind }>;

const samplers: { readonly [Kind in SamplerKind]: (specification: SpecificationOf<Kind>) => Sampler } = {
  random: () => randomSampler,
  grid: gridSampler,
};

/** The sampler of a specification. */
export function createSampler(specification: SamplerSpecification): Sampler {
  return make(samplers, specification);
}

function make<Kind extends SamplerKind>(
  table: { readonly [One in Kind]: (specification: SpecificationOf<One>) => Sampler },
  specification: SpecificationOf<Kind> & { kind: Kind },
): Sampler {
  return table[specification.kind](specification);
}
