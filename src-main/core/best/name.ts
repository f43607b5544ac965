import { fillPlaces } from '../common/fill';
import type { Locale } from '../common/locale';
import type { BestEntry } from './schema';

const en = {
  'last-value': 'Last value',
  'seasonal-naive': 'Value one season before',
  drift: 'Line from first to last value',
  lookback: 'looks back {rows}',
  columns: 'with {columns}',
  calendar: 'with the calendar',
} as const;
type Key = keyof typeof en;

const texts: Readonly<Record<Locale, Readonly<Record<Key, string>>>> = {
  en,
  ko: {
    'last-value': '마지막 값',
    'seasonal-naive': '한 주기 전의 값',
    drift: '첫 값에서 마지막 값까지의 직선',
    lookback: '입력 길이 {rows}',
    columns: '열 {columns} 포함',
    calendar: '달력 값 포함',
  },
  ru: {
    'last-value': 'Последнее значение',
    'seasonal-naive': 'Значение одним сезоном раньше',
    drift: 'Прямая от первого значения к последнему',
    lookback: 'глубина {rows}',
    columns: 'со столбцами {columns}',
    calendar: 'с календарём',
  },
};

/** Names of columns that a candidate's name tells in full; of more it tells how many there are besides. */
const toldColumns = 2;
/** What the rest of the name tells already. */
const toldElsewhere: ReadonlySet<string> = new Set(['window.lookback', 'model.decomposition', 'model.layers']);

function isPlain(id: string): id is 'last-value' | 'seasonal-naive' | 'drift' {
  return id === 'last-value' || id === 'seasonal-naive' || id === 'drift';
}

/** What a candidate is called within one search, the same on the page, in the terminal and in the report: no two are called alike. */
export function candidateName(
  { id, modelName, lookback, columns, calendar, changes }: BestEntry,
  locale: Locale,
): string {
  const text = texts[locale];
  if (isPlain(id)) return text[id];
  const more = columns.length - toldColumns;
  const named = columns.slice(0, toldColumns).join(', ');
  const settings = Object.entries(changes)
    .filter(([path]) => !toldElsewhere.has(path))
    .map(([path, value]) => `${path.split('.').at(-1) ?? path} ${String(value)}`);
  return [
    modelName,
    ...(lookback === null ? [] : [fillPlaces(text.lookback, { rows: lookback })]),
    ...(columns.length === 0 ? [] : [fillPlaces(text.columns, { columns: more > 0 ? `${named} +${more}` : named })]),
    ...(calendar ? [text.calendar] : []),
    ...settings,
  ].join(' · ');
}
