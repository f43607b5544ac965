/** Runs that one page of a comparison or a report holds. */
export const mostCompared = 20;

export const canBeCompared = (ids: readonly string[]): boolean => ids.length >= 2 && ids.length <= mostCompared;
