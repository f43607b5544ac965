import { z } from 'zod';
import { createRandom, deriveSeed, type Random } from '../common/random';
import type { Pruner } from '../tuning/pruner';
import type { Sampler } from '../tuning/sampler';
import type { Parameter, ParameterValue, SearchSpace, TrialValues } from '../tuning/space';
import { valueOfChoice } from '../tuning/distribution';
import { withoutIdle } from './values';

export const samplerSpecificationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto') }),
  z.object({ kind: z.literal('grid') }),
  z.object({ kind: z.literal('random') }),
]);
export type SamplerSpecification = z.infer<typeof samplerSpecificationSchema>;

export const prunerSpecificationSchema = z.discriminatedUnion('kind', [z.object({ kind: z.literal('none') })]);
export type PrunerSpecification = z.infer<typeof prunerSpecificationSchema>;

/** Values of a parameter that has only so many; null for one that has any value. */
function listOf({ distribution }: Parameter): ParameterValue[] | null {
  if (distribution.kind === 'categorical') return distribution.choices.map(valueOfChoice);
  const { low, high, step } = distribution;
  if (step === null || distribution.log) return null;
  return Array.from({ length: Math.floor((high - low) / step + 1e-9) + 1 }, (_, index) => low + index * step);
}

/** How many combinations a grid over the space has; null where it has none. */
export function gridCount(space: SearchSpace): number | null {
  return gridOf(space)?.length ?? null;
}

function gridOf(space: SearchSpace): TrialValues[] | null {
  let found: TrialValues[] = [{}];
  for (const parameter of space.parameters) {
    const list = listOf(parameter);
    if (list === null) return null;
    found = found.flatMap((one) => list.map((value) => ({ ...one, [parameter.name]: value })));
    if (found.length > 100_000) return null;
  }
  const seen = new Map(
    found.map((values) => withoutIdle(space, values)).map((values) => [JSON.stringify(values), values]),
  );
  return [...seen.values()];
}

function draw(parameter: Parameter, random: Random): ParameterValue {
  const { distribution } = parameter;
  const list = listOf(parameter);
  if (list !== null) return list[random.integer(list.length)] ?? null;
  if (distribution.kind === 'categorical') return null;
  const { low, high, log } = distribution;
  const share = random.uniform();
  const value = log ? low * (high / low) ** share : low + (high - low) * share;
  return distribution.kind === 'int' ? Math.min(high, Math.max(low, Math.round(value))) : value;
}

const random: Sampler = {
  ask({ space, number, seed }) {
    const own = createRandom(deriveSeed(seed, number));
    return withoutIdle(
      space,
      Object.fromEntries(space.parameters.map((parameter) => [parameter.name, draw(parameter, own)])),
    );
  },
};

const grid: Sampler = {
  ask: ({ space, number }) => gridOf(space)?.[number] ?? null,
};

export function createSampler({ kind }: SamplerSpecification): Sampler {
  return kind === 'grid' ? grid : random;
}

const none: Pruner = { judge: () => 'continue', promotions: () => [] };
const pruners: Readonly<Record<PrunerSpecification['kind'], Pruner>> = { none };

export function createPruner({ kind }: PrunerSpecification): Pruner {
  return pruners[kind];
}
