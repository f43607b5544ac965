import { runFilterFields } from '../../../src-main/core/run/filter';
import { runStateSchema } from '../../../src-main/core/run/schema';
import { taskKindSchema } from '../../../src-main/core/task/schema';

/** What the workspace knows to complete a filter with. */
export interface FilterVocabulary {
  readonly models: readonly string[];
  readonly datasets: readonly string[];
  readonly targets: readonly string[];
  readonly tags: readonly string[];
  readonly metrics: readonly string[];
}

export interface FilterSuggestion {
  /** What is offered. */
  readonly label: string;
  /** The whole text once it is taken, and where the caret then stands. */
  readonly text: string;
  readonly caret: number;
}

const limit = 8;
const textFields = [
  'name',
  'model',
  'dataset',
  'state',
  'tag',
  'note',
  'group',
  'experiment',
  'target',
  'task',
  'engine',
  'id',
];
const tasks: readonly string[] = taskKindSchema.options;

/** Ways to go on at the caret: fields while a word is typed, values after `field:`. */
export function suggestFilter(text: string, caret: number, vocabulary: FilterVocabulary): FilterSuggestion[] {
  const start = tokenStart(text, caret);
  const rest = /^\S*/.exec(text.slice(caret))?.[0].length ?? 0;
  const typed = text.slice(start, caret);
  const take = (label: string, token: string, done: boolean): FilterSuggestion => {
    const head = text.slice(0, start) + token + (done ? ' ' : '');
    return { label, text: head + text.slice(caret + rest).trimStart(), caret: head.length };
  };
  const [, minus = '', field = '', operator, value = ''] = /^(-?)([^:<>=]*)(:|<=|>=|<|>|=)?(.*)$/su.exec(typed) ?? [];
  if (operator === undefined) {
    if (field === '') return [];
    const names = [...runFilterFields.filter((name) => !name.includes('.')), ...vocabulary.metrics];
    return matching(names, field)
      .filter((name) => name !== field)
      .map((name) => take(name, `${minus}${name}${textFields.includes(name) ? ':' : ''}`, false));
  }
  if (operator !== ':') return [];
  const bare = value.replace(/^"/, '');
  return matching(valuesOf(field.toLowerCase(), vocabulary), bare)
    .filter((candidate) => candidate.toLowerCase() !== bare.toLowerCase())
    .map((candidate) => take(candidate, `${minus}${field}:${quoted(candidate)}`, true));
}

function valuesOf(field: string, vocabulary: FilterVocabulary): readonly string[] {
  switch (field) {
    case 'state':
      return runStateSchema.options;
    case 'model':
      return vocabulary.models;
    case 'dataset':
    case 'data':
      return vocabulary.datasets;
    case 'target':
      return vocabulary.targets;
    case 'tag':
      return vocabulary.tags;
    case 'task':
      return tasks;
    default:
      return [];
  }
}

/** Candidates that begin with what is typed, then those that contain it. */
function matching(candidates: readonly string[], typed: string): string[] {
  const folded = typed.toLowerCase();
  const unique = [...new Set(candidates)];
  const begins = unique.filter((one) => one.toLowerCase().startsWith(folded));
  const contains = unique.filter((one) => !begins.includes(one) && one.toLowerCase().includes(folded));
  return [...begins, ...contains].slice(0, limit);
}

function quoted(value: string): string {
  return /[\s"]/u.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

/** Where the token at the caret begins; spaces within quotes belong to it. */
function tokenStart(text: string, caret: number): number {
  let start = 0;
  let isQuoted = false;
  for (let position = 0; position < caret; position += 1) {
    const character = text.charAt(position);
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/u.test(character)) start = position + 1;
  }
  return start;
}
