/** The parts of an experiment's page, from top to bottom; each has an address: `/experiments/:id#results`. */
export const experimentParts = ['setup', 'live', 'results', 'verdict', 'report'] as const;
export type ExperimentPart = (typeof experimentParts)[number];

/** The part that the hash of an address names; undefined for none and for a foreign one. */
export function partOfHash(hash: string): ExperimentPart | undefined {
  return experimentParts.find((part) => hash === `#${part}`);
}

/** Id of a part's element. */
export const partId = (part: ExperimentPart): string => `part-${part}`;

/**
 * The part that a person is looking at: the last one that begins above the reading line, a third of the way down.
 * @param tops where each part begins, in pixels below the upper edge of what is seen
 */
export function partInView(tops: ReadonlyMap<ExperimentPart, number>, height: number): ExperimentPart {
  return experimentParts.findLast((part) => (tops.get(part) ?? Infinity) <= height / 3) ?? 'setup';
}
