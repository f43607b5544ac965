/**
 * Seeded random numbers. Everything random in an experiment (initial weights, shuffling, dropout, bootstrap)
 * comes from here, so that a seed reproduces a run.
 */

/** A stream of random numbers that depends on its seed alone. */
export interface Random {
  /** Uniform in [0, 1) with 32 bits. */
  uniform(): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
}

/** Mixes 32 bits; the `lowbias32` constants of C. Wellons (hash-prospector, 2018), bias 0.17. */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Derives an independent seed for a named purpose (a layer, an epoch) from a run's seed. */
export function deriveSeed(seed: number, ...path: readonly number[]): number {
  let state = mix32(seed);
  for (const part of path) state = mix32((state ^ mix32(part + 0x9e3779b9)) >>> 0);
  return state;
}

/** A generator for a 32-bit seed: sfc32 (C. Doty-Humphrey, PractRand), warmed up for 12 steps. */
export function createRandom(seed: number): Random {
  let a = mix32(seed);
  let b = mix32(a ^ 0x9e3779b9);
  let c = mix32(b ^ 0x85ebca6b);
  let counter = 1;
  let spare: number | undefined;

  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i += 1) next();

  const uniform = (): number => next() / 4294967296;
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (bound) => Math.floor(uniform() * bound),
  };
}

/** Shuffles in place (Fisher–Yates, Durstenfeld's form). */
export function shuffleInPlace(values: Uint32Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const j = random.integer(i + 1);
    const held = values[i] ?? 0;
    values[i] = values[j] ?? 0;
    values[j] = held;
  }
}
