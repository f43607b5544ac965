import {
  correctedResampledT,
  dieboldMarianoOfLosses,
  mcnemar,
  prepareLosses,
  testDifference,
  type TestedLosses,
} from '../../../src-main/core/evaluation/statistics';
import { randomOf, simulatePair, simulateRepeats, type Process } from './processes';

/** Shares of the simulated pairs. */
export interface Shares {
  /** By the test that assumes independence: Diebold–Mariano, McNemar, or the corrected resampled t. */
  readonly before: number;
  readonly different: number;
  /** Refused because too few windows are independent. */
  readonly refused: number;
}

const level = 0.05;

export function tested(losses: Float64Array, overlap: number, seedLosses: readonly number[] = []): TestedLosses {
  return { losses: prepareLosses({ values: losses, overlap, clusters: null, byTime: null }), seedLosses };
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How often two models are called different; they are equally good where `ratio` is 1. */
export function sharesOf(process: Process, pairs: number, ratio = 1): Shares {
  const random = randomOf(process);
  const counts = { before: 0, different: 0, refused: 0 };
  for (let i = 0; i < pairs; i += 1) {
    const { first, second } = simulatePair(process, random, ratio);
    const { pValue } = testDifference(tested(first, process.horizon), tested(second, process.horizon), {
      bootstrap: false,
    });
    if (pValue === null) counts.refused += 1;
    else if (pValue < level) counts.different += 1;
    if (beforeP(process, first, second) < level) counts.before += 1;
  }
  return shares(counts, pairs);
}

function beforeP({ kind, horizon }: Process, first: Float64Array, second: Float64Array): number {
  if (kind !== 'runs') return dieboldMarianoOfLosses(first, second, horizon).pValue;
  let onlyFirst = 0;
  let onlySecond = 0;
  first.forEach((wrong, i) => {
    if (wrong < (second[i] ?? 0)) onlyFirst += 1;
    if (wrong > (second[i] ?? 0)) onlySecond += 1;
  });
  return mcnemar(onlyFirst, onlySecond).exactP;
}

/** The same for repeats over five seeds. */
export function sharesOfRepeats(process: Process, own: number, pairs: number): Shares {
  const random = randomOf(process, 1 + own);
  const counts = { before: 0, different: 0, refused: 0 };
  for (let i = 0; i < pairs; i += 1) {
    const { first, second } = simulateRepeats(process, { seeds: 5, own }, random);
    const [ownMeans, otherMeans] = [first.map(meanOf), second.map(meanOf)];
    const { pValue } = testDifference(
      tested(averageOf(first), process.horizon, ownMeans),
      tested(averageOf(second), process.horizon, otherMeans),
      { bootstrap: false },
    );
    if (pValue === null) counts.refused += 1;
    else if (pValue < level) counts.different += 1;
    if (correctedResampledT(ownMeans, otherMeans, 0.25).pValue < level) counts.before += 1;
  }
  return shares(counts, pairs);
}

function averageOf(repeats: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array()] = repeats;
  return first.map((_, i) => repeats.reduce((sum, losses) => sum + (losses[i] ?? 0), 0) / repeats.length);
}

function shares(counts: Shares, pairs: number): Shares {
  return { before: counts.before / pairs, different: counts.different / pairs, refused: counts.refused / pairs };
}
