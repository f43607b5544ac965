import type { CategoryProfile } from './profile-schema';
import type { TableColumn } from './table';

const shownClasses = 50;
const shownRuns = 20;

/** Classes with their shares, and stretches of equal neighbours. */
export function profileCategories({
  name,
  codes,
  categories,
}: Extract<TableColumn, { kind: 'category' }>): CategoryProfile {
  const counts = new Map<number, number>();
  const runs: { code: number; start: number; end: number }[] = [];
  codes.forEach((code, row) => {
    if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
    const current = runs.at(-1);
    if (current?.code === code) current.end = row + 1;
    else runs.push({ code, start: row, end: row + 1 });
  });
  const known = runs.filter(({ code }) => code >= 0);
  const lengths = known.map(({ start, end }) => end - start).sort((first, second) => first - second);
  const count = [...counts.values()].reduce((sum, value) => sum + value, 0);
  const nameOf = (code: number): string => categories[code] ?? '';
  return {
    kind: 'category',
    name,
    count,
    missing: codes.length - count,
    distinct: counts.size,
    distinctIsLowerBound: false,
    classes: [...counts]
      .sort(([, first], [, second]) => second - first)
      .slice(0, shownClasses)
      .map(([code, value]) => ({ name: nameOf(code), count: value, share: value / count })),
    runs: {
      count: known.length,
      medianLength: lengths[Math.floor(lengths.length / 2)] ?? 0,
      longest: known
        .toSorted((first, second) => second.end - second.start - (first.end - first.start))
        .slice(0, shownRuns)
        .map(({ code, start, end }) => ({ name: nameOf(code), start, end })),
    },
  };
}
