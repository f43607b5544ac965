/** Okabe & Ito (2008), without black (the ink of actual values) and yellow (too pale on paper). */
export const palette = ['#0072B2', '#D55E00', '#009E73', '#E69F00', '#CC79A7', '#56B4E9'] as const;

const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

/** Colour of the n-th series; colours repeat, dashes then tell series apart. */
export function seriesColor(index: number): string {
  return palette[index % palette.length] ?? palette[0];
}

/** One colour per run everywhere, by its number; runs that share a colour differ in their dashes. */
export function runLook(runNumber: number): { color: string; dash: readonly number[] } {
  const index = runNumber - 1;
  return {
    color: seriesColor(index),
    dash: dashes[Math.floor(index / palette.length) % dashes.length] ?? [],
  };
}
