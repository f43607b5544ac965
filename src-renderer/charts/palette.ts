import { palette } from '../../src-main/core/common/palette';

/** Colour of what a brush or a cell has marked. */
export const markColor = palette[3];
