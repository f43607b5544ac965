import type { CategoryProfile } from '../profile-schema';
import type { TableColumn } from '../table';

const shownClasses = 50;
const shownRuns = 20;

type Run = CategoryProfile['runs']['longest'][number];

/**
 * Classes with their shares, and stretches of equal neighbours.
 * @param series the series of each row, across which no stretch goes on; null where all rows are one
 */
export function profileCategories(
  { name, codes, categories }: Extract<TableColumn, { kind: 'category' }>,
  series: Int32Array | null,
): CategoryProfile {
  const counts = new Uint32Array(categories.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  const classes = Array.from(counts, (count, code) => ({ name: categories[code] ?? '', count })).filter(
    ({ count }) => count > 0,
  );
  const count = classes.reduce((sum, one) => sum + one.count, 0);
  return {
    kind: 'category',
    name,
    count,
    missing: codes.length - count,
    distinct: classes.length,
    classes: classes
      .sort((first, second) => second.count - first.count)
      .slice(0, shownClasses)
      .map((one) => ({ ...one, share: one.count / count })),
    runs: runsOf(codes, categories, series),
  };
}

function runsOf(codes: Int32Array, categories: readonly string[], series: Int32Array | null): CategoryProfile['runs'] {
  const lengths = new Uint32Array(codes.length);
  const longest: Run[] = [];
  const lengthOf = ({ start, end }: Run): number => end - start;
  let count = 0;
  for (let start = 0, end = 1; end <= codes.length; end += 1) {
    if (end < codes.length && codes[end] === codes[start] && series?.[end] === series?.[start]) continue;
    const code = codes[start] ?? -1;
    if (code >= 0) {
      lengths[count] = end - start;
      count += 1;
      const shortest = longest[shownRuns - 1];
      if (shortest === undefined || lengthOf(shortest) < end - start) {
        longest.push({ name: categories[code] ?? '', start, end });
        longest.sort((first, second) => lengthOf(second) - lengthOf(first));
        longest.splice(shownRuns);
      }
    }
    start = end;
  }
  const sorted = lengths.subarray(0, count).sort();
  const low = sorted[(count - 1) >> 1] ?? 0;
  const high = sorted[count >> 1] ?? 0;
  return { count, medianLength: (low + high) / 2, longest };
}
