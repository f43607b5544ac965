import { said, sentenceText, type Sentence, type Told } from '../common/sentence';
import type { BestEntry } from './schema';

const plainNames = {
  'last-value': said`Last value`,
  'seasonal-naive': said`Value one season before`,
  drift: said`Line from first to last value`,
} as const satisfies Readonly<Record<string, Sentence>>;

/** Names of columns that a candidate's name tells in full; of more it tells how many there are besides. */
const toldColumns = 2;
/** What the rest of the name tells already. */
const toldElsewhere: ReadonlySet<string> = new Set(['window.lookback', 'model.decomposition', 'model.layers']);

function isPlain(id: string): id is keyof typeof plainNames {
  return id in plainNames;
}

/** What a candidate is called within one search, the same on the page and in the terminal: no two are called alike. */
export function candidateName({ id, modelName, lookback, columns, calendar, changes }: BestEntry): Told {
  if (isPlain(id)) return toldAs(plainNames[id]);
  const more = columns.length - toldColumns;
  const named = columns.slice(0, toldColumns).join(', ');
  const settings = Object.entries(changes)
    .filter(([path]) => !toldElsewhere.has(path))
    .map(([path, value]) => `${path.split('.').at(-1) ?? path} ${String(value)}`);
  const parts: (Sentence | string)[] = [
    ...(lookback === null ? [] : [said`looks back ${lookback}`]),
    ...(columns.length === 0 ? [] : [said`with ${more > 0 ? `${named} +${more}` : named}`]),
    ...(calendar ? [said`with the calendar`] : []),
    ...settings,
  ];
  return toldAs(parts.reduce<Sentence | string>((name, part) => said`${name} · ${part}`, modelName));
}

function toldAs(name: Sentence | string): Told {
  return typeof name === 'string' ? { message: name } : { message: sentenceText(name), sentence: name };
}
