import { at } from '../../evaluation/numbers';
import type { NumberColumn } from '../../preparation/frame';
import type { PartRanges, RowRange } from '../../preparation/split';
import type { PreflightFinding } from '../preflight-schema';

const fewestRows = 200;
/** How near to 0 and 1 the mean and the standard deviation of all rows lie where all rows were used to scale. */
const exact = 1e-4;
/** How far from them those of the training rows must lie before it matters. */
const differs = 0.02;

/**
 * Columns that were scaled before they were imported, with figures of all rows: their mean over the file is 0 and their
 * standard deviation 1 (or their range is 0 to 1), while those of the training rows are not. What the model learns from then
 * knows the level and the spread of the test part.
 */
export function scaledBeforeImport(
  columns: readonly NumberColumn[],
  rowCount: number,
  ranges: PartRanges,
): PreflightFinding[] {
  if (rowCount < fewestRows) return [];
  return columns.flatMap(({ name, values }): PreflightFinding[] => {
    const all = figuresOf(values, [{ from: 0, to: rowCount }]);
    const train = figuresOf(values, ranges.train);
    if (all.count < fewestRows || train.count === 0) return [];
    const sdSample = all.sd * Math.sqrt(all.count / (all.count - 1));
    const isStandardised = Math.abs(all.mean) < exact && Math.min(Math.abs(all.sd - 1), Math.abs(sdSample - 1)) < exact;
    const trainDiffers = Math.abs(train.mean) > differs || Math.abs(train.sd - 1) > differs;
    if (!isStandardised || !trainDiffers) return [];
    return [
      {
        id: 'scalerBeyondTrain',
        severity: 'warning',
        columns: [name],
        message: `“${name}” was standardised before it was imported, with the mean and the deviation of all rows, the test part’s included.`,
        evidence: { mean: all.mean, sd: all.sd, trainMean: train.mean, trainSd: train.sd },
        advice: 'Import the column in its own units: Gatewise scales with the training rows alone.',
      },
    ];
  });
}

function figuresOf(
  values: ArrayLike<number>,
  ranges: readonly RowRange[],
): { count: number; mean: number; sd: number } {
  let [count, mean, squares] = [0, 0, 0];
  for (const { from, to } of ranges) {
    for (let row = from; row < to; row += 1) {
      const value = at(values, row);
      if (Number.isNaN(value)) continue;
      count += 1;
      const delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
    }
  }
  return { count, mean, sd: Math.sqrt(squares / Math.max(1, count)) };
}
