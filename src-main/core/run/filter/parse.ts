import { said } from '../../common/sentence';
import { findRunColumn, holdsText, runColumnNames, type RunColumn } from '../columns';
import { runStateSchema, type RunState } from '../state';
import type { RunFilter, RunFilterCondition, RunFilterOperator, RunFilterTerm } from './language';
import { splitTokens, type Token } from './tokens';
import { unreadable } from './unreadable';
import { parseDuration, parseNumber, parseTimeRange } from './values';

/** A field, an operator and what follows it. Names may have dots (metrics) and dashes (class names in metrics). */
const fieldPattern = /^([\p{L}_][\p{L}\p{N}_.-]*)(:|<=|>=|<|>|=)(.*)$/su;

/**
 * Reads a filter. An empty text is the empty filter, which every run passes. Days and times without an offset are
 * read in the local time zone; a bare number after `duration` is in seconds.
 * @throws GatewiseError BAD_INPUT naming the token that cannot be read.
 */
export function parseRunFilter(text: string): RunFilter {
  return splitTokens(text).map(parseTerm);
}

function parseTerm(token: Token): RunFilterTerm {
  const negated = token.plain.startsWith('-') && token.quotedFrom !== 0;
  const skipped = negated ? 1 : 0;
  const body = token.plain.slice(skipped);
  if (body === '') throw unreadable(token.text, 'nothing', said`there is nothing to look for`);
  return { ...parseCondition(body, token, skipped), negated, text: token.text };
}

function parseCondition(body: string, token: Token, skipped: number): RunFilterCondition {
  const [, field, operator, value] = fieldPattern.exec(body) ?? [];
  if (field === undefined || operator === undefined || value === undefined) return { kind: 'word', value: body };
  const isQuoted = token.quotedFrom >= 0 && token.quotedFrom - skipped < field.length + operator.length;
  if (isQuoted) return { kind: 'word', value: body };
  if (value === '') throw unreadable(token.text, 'noValue', said`write a value after "${operator}"`);
  const column = findRunColumn(field);
  if (column === undefined) {
    throw unreadable(
      token.text,
      'unknownField',
      said`there is no field "${field}"; quote the text to search for it as it is`,
      runColumnNames,
    );
  }
  return readCondition({ field, column, operator: toOperator(operator), value }, token.text);
}

interface Comparison {
  field: string;
  column: RunColumn;
  operator: RunFilterOperator;
  value: string;
}

function readCondition({ field, column, operator, value }: Comparison, text: string): RunFilterCondition {
  if (holdsText(column)) {
    if (operator !== '=') {
      throw unreadable(text, 'textField', said`"${field}" is text and cannot be compared; write ${field}:${value}`);
    }
    return column.kind === 'state'
      ? { kind: 'state', state: parseState(value, text) }
      : { kind: 'text', column, value };
  }
  if (column.kind === 'time') return { kind: 'time', column, ...parseTimeRange(operator, value, text) };
  const read = column.kind === 'duration' ? parseDuration : parseNumber;
  return { kind: 'number', column, operator, value: read(value, text) };
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
    throw unreadable(text, 'state', said`a state is one of ${runStateSchema.options.join(', ')}`, [
      ...runStateSchema.options,
    ]);
  }
  return parsed.data;
}
