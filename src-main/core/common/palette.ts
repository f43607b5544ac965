/**
 * Colours of series in pages and reports: Okabe & Ito's (2008), told apart with every kind of colour blindness, without their
 * yellow (too light on paper) and black (used for actual values).
 */
export const palette = ['#0072B2', '#D55E00', '#009E73', '#E69F00', '#CC79A7', '#56B4E9'] as const;

/** Colours of the parts of the data, and of what is pointed out: what is predicted, a gap, a wrong class. */
export const tones = { train: palette[0], validation: palette[3], test: palette[2], marked: palette[1] } as const;

const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [10, 4]];

/** Colour of the n-th series, from 0; colours repeat, dashes then tell series apart. */
export function seriesColor(index: number): string {
  return palette[index % palette.length] ?? palette[0];
}

/** The look of a run on every page and in every report: one colour by its number; runs that share it differ in their dashes. */
export function runLook(runNumber: number): { color: string; dash: readonly number[] } {
  return { color: seriesColor(runNumber - 1), dash: seriesDash(runNumber - 1) };
}

/** Dash of the n-th series as lengths of strokes and gaps; none for a whole line. Told apart in grey print as well. */
export function seriesDash(index: number): readonly number[] {
  return dashes[Math.floor(index / palette.length) % dashes.length] ?? [];
}
