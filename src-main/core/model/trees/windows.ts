import { z } from 'zod';

/** What a model of trees is given of each window, and how it predicts several rows ahead. */
export const windowFields = {
  /** The last rows of the window whose values are features; null: all of them. */
  lags: z.number().int().min(1).max(100_000).nullable().default(null),
  /** Rows before the window's end over which mean, deviation, least and largest value of every input are features too. */
  rollingWindows: z.array(z.number().int().min(2).max(100_000)).max(16).default([]),
};

/** How several rows ahead are predicted: by one model of all, by one a row, or by one that is told how far ahead. */
export const horizonSchema = z.enum(['multiOutput', 'oneModelAStep', 'stepAsFeature']);

export interface WindowFields {
  readonly lags: number | null;
  readonly rollingWindows: readonly number[];
}
