import { findRunColumn, holdsText, runColumns, type RunColumn } from '../../../src-main/core/run/columns';
import { runStateSchema } from '../../../src-main/core/run/state';
import { taskKindSchema } from '../../../src-main/core/task/schema';

/** What the workspace knows to complete a filter with. */
export interface FilterVocabulary {
  readonly metrics: readonly string[];
  /** Texts that runs have in a column. */
  readonly valuesOf: (column: RunColumn) => readonly string[];
}

export interface FilterSuggestion {
  /** What is offered. */
  readonly label: string;
  /** The whole text once it is taken, and where the caret then stands. */
  readonly text: string;
  readonly caret: number;
}

const limit = 8;
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
    const texts = new Set(runColumns.filter(holdsText).map(({ names: [name] }) => name));
    return matching([...runColumns.map(({ names: [name] }) => name), ...vocabulary.metrics], field)
      .filter((name) => name !== field)
      .map((name) => take(name, `${minus}${name}${texts.has(name) ? ':' : ''}`, false));
  }
  if (operator !== ':') return [];
  const bare = value.replace(/^"/, '');
  return matching(valuesOf(field, vocabulary), bare)
    .filter((candidate) => candidate.toLowerCase() !== bare.toLowerCase())
    .map((candidate) => take(candidate, `${minus}${field}:${quoted(candidate)}`, true));
}

function valuesOf(field: string, vocabulary: FilterVocabulary): readonly string[] {
  const column = findRunColumn(field);
  if (column?.kind === 'state') return runStateSchema.options;
  if (column?.kind === 'task') return taskKindSchema.options;
  // A note is too long to be completed with.
  const isCompleted = column !== undefined && holdsText(column) && column.kind !== 'note';
  return isCompleted ? vocabulary.valuesOf(column) : [];
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
