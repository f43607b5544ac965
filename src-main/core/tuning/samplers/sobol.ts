import { deriveSeed } from '../../common/random';
import { fillValues } from '../active';
import { valueAt } from '../distribution';
import type { Sampler } from '../sampler';
import { drawUntilAllowed } from './draw';
import { directionNumbers } from './sobol-numbers';

const bits = 32;

/** Direction integers of a dimension from 0. */
function directionsOf(dimension: number): Uint32Array {
  const [polynomial, ...first] = directionNumbers[dimension - 1] ?? [1];
  const degree = 31 - Math.clz32(polynomial);
  const numbers = new Uint32Array(bits);
  for (let bit = 0; bit < bits; bit += 1) {
    if (dimension === 0) numbers[bit] = 1 << (bits - 1 - bit);
    else if (bit < degree) numbers[bit] = (first[bit] ?? 1) << (bits - 1 - bit);
    else {
      const earlier = numbers[bit - degree] ?? 0;
      let value = earlier ^ (earlier >>> degree);
      for (let term = 1; term < degree; term += 1) {
        if (((polynomial >>> (degree - term)) & 1) === 1) value ^= numbers[bit - term] ?? 0;
      }
      numbers[bit] = value;
    }
  }
  return numbers;
}

const known: Uint32Array[] = [];

/** Coordinate of a point of the Sobol sequence in units of 2⁻³², in the order of Gray codes. */
export function sobolCoordinate(point: number, dimension: number): number {
  const numbers = (known[dimension] ??= directionsOf(dimension));
  let value = 0;
  for (let gray = point ^ (point >>> 1), bit = 0; gray !== 0; gray >>>= 1, bit += 1) {
    if ((gray & 1) === 1) value ^= numbers[bit] ?? 0;
  }
  return value >>> 0;
}

/**
 * Owen's nested uniform scrambling (A. B. Owen, 1995): every bit is turned or not by a draw that depends on the bits above it, so that
 * the points stay as even as they are and are uniform each.
 */
export function owenScramble(value: number, seed: number): number {
  let scrambled = 0;
  for (let bit = bits - 1; bit >= 0; bit -= 1) {
    const above = bit === bits - 1 ? 0 : value >>> (bit + 1);
    const turn = deriveSeed(seed, bit, above) & 1;
    scrambled |= (((value >>> bit) & 1) ^ turn) << bit;
  }
  return scrambled >>> 0;
}

/** Scrambled Sobol points, trial by trial: more even than values at random. Points that constraints forbid are replaced at random. */
export const sobolSampler: Sampler = {
  ask: (request) =>
    drawUntilAllowed(request, (random, attempt) =>
      fillValues(request.space, ({ distribution }, dimension) => {
        if (attempt > 0) return valueAt(distribution, random.uniform());
        const coordinate = owenScramble(
          sobolCoordinate(request.number, dimension),
          deriveSeed(request.seed, dimension),
        );
        return valueAt(distribution, coordinate / 2 ** bits);
      }),
    ),
};
