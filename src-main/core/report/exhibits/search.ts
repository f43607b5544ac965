import type { Exhibit } from '../../common/exhibit';
import type { SearchResult } from '../../search';
import { createFormatter } from '../format';
import type { Locale } from '../schema';
import { exhibitTexts } from './messages';

/** Candidates by their rank, with what they score over the folds. */
export function searchExhibit(name: string, { rows, folds, metric }: SearchResult, locale: Locale): Exhibit {
  const t = exhibitTexts(locale);
  const format = createFormatter(locale);
  const settings = Object.keys(rows[0]?.settings ?? {});
  return {
    kind: 'table',
    caption: t('search', {
      name,
      count: format.integer(folds.count),
      folds: t(folds.kind === 'blocked' ? 'inBlocks' : folds.kind),
    }),
    head: [
      t('place'),
      ...settings.map((path) => path.split('.').at(-1) ?? path),
      t(metric === 'r2' ? 'meanR2' : 'meanAccuracy'),
      t('sd'),
      t('fit'),
    ],
    rows: rows
      .toSorted((first, second) => first.rank - second.rank)
      .map((row) => [
        { text: String(row.rank) },
        ...settings.map((path) => {
          const value = row.settings[path];
          return { text: typeof value === 'number' ? format.number(value) : String(value ?? '–'), numeric: true };
        }),
        { text: format.number(row.mean), numeric: true, best: row.rank === 1 },
        { text: format.number(row.sd), numeric: true },
        { text: format.duration(row.fitMs), numeric: true },
      ]),
  };
}
