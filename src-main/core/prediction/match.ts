import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { foldText } from '../common/search';
import type { ColumnKind } from '../dataset/schema';
import type { ColumnMatch, FileMatch, MatchProblem, Renames, TrainedColumn } from './schema';

/** A column as a look at a file finds it. */
export interface FoundColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly unit: string | null;
}

/** Whose columns are looked for: those that a model was trained with, or those of a dataset that rows are appended to. */
export type ColumnOwner = 'model' | 'dataset';

/**
 * Finds the columns that a model was trained with in a file: by their names, or by the renames that somebody chose. A name
 * that is merely close is suggested and never taken.
 */
export function matchColumns(
  trained: readonly TrainedColumn[],
  found: readonly FoundColumn[],
  renames: Renames,
  owner: ColumnOwner = 'model',
): FileMatch {
  const problems: MatchProblem[] = renameProblems(trained, found, renames, owner);
  const nameOf = new Map(found.map(({ name }) => [renames[name] ?? name, name]));
  const ownNames = new Map(found.map((column) => [column.name, column]));
  // A column that is renamed away gives its name to no other.
  const taken = new Set<string>();
  const columns = trained.map((column): ColumnMatch => {
    const own = ownNames.get(nameOf.get(column.name) ?? '');
    if (own !== undefined) taken.add(own.name);
    return {
      name: column.name,
      purpose: column.purpose,
      isNeeded: column.isNeeded,
      kind: column.kind,
      unit: column.unit,
      found: own?.name ?? null,
      foundKind: own?.kind ?? null,
      foundUnit: own?.unit ?? null,
      isRenamed: own !== undefined && own.name !== column.name,
      suggestions: [],
    };
  });
  const unused = found.filter(({ name }) => !taken.has(name));
  const offered = columns.map((column) =>
    column.found === null ? { ...column, suggestions: suggestionsFor(column, unused) } : column,
  );
  problems.push(...offered.flatMap((column) => problemsOf(column, owner)));
  return { columns: offered, unused: unused.map(({ name }) => name), problems };
}

/** @throws GatewiseError for the first thing that stands in the way, with what to do; all of them are `details.issues` */
export function requireMatch(file: string, { problems, columns }: FileMatch): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const suggestions = columns.find(({ name }) => name === first.column)?.suggestions ?? [];
  throw new GatewiseError(
    first.code === 'missing' ? 'COLUMN_NOT_FOUND' : 'BAD_INPUT',
    said`“${file}”: ${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
    {
      file,
      column: first.column,
      field: 'renames',
      ...(suggestions.length > 0 ? { examples: suggestions } : {}),
      issues: errors.map(({ column, message }) => ({ path: column, message })),
    },
  );
}

function renameProblems(
  trained: readonly TrainedColumn[],
  found: readonly FoundColumn[],
  renames: Renames,
  owner: ColumnOwner,
): MatchProblem[] {
  const known = new Set(trained.map(({ name }) => name));
  const inFile = new Set(found.map(({ name }) => name));
  const asked = Object.entries(renames);
  const unknown = asked.flatMap(([from, to]): MatchProblem[] => {
    if (inFile.has(from) && known.has(to)) return [];
    return [
      {
        code: 'unknownRename',
        severity: 'error',
        column: to,
        message: inFile.has(from)
          ? `“${from}” was to be read as “${to}”, which the ${owner} does not know. It knows: ${[...known].join(', ')}.`
          : `“${from}” was to be read as “${to}”, but the file has no such column. It has: ${[...inFile].join(', ')}.`,
        values: { from, to },
      },
    ];
  });
  const twice = asked.flatMap(([from, to]): MatchProblem[] => {
    const others = found.filter(({ name }) => name !== from && (renames[name] ?? name) === to);
    const [other] = others;
    if (other === undefined || !inFile.has(from)) return [];
    return [
      {
        code: 'takenTwice',
        severity: 'error',
        column: to,
        message: `“${from}” and “${other.name}” of the file would both be “${to}”. Rename one of them to something else, or leave the rename out.`,
        values: { from, other: other.name, to },
      },
    ];
  });
  return [...unknown, ...twice];
}

function problemsOf(column: ColumnMatch, owner: ColumnOwner): MatchProblem[] {
  const here = owner === 'model' ? 'the model was trained on' : 'the dataset has';
  const { name, found, foundKind, foundUnit, kind, unit, isNeeded, suggestions } = column;
  if (found === null) {
    if (!isNeeded) return [];
    const advice =
      suggestions.length > 0
        ? `Should “${suggestions[0] ?? ''}” be read as it? Then rename it (--rename "${suggestions[0] ?? ''}=${name}").`
        : 'Add the column to the file, or choose a file that has it.';
    return [
      {
        code: 'missing',
        severity: 'error',
        column: name,
        message: `there is no column “${name}”, which the ${owner} needs. ${advice}`,
        values: { column: name },
      },
    ];
  }
  const problems: MatchProblem[] = [];
  if (foundKind !== null && !isReadableAs(kind, foundKind)) {
    problems.push({
      code: 'kind',
      severity: 'error',
      column: name,
      message: `“${found}” holds ${kindWords[foundKind]}, and ${here} ${kindWords[kind]}. Is it another column? Mend its values, or rename the right one.`,
      values: { column: found, kind: foundKind, trained: kind },
    });
  }
  if (unit !== null && foundUnit !== null && unit !== foundUnit) {
    problems.push({
      code: 'unit',
      severity: 'warning',
      column: name,
      message: `“${found}” is in ${foundUnit}, and ${here} ${unit}. Values are taken as they are: nothing is converted.`,
      values: { column: found, unit: foundUnit, trained: unit },
    });
  }
  return problems;
}

const kindWords: Readonly<Record<ColumnKind, string>> = {
  number: 'numbers',
  time: 'times',
  category: 'categories',
  boolean: 'yes and no',
  text: 'text',
};

/** Labels may be written as numbers, and anything as text of categories; numbers and times may not be text. */
function isReadableAs(kind: ColumnKind, found: ColumnKind): boolean {
  if (kind === 'number') return found === 'number';
  if (kind === 'time') return found === 'time' || found === 'number' || found === 'text' || found === 'category';
  return found !== 'time';
}

const mostSuggestions = 3;

/** Names without case, blanks, marks and units, compared letter by letter. */
function suggestionsFor({ name, kind }: ColumnMatch, unused: readonly FoundColumn[]): string[] {
  const own = plainName(name);
  return unused
    .filter((column) => isReadableAs(kind, column.kind))
    .map((column) => ({ name: column.name, distance: nameDistance(own, plainName(column.name)) }))
    .filter(({ distance }) => distance <= 0.5)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, mostSuggestions)
    .map((column) => column.name);
}

function plainName(name: string): string {
  return foldText(name)
    .replace(/[[(].*?[\])]/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** 0 for the same name, up to 0.3 where one holds the other, else the share of letters to change (Levenshtein). */
function nameDistance(a: string, b: string): number {
  if (a === '' || b === '') return 1;
  if (a === b) return 0;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 3 && long.includes(short)) return 0.3 * (1 - short.length / long.length);
  return levenshtein(a, b) / Math.max(a.length, b.length);
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
