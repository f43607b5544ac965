import type { Random } from '../../common/random';

/** Places of two parents on the unit interval. */
type Parents = readonly [first: number, second: number];

/** A child's place beside its parents': anywhere between them and half their distance beyond (Eshelman & Schaffer, FOGA 1992). */
export function blendCrossover([first, second]: Parents, random: Random): number {
  const apart = 0.5 * Math.abs(first - second);
  const [low, high] = [Math.min(first, second) - apart, Math.max(first, second) + apart];
  return low + (high - low) * random.uniform();
}

/**
 * Simulated binary crossover within bounds (Deb & Agrawal, 1995): half the children's places are new, near a parent's; the others are
 * a parent's own.
 * @param eta the greater, the nearer: 2 of one objective, 20 of several
 */
export function binaryCrossover([first, second]: Parents, eta: number, random: Random): number {
  const [least, most] = [Math.min(first, second), Math.max(first, second)];
  const apart = Math.max(1e-10, most - least);
  const share = random.uniform();
  const spread = (room: number): number => {
    const alpha = 2 - (1 + (2 * room) / apart) ** -(eta + 1);
    const base = share > 1 / alpha ? 1 / (2 - share * alpha) : share * alpha;
    return base ** (1 / (eta + 1));
  };
  const [isNew, isSecond] = [random.uniform() < 0.5, random.uniform() < 0.5];
  if (!isNew) return isSecond ? second : first;
  return isSecond ? (least + most + spread(1 - most) * apart) / 2 : (least + most - spread(least) * apart) / 2;
}

const mutationEta = 20;

/** A place moved a little within the unit interval (polynomial mutation of Deb et al., 2002). */
export function polynomialMutation(place: number, random: Random): number {
  const share = random.uniform();
  const power = mutationEta + 1;
  const moved =
    share <= 0.5
      ? (2 * share + (1 - 2 * share) * (1 - place) ** power) ** (1 / power) - 1
      : 1 - (2 * (1 - share) + 2 * (share - 0.5) * place ** power) ** (1 / power);
  return Math.min(1, Math.max(0, place + moved));
}
