import { palette, seriesColor, seriesDash } from '../../src-main/core/common/palette';

/** One colour per run everywhere, by its number; runs that share a colour differ in their dashes. */
export function runLook(runNumber: number): { color: string; dash: readonly number[] } {
  return { color: seriesColor(runNumber - 1), dash: seriesDash(runNumber - 1) };
}

/** Colour of what a brush or a cell has marked. */
export const markColor = palette[3];
