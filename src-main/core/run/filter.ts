import { GatewiseError } from '../common/errors';
import { runStateSchema, type RunState } from './schema';

/**
 * The language of the filter box above the runs table. Terms stand beside each other and must all hold:
 *
 * - a word, or words in quotes: part of the name, model, dataset, a tag or the note, whatever the case
 * - `field:value`: `model:gru`, `state:failed`, `tag:final`, `dataset:ETTh1`, `seed:3`, `name:"last one"`
 * - `field<number` with `<`, `<=`, `>`, `>=`, `=`: `val_loss<0.9`, `test.rmse>=2`, `duration<60s`, `created>2026-01-01`
 * - `-` before any of them: the opposite
 */
export type RunFilter = readonly RunFilterTerm[];

export type RunFilterOperator = '<' | '<=' | '>' | '>=' | '=';

/** Fields that hold text. `tag` must be equal to the value, the others contain it; `group` and `experiment` also match an id. */
export type RunTextField =
  'name' | 'model' | 'dataset' | 'tag' | 'note' | 'group' | 'experiment' | 'target' | 'task' | 'engine' | 'id';
/** Fields that hold a number, under the names that `RunSummary` gives them. */
export type RunNumberField =
  | 'number'
  | 'seed'
  | 'bestEpoch'
  | 'bestValLoss'
  | 'lastEpoch'
  | 'lastLoss'
  | 'lastValLoss'
  | 'parameterCount'
  | 'skill'
  | 'durationMs';
export type RunTimeField = 'createdAt' | 'startedAt' | 'finishedAt';

export type RunFilterCondition =
  /** Part of name, model, dataset, tag or note. */
  | { kind: 'word'; value: string }
  | { kind: 'text'; field: RunTextField; value: string }
  | { kind: 'state'; state: RunState }
  | { kind: 'number'; field: RunNumberField; operator: RunFilterOperator; value: number }
  | { kind: 'metric'; name: string; operator: RunFilterOperator; value: number }
  /** From `from` (inclusive) to `to` (exclusive), milliseconds since 1970 UTC; null: no bound. */
  | { kind: 'time'; field: RunTimeField; from: number | null; to: number | null };

export type RunFilterTerm = RunFilterCondition & {
  negated: boolean;
  /** As written, for messages and highlighting. */
  text: string;
};

const textFields: ReadonlyMap<string, RunTextField> = new Map(
  Object.entries({
    name: 'name',
    model: 'model',
    dataset: 'dataset',
    data: 'dataset',
    tag: 'tag',
    note: 'note',
    group: 'group',
    experiment: 'experiment',
    target: 'target',
    task: 'task',
    engine: 'engine',
    id: 'id',
  } as const),
);

/** Lower case without underscores, so that `val_loss`, `valLoss` and `VALLOSS` are the same field. */
const numberFields: ReadonlyMap<string, RunNumberField> = new Map(
  Object.entries({
    number: 'number',
    seed: 'seed',
    bestepoch: 'bestEpoch',
    valloss: 'bestValLoss',
    bestvalloss: 'bestValLoss',
    epoch: 'lastEpoch',
    epochs: 'lastEpoch',
    lastepoch: 'lastEpoch',
    loss: 'lastLoss',
    lastloss: 'lastLoss',
    lastvalloss: 'lastValLoss',
    parameters: 'parameterCount',
    parametercount: 'parameterCount',
    skill: 'skill',
    duration: 'durationMs',
    durationms: 'durationMs',
  } as const),
);

const timeFields: ReadonlyMap<string, RunTimeField> = new Map(
  Object.entries({
    created: 'createdAt',
    createdat: 'createdAt',
    started: 'startedAt',
    startedat: 'startedAt',
    finished: 'finishedAt',
    finishedat: 'finishedAt',
  } as const),
);

/** Field names as people write them, for completion and for messages. */
export const runFilterFields: readonly string[] = [
  ...['name', 'model', 'dataset', 'state', 'tag', 'note', 'group', 'experiment', 'target', 'task', 'engine', 'id'],
  ...['number', 'seed', 'val_loss', 'best_epoch', 'epochs', 'loss', 'last_val_loss', 'parameters', 'skill'],
  ...['duration', 'created', 'started', 'finished', 'test.rmse'],
];

/** A field, an operator and what follows it. Names may have dots (metrics) and dashes (class names in metrics). */
const fieldPattern = /^([\p{L}_][\p{L}\p{N}_.-]*)(:|<=|>=|<|>|=)(.*)$/su;
const metricPattern = /^(train|validation|test)\.[\p{L}\p{N}_.-]+$/u;
const numberPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const durationPattern = /^(\d+(?:\.\d*)?|\.\d+)(ms|s|m|min|h|d)?$/i;
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/i;
const unitMilliseconds: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ms: 1,
    s: 1000,
    m: 60_000,
    min: 60_000,
    h: 3_600_000,
    d: 86_400_000,
  } as const),
);

/**
 * Reads a filter. An empty text is the empty filter, which every run passes. Days and times without an offset are
 * read in the local time zone; a bare number after `duration` is in seconds.
 * @throws GatewiseError BAD_INPUT naming the token that cannot be read.
 */
export function parseRunFilter(text: string): RunFilter {
  return splitTokens(text).map(parseTerm);
}

/** Text as filters compare it: composed Unicode, lower case. The store folds what it searches in the same way. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** A token as written, and where in `text` its quoted part begins; -1 without quotes. */
interface Token {
  text: string;
  /** Without quotes and backslashes. */
  plain: string;
  /** Length of `plain` before the first quote: an operator beyond it is part of the quoted text. */
  quotedFrom: number;
}

function splitTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    if (/\s/u.test(text.charAt(position))) {
      position += 1;
      continue;
    }
    const { token, end } = readToken(text, position);
    tokens.push(token);
    position = end;
  }
  return tokens;
}

/** Reads up to the next space outside quotes. Within quotes, `\"` and `\\` stand for the character itself. */
function readToken(text: string, start: number): { token: Token; end: number } {
  let plain = '';
  let quotedFrom = -1;
  let quoted = false;
  let position = start;
  for (; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (character === '"') {
      quoted = !quoted;
      if (quotedFrom < 0) quotedFrom = plain.length;
    } else if (quoted && character === '\\' && /["\\]/.test(text.charAt(position + 1))) {
      position += 1;
      plain += text.charAt(position);
    } else if (!quoted && /\s/u.test(character)) {
      break;
    } else {
      plain += character;
    }
  }
  const token = { text: text.slice(start, position), plain, quotedFrom };
  if (quoted) throw unreadable(token.text, 'the quotation mark is not closed; add " at the end');
  return { token, end: position };
}

function parseTerm(token: Token): RunFilterTerm {
  const negated = token.plain.startsWith('-') && token.quotedFrom !== 0;
  const skipped = negated ? 1 : 0;
  const body = token.plain.slice(skipped);
  if (body === '') throw unreadable(token.text, 'there is nothing to look for');
  return { ...parseCondition(body, token, skipped), negated, text: token.text };
}

function parseCondition(body: string, token: Token, skipped: number): RunFilterCondition {
  const [, field, operator, value] = fieldPattern.exec(body) ?? [];
  if (field === undefined || operator === undefined || value === undefined) return { kind: 'word', value: body };
  const isQuoted = token.quotedFrom >= 0 && token.quotedFrom - skipped < field.length + operator.length;
  if (isQuoted) return { kind: 'word', value: body };
  if (value === '') throw unreadable(token.text, `write a value after "${operator}"`);
  const folded = field.toLowerCase().replaceAll('_', '');
  const isMatch = operator === ':';
  if (folded === 'state' && (isMatch || operator === '='))
    return { kind: 'state', state: parseState(value, token.text) };
  const textField = textFields.get(folded);
  if (textField !== undefined) {
    if (isMatch || operator === '=') return { kind: 'text', field: textField, value };
    throw unreadable(token.text, `"${field}" is text and cannot be compared; write ${field}:${value}`);
  }
  return parseComparison({ field, folded, operator: isMatch ? '=' : toOperator(operator), value }, token.text);
}

interface Comparison {
  field: string;
  folded: string;
  operator: RunFilterOperator;
  value: string;
}

function parseComparison({ field, folded, operator, value }: Comparison, text: string): RunFilterCondition {
  const numberField = numberFields.get(folded);
  if (numberField === 'durationMs')
    return { kind: 'number', field: numberField, operator, value: parseDuration(value, text) };
  if (numberField !== undefined)
    return { kind: 'number', field: numberField, operator, value: parseNumber(value, text) };
  const timeField = timeFields.get(folded);
  if (timeField !== undefined) return { kind: 'time', field: timeField, ...parseTimeRange(operator, value, text) };
  if (metricPattern.test(field)) return { kind: 'metric', name: field, operator, value: parseNumber(value, text) };
  throw unreadable(text, `there is no field "${field}"; quote the text to search for it as it is`, [
    ...runFilterFields,
  ]);
}

function toOperator(text: string): RunFilterOperator {
  switch (text) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return text;
    default:
      return '=';
  }
}

function parseState(value: string, text: string): RunState {
  const parsed = runStateSchema.safeParse(value.toLowerCase());
  if (!parsed.success) {
    throw unreadable(text, `a state is one of ${runStateSchema.options.join(', ')}`, [...runStateSchema.options]);
  }
  return parsed.data;
}

function parseNumber(value: string, text: string): number {
  const parsed = Number(value);
  if (!numberPattern.test(value) || !Number.isFinite(parsed)) throw unreadable(text, `"${value}" is not a number`);
  return parsed;
}

function parseDuration(value: string, text: string): number {
  const [, amount, unit] = durationPattern.exec(value) ?? [];
  if (amount === undefined) throw unreadable(text, `"${value}" is not a duration; write 90s, 5m or 1.5h`);
  return Number(amount) * (unitMilliseconds.get((unit ?? 's').toLowerCase()) ?? 1000);
}

/** A day is the whole day: `>` begins after it, `=` lies within it. An instant is one millisecond. */
function parseTimeRange(
  operator: RunFilterOperator,
  value: string,
  text: string,
): { from: number | null; to: number | null } {
  const [start, end] = parseTime(value, text);
  switch (operator) {
    case '<':
      return { from: null, to: start };
    case '<=':
      return { from: null, to: end };
    case '>':
      return { from: end, to: null };
    case '>=':
      return { from: start, to: null };
    case '=':
      return { from: start, to: end };
  }
}

function parseTime(value: string, text: string): [start: number, end: number] {
  const [, year, month, day] = dayPattern.exec(value) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    const start = new Date(Number(year), Number(month) - 1, Number(day));
    const isRealDay = start.getMonth() === Number(month) - 1 && start.getDate() === Number(day);
    if (isRealDay) return [start.getTime(), new Date(Number(year), Number(month) - 1, Number(day) + 1).getTime()];
  } else if (instantPattern.test(value)) {
    const instant = Date.parse(value);
    if (!Number.isNaN(instant)) return [instant, instant + 1];
  }
  throw unreadable(text, `"${value}" is not a date; write 2026-01-31 or 2026-01-31T18:00`);
}

function unreadable(token: string, reason: string, examples?: string[]): GatewiseError {
  const details = { field: 'filter', token, ...(examples === undefined ? {} : { examples }) };
  return new GatewiseError('BAD_INPUT', `The filter cannot be read at ${token}: ${reason}.`, details);
}
