import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { counted, said } from '../../common/sentence';
import type { Distribution, ParameterValue, TrialValues } from '../../tuning/space';
import { trialValuesSchema } from '../../tuning/space';
import { trialStateSchema } from '../../tuning/trial';
import { studySettingsSchema } from '../settings';
import type { ExchangedStudy, ExchangedTrial } from './exchanged';

const fileSchema = z.object({
  format: z.literal('gatewise-study'),
  version: z.literal(1),
  study: z.object({ name: z.string(), settings: studySettingsSchema }),
  trials: z.array(
    z.object({
      state: trialStateSchema,
      values: trialValuesSchema,
      objectives: z.array(z.number()).nullable(),
      intermediate: z.array(z.object({ step: z.number(), value: z.number() })),
      createdAt: z.number().nullable(),
      finishedAt: z.number().nullable(),
    }),
  ),
});

/** A study out of what `studyJson` wrote. @throws GatewiseError BAD_INPUT with the place that does not fit */
export function fromJson(text: string): ExchangedStudy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GatewiseError('BAD_INPUT', said`The file is not JSON.`);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new GatewiseError(
      'BAD_INPUT',
      said`The file is no study that was exported here, at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
    );
  }
  const { study, trials } = parsed.data;
  return {
    name: study.name,
    directions: study.settings.objectives.map(({ direction }) => direction),
    settings: study.settings,
    trials: trials.map((trial) => ({ ...trial, distributions: {} })),
    notes: [],
  };
}

/** Fields of each line by RFC 4180. @throws GatewiseError BAD_INPUT for a quotation mark that is not closed */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let [row, field, isQuoted]: [string[], string, boolean] = [[], '', false];
  const endRow = (): void => {
    row.push(field);
    if (row.length > 1 || field !== '') rows.push(row);
    [row, field] = [[], ''];
  };
  for (let place = 0; place < text.length; place += 1) {
    const sign = text.charAt(place);
    if (isQuoted) {
      if (sign !== '"') field += sign;
      else if (text.charAt(place + 1) === '"') {
        field += '"';
        place += 1;
      } else isQuoted = false;
    } else if (sign === '"' && field === '') isQuoted = true;
    else if (sign === ',') {
      row.push(field);
      field = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') field += sign;
  }
  if (isQuoted) throw new GatewiseError('BAD_INPUT', said`The file has a quotation mark that is not closed.`);
  if (field !== '' || row.length > 0) endRow();
  return rows;
}

const stateOf: Readonly<Record<string, ExchangedTrial['state']>> = {
  RUNNING: 'running',
  WAITING: 'waiting',
  PAUSED: 'paused',
  COMPLETE: 'complete',
  PRUNED: 'pruned',
  FAIL: 'failed',
  FAILED: 'failed',
};

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
const words: Readonly<Record<string, ParameterValue>> = { True: true, true: true, False: false, false: false };

/** What a column of values is searched in: the range that they have, or the choices among them. */
function columnOf(texts: readonly string[]): { distribution: Distribution; read: (text: string) => ParameterValue } {
  const given = texts.filter((text) => text !== '');
  if (given.length > 0 && given.every(isNumber)) {
    const numbers = given.map(Number);
    const [low, high] = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
    const distribution: Distribution = numbers.every(Number.isSafeInteger)
      ? { kind: 'int', low, high, log: false, step: 1 }
      : { kind: 'float', low, high, log: false, step: null };
    return { distribution, read: Number };
  }
  const read = (text: string): ParameterValue => words[text] ?? text;
  return { distribution: { kind: 'categorical', choices: [...new Set(given)].map(read) }, read };
}

/**
 * A study out of a table of trials with the columns of Optuna's `trials_dataframe`, which ours has too: `value` or `values_0` …,
 * `params_…`, `state`. The table has no ranges: those of its values are taken, which a note tells.
 * @throws GatewiseError BAD_INPUT for a table without these columns, a line of another length, and a state that is not known
 */
export function fromCsv(text: string, name: string): ExchangedStudy {
  const [header = [], ...lines] = csvRows(text.replace(/^\uFEFF/, ''));
  const columns = header.flatMap((column, place) =>
    column.startsWith('params_') ? [{ name: column.slice(7), place }] : [],
  );
  const values = header.flatMap((column, place) => (column === 'value' || /^values_\d+$/.test(column) ? [place] : []));
  const state = header.indexOf('state');
  if (columns.length === 0 || values.length === 0 || state < 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`The table is none of trials: it needs the columns "value" (or "values_0" …), "state", and "params_" with the name of each parameter.`,
    );
  }
  if (lines.length === 0) throw new GatewiseError('BAD_INPUT', said`The table has no trials.`);
  lines.forEach((line, index) => {
    if (line.length === header.length) return;
    throw new GatewiseError(
      'BAD_INPUT',
      said`Line ${index + 2} of the table has ${counted(line.length, 'field', 'fields')}, the first has ${header.length}.`,
      {
        line: index + 2,
      },
    );
  });
  const read = columns.map((column) => ({ ...column, ...columnOf(lines.map((line) => line[column.place] ?? '')) }));
  const timeAt = (line: readonly string[], column: string): number | null => {
    const at = Date.parse(line[header.indexOf(column)] ?? '');
    return Number.isNaN(at) ? null : at;
  };
  const trials = lines.map((line, index): ExchangedTrial => {
    const known = stateOf[line[state] ?? ''];
    if (known === undefined) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`Line ${index + 2} of the table has the unknown state "${line[state] ?? ''}".`,
        {
          line: index + 2,
        },
      );
    }
    const own: TrialValues = {};
    for (const column of read) {
      const given = line[column.place] ?? '';
      if (given !== '') own[column.name] = column.read(given);
    }
    const objectives = values.map((place) => (isNumber(line[place] ?? '') ? Number(line[place]) : Number.NaN));
    return {
      state: known,
      values: own,
      distributions: Object.fromEntries(read.map((column) => [column.name, column.distribution])),
      objectives: known === 'complete' ? objectives : null,
      intermediate: [],
      createdAt: timeAt(line, 'datetime_start'),
      finishedAt: timeAt(line, 'datetime_complete'),
    };
  });
  return {
    name,
    directions: null,
    trials,
    settings: null,
    notes: [
      said`The table has no ranges: each parameter is searched where its values lie. Change the space where that is too narrow.`,
    ],
  };
}
