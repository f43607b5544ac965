import type { ComparisonResult } from '../../../src-main/contract';

/** One upright axis: what it says of each member, and where between its ends (0 to 1) each lies. */
export interface ParallelAxis {
  readonly name: string;
  readonly texts: readonly (string | null)[];
  readonly positions: readonly (number | null)[];
  /** What the lower and the upper end stand for. */
  readonly ends: string;
}

/** Lowest and highest of what an axis says, by position. */
function endsOf(texts: readonly (string | null)[], positions: readonly (number | null)[]): string {
  const textAt = (wanted: number) => texts[positions.indexOf(wanted)] ?? '';
  return positions.includes(0) ? `${textAt(0)} … ${textAt(1)}` : (texts.find((text) => text !== null) ?? '');
}

const mostAxes = 12;

function positionsOf(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  return values.map((value) => (value === null ? null : high === low ? 0.5 : (value - low) / (high - low)));
}

/**
 * Axes for parallel coordinates: the settings that differ (figures by size, names in order of the alphabet), then the
 * metrics of a part. Settings that differ because of each other's absence, seeds and the environment are left out.
 */
export function parallelAxes(
  result: Pick<ComparisonResult, 'configuration' | 'metrics'>,
  part: string,
  write: (value: number) => string,
): ParallelAxis[] {
  const settings = result.configuration
    .filter(
      ({ path, differs, values }) =>
        differs &&
        !path.startsWith('environment') &&
        !path.startsWith('dataset') &&
        values.filter((value) => value !== null).length > 1,
    )
    .map(({ path, values }): ParallelAxis => {
      const numbers = values.map((value) => (value === null || value.trim() === '' ? null : Number(value)));
      const isNumeric = numbers.every((value) => value === null || Number.isFinite(value));
      const names = [...new Set(values.filter((value) => value !== null))].toSorted();
      const ranks = values.map((value) => (value === null ? null : names.indexOf(value)));
      const positions = positionsOf(isNumeric ? numbers : ranks);
      return { name: path, texts: values, positions, ends: endsOf(values, positions) };
    });
  const metrics = result.metrics
    .filter(({ name, values }) => {
      const [of, ...rest] = name.split('.');
      return of === part && rest.length === 1 && values.some((value) => value !== null);
    })
    .map(({ name, values }): ParallelAxis => {
      const texts = values.map((value) => (value === null ? null : write(value)));
      const positions = positionsOf(values);
      return { name: name.slice(part.length + 1), texts, positions, ends: endsOf(texts, positions) };
    });
  const room = Math.max(2, mostAxes - Math.min(metrics.length, 6));
  return [...settings.slice(0, room), ...metrics].slice(0, mostAxes);
}
