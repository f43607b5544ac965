import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import type { DatasetColumn, PanelFacts } from '../dataset/schema';
import type { ModelSpecification } from '../model';

/** More labels than this are a name of each row and no class. */
const mostClasses = 1000;
/** Shares of the default split. */
const [trainShare, untilValidation] = [0.7, 0.85];
/** Rows below which one of the three parts would be empty. */
const fewestRows = 4;

/** Whether a column can be what a model learns: numbers, or labels of at least two classes, not all of them missing. */
export function trainableTarget({ kind, role, categories, missing }: DatasetColumn, rowCount: number): boolean {
  if (missing >= rowCount || role === 'ignored' || role === 'seriesId' || kind === 'time' || kind === 'text')
    return false;
  if (kind === 'number') return true;
  return categories === null || (categories.length >= 2 && categories.length <= mostClasses);
}

/** Whether a column can be an input as it is. One that is empty in most rows may hold nothing at all in the training part. */
export function usableFeature({ kind, role, missing }: DatasetColumn, rowCount: number): boolean {
  return role === 'feature' && kind !== 'text' && kind !== 'time' && missing < trainShare * rowCount;
}

/** Rows of each part of the default split. */
export function partRows(rows: number): { train: number; validation: number; test: number } {
  const cut = (share: number): number => Math.floor(rows * share + 1e-6);
  return {
    train: cut(trainShare),
    validation: cut(untilValidation) - cut(trainShare),
    test: rows - cut(untilValidation),
  };
}

/**
 * Rows of the series that the windows are fitted to: the mean length of a panel's series, or the longest where that is too few.
 * @throws GatewiseError SPLIT_INVALID where no series has four rows, so that a part would be empty
 */
export function rowsToSplit(rowCount: number, panel: PanelFacts | null): number {
  if (panel === null && rowCount >= fewestRows) return rowCount;
  const longest = panel?.longest ?? rowCount;
  if (longest < fewestRows) {
    const what = panel === null ? said`the dataset has ${rowCount}` : said`the longest series has ${longest}`;
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`Nothing can be trained on so few rows: training, validation and test need ${fewestRows} or more, and ${what}. Import a file with more rows.`,
      { field: 'split', rows: longest, needed: fewestRows },
    );
  }
  const mean = Math.round(rowCount / (panel?.seriesCount ?? 1));
  return mean < fewestRows ? longest : mean;
}

/** Windows of a part below which a shorter horizon is taken to keep more of them, where gaps cost a good share. */
const enoughWindows = 30;
const keptShare = 0.7;

/**
 * The horizon that leaves a part windows to score: one that holds a missing target takes no part, and a longer window more likely
 * holds one.
 * @param rows of the part, in each of `seriesCount` series
 */
export function horizonWithGaps(
  longest: number,
  { rows, seriesCount, missingShare }: { rows: number; seriesCount: number; missingShare: number },
): number {
  const kept = (horizon: number): number => (1 - missingShare) ** horizon;
  const whole = (horizon: number): number => seriesCount * (rows - horizon + 1) * kept(horizon);
  let horizon = longest;
  while (horizon > 1 && kept(horizon) < keptShare && whole(horizon) < enoughWindows) horizon -= 1;
  return horizon;
}

/** The preset's model without the pooling that so short a window does not fill. */
export function fittedModel(model: ModelSpecification, lookback: number): ModelSpecification {
  if (model.kind !== 'sequential') return model;
  return {
    ...model,
    layers: model.layers.filter((layer) => layer.type !== 'MaxPooling1D' || layer.poolSize <= lookback),
  };
}
