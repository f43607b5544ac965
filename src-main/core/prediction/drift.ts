import type { Table } from '../dataset/table';
import type { ColumnDrift, TrainingFacts } from './schema';
import { figuresOf } from './training-facts';

/** From these on a difference is worth knowing; below them files of one season differ as well. */
const outsideShare = 0.01;
const shiftInDeviations = 0.5;
const moreMissing = 0.05;
const namedCategories = 10;

/**
 * The file's columns beside those of the training part: what lies outside of its range, how far the mean is away, what is
 * missing, and which categories it did not know.
 * @param table under the trained names
 * @param rows the file's own rows
 */
export function driftOf({ columns }: TrainingFacts, table: Table, rows: readonly number[]): ColumnDrift[] {
  return columns.flatMap((trained): ColumnDrift[] => {
    const column = table.columns.find(({ name }) => name === trained.name);
    const isMeasured = trained.purpose === 'feature' || trained.purpose === 'target';
    if (column === undefined || column.kind === 'time' || !isMeasured) return [];
    const file = figuresOf(column, rows);
    const { training } = trained;
    const flags: ColumnDrift['flags'] = [];
    let outside: number | null = null;
    let shift: number | null = null;
    let unknownRows = 0;
    const unknown = new Set<string>();
    if (column.kind === 'category') {
      const known = new Set(trained.categories ?? []);
      for (const row of rows) {
        const name = column.categories[column.codes[row] ?? -1];
        if (name === undefined || known.has(name)) continue;
        unknownRows += 1;
        unknown.add(name);
      }
      if (unknownRows > 0) flags.push('unknown');
    } else if (training?.minimum != null && training.maximum !== null && file.count > 0) {
      const { minimum, maximum, mean, standardDeviation } = training;
      let beyond = 0;
      for (const row of rows) {
        const value = column.values[row] ?? Number.NaN;
        if (value < minimum || value > maximum) beyond += 1;
      }
      outside = beyond / file.count;
      if (outside > outsideShare) flags.push('outside');
      if (mean !== null && file.mean !== null && standardDeviation !== null && standardDeviation > 0) {
        shift = (file.mean - mean) / standardDeviation;
        if (Math.abs(shift) > shiftInDeviations) flags.push('shifted');
      }
    }
    const missingShare = ({ count, missing }: { count: number; missing: number }): number =>
      missing / Math.max(1, count + missing);
    // A target that is yet to come is missing by right.
    if (training !== null && trained.purpose === 'feature') {
      if (missingShare(file) > missingShare(training) + moreMissing) flags.push('missing');
    }
    const unknownCategories = [...unknown].slice(0, namedCategories);
    return [{ column: trained.name, training, file, outside, shift, unknownCategories, unknownRows, flags }];
  });
}
