import { said } from '../common/sentence';
import type { Layer } from './schema';
import { modelError } from './shapes';

/**
 * Holds that the layers' ids and inputs describe a chain, each layer fed by the one before it: all that an engine can run. A
 * graph that joins or branches is told apart from one that names layers which do not exist.
 * @throws GatewiseError MODEL_INVALID naming `model.layers.N`
 */
export function requireChain(layers: readonly Layer[]): void {
  const places = new Map<string, number>();
  for (const [index, { id }] of layers.entries()) {
    if (id === undefined) continue;
    const other = places.get(id);
    if (other !== undefined) {
      throw modelError(
        index,
        said`Layer ${other} already has the id “${id}”.`,
        said`Give every layer an id of its own, or none.`,
      );
    }
    places.set(id, index);
  }
  for (const [index, { inputs }] of layers.entries()) {
    const unknown = inputs?.find((id) => !places.has(id));
    if (unknown !== undefined) {
      throw modelError(
        index,
        said`There is no layer with the id “${unknown}”.`,
        said`Name the id of a layer before this one.`,
      );
    }
    const [first, ...others] = inputs ?? [];
    if (first === undefined || (others.length === 0 && places.get(first) === index - 1)) continue;
    throw modelError(
      index,
      said`It takes ${(inputs ?? []).map((id) => `“${id}”`).join(' and ')}, but the engines run a list of layers, each fed by the one before it.`,
      said`Bring the layers into the order in which they feed each other, without joins and branches, or leave inputs out.`,
    );
  }
}
