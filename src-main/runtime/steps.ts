import { said, sentenceText, type Sentence } from '../core/common/sentence';

/** What a setup is at, in the order of the work; fetching and unpacking come again for each library of NVIDIA. */
export type SetupPhase = 'searching' | 'fetching' | 'unpacking' | 'building' | 'testing';

/** One piece of a setup, as it is told. */
export interface SetupStep {
  readonly phase: SetupPhase;
  readonly told: Sentence;
}

export const steps = {
  searching: (name: string, version: string): SetupStep => ({
    phase: 'searching',
    told: said`Looking for ${name} ${version}`,
  }),
  /** @param size as people read it; null: the index does not tell */
  fetching: (file: string, size: string | null): SetupStep => ({
    phase: 'fetching',
    told: size === null ? said`Fetching ${file}` : said`Fetching ${file} (${size})`,
  }),
  unpacking: (name: string): SetupStep => ({ phase: 'unpacking', told: said`Unpacking ${name}` }),
  building: { phase: 'building', told: said`Building the binding` },
  testing: { phase: 'testing', told: said`Testing it` },
} as const satisfies Record<SetupPhase, SetupStep | ((...facts: never[]) => SetupStep)>;

/** A step in English, for a terminal. */
export function stepText({ told }: SetupStep): string {
  return sentenceText(told);
}

/** Where building and testing begin within the whole, by the minutes that they take; what comes before them lies below. */
const begins = { building: 0.85, testing: 0.95 } as const;

/**
 * How far a whole setup is, never less than before. How many libraries are to be fetched is not known before the first is
 * unpacked: each takes half of what is left of the way to the building.
 * @returns takes each step with its share done (null: unknown) and tells the whole's, from 0 to 1
 */
export function wholeShare(): (step: SetupStep, share: number | null) => number {
  let reached = 0;
  let from = 0;
  let last: SetupPhase = 'searching';
  return ({ phase }, share) => {
    if (phase === 'fetching' && last !== 'fetching') from = reached;
    last = phase;
    const half = (begins.building - from) / 2;
    const at = {
      searching: 0,
      fetching: from + half * (share ?? 0),
      unpacking: from + half,
      building: begins.building,
      testing: begins.testing,
    }[phase];
    reached = Math.max(reached, at);
    return reached;
  };
}
