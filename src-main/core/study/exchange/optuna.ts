import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { said, type Sentence } from '../../common/sentence';
import { hasValue, reachableHigh, valueOfChoice } from '../../tuning/distribution';
import { parameterValueSchema, type Distribution, type ParameterValue, type TrialValues } from '../../tuning/space';
import type { Study, StudyTrial } from '../entity';
import { studySettingsSchema, type StudySettings } from '../settings';
import type { ExchangedStudy, ExchangedTrial } from './exchanged';

/** A number as Optuna's tables have it, which know infinities and what is no number by a name. */
export interface OptunaNumber {
  readonly value: number | null;
  readonly type: 'FINITE' | 'INF_POS' | 'INF_NEG' | 'NAN';
}

/** One study of Optuna's relational schema (version 12, of Optuna 3.2 to 5): the rows of its tables, trial by trial. */
export interface OptunaStudy {
  readonly name: string;
  /** `MINIMIZE`, `MAXIMIZE` or `NOT_SET`, in the order of the objectives. */
  readonly directions: readonly string[];
  readonly userAttributes: Readonly<Record<string, string>>;
  readonly trials: readonly OptunaTrial[];
}
export interface OptunaTrial {
  readonly number: number;
  readonly state: string;
  /** `2026-01-31 12:00:00.000000`. */
  readonly start: string | null;
  readonly complete: string | null;
  readonly params: readonly { readonly name: string; readonly value: number; readonly distribution: string }[];
  readonly values: readonly OptunaNumber[];
  readonly intermediate: readonly (OptunaNumber & { readonly step: number })[];
  readonly userAttributes: Readonly<Record<string, string>>;
}

/** The user attribute that holds what Optuna has no place for. */
const settingsKey = 'gatewise:settings';

const states: Readonly<Record<string, ExchangedTrial['state']>> = {
  RUNNING: 'running',
  WAITING: 'waiting',
  COMPLETE: 'complete',
  PRUNED: 'pruned',
  FAIL: 'failed',
};
const stateNames: Readonly<Record<ExchangedTrial['state'], string>> = {
  running: 'RUNNING',
  waiting: 'WAITING',
  paused: 'PRUNED',
  complete: 'COMPLETE',
  pruned: 'PRUNED',
  failed: 'FAIL',
};

const range = { low: z.number(), high: z.number() };
/** Distributions of Optuna 3 and later, and of before by their names then. */
const distributionSchema = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('FloatDistribution'),
    attributes: z.object({ ...range, log: z.boolean(), step: z.number().nullable() }),
  }),
  z.object({
    name: z.literal('IntDistribution'),
    attributes: z.object({ ...range, log: z.boolean(), step: z.number() }),
  }),
  z.object({
    name: z.literal('CategoricalDistribution'),
    attributes: z.object({ choices: z.array(parameterValueSchema) }),
  }),
  z.object({ name: z.literal('UniformDistribution'), attributes: z.object(range) }),
  z.object({ name: z.literal('LogUniformDistribution'), attributes: z.object(range) }),
  z.object({ name: z.literal('DiscreteUniformDistribution'), attributes: z.object({ ...range, q: z.number() }) }),
  z.object({
    name: z.literal('IntUniformDistribution'),
    attributes: z.object({ ...range, step: z.number().default(1) }),
  }),
  z.object({ name: z.literal('IntLogUniformDistribution'), attributes: z.object(range) }),
]);

function distributionOf(text: string, parameter: string): Distribution {
  const parsed = distributionSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`The file's distribution of "${parameter}" is none that is known here: ${text.slice(0, 200)}`,
      { field: parameter },
    );
  }
  const { name, attributes } = parsed.data;
  switch (name) {
    case 'FloatDistribution':
      return { kind: 'float', ...attributes };
    case 'IntDistribution':
      return { kind: 'int', ...attributes };
    case 'CategoricalDistribution':
      return { kind: 'categorical', choices: attributes.choices };
    case 'UniformDistribution':
      return { kind: 'float', ...attributes, log: false, step: null };
    case 'LogUniformDistribution':
      return { kind: 'float', ...attributes, log: true, step: null };
    case 'DiscreteUniformDistribution':
      return { kind: 'float', low: attributes.low, high: attributes.high, log: false, step: attributes.q };
    case 'IntUniformDistribution':
      return { kind: 'int', ...attributes, log: false };
    case 'IntLogUniformDistribution':
      return { kind: 'int', ...attributes, log: true, step: 1 };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const numberOf = ({ value, type }: OptunaNumber): number =>
  type === 'INF_POS' ? Infinity : type === 'INF_NEG' ? -Infinity : type === 'NAN' ? Number.NaN : (value ?? Number.NaN);

/** Optuna writes times without a zone; they are taken as UTC. */
const timeOf = (text: string | null): number | null => {
  const at = text === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T').replace(/(\.\d{3})\d*$/, '$1')}Z`);
  return Number.isNaN(at) ? null : at;
};
const timeText = (at: number | null): string | null =>
  at === null ? null : `${new Date(at).toISOString().replace('T', ' ').replace('Z', '')}000`;

/** A study out of Optuna's rows. @throws GatewiseError BAD_INPUT for a distribution or a state that is not known */
export function fromOptuna({ name, directions, userAttributes, trials }: OptunaStudy): ExchangedStudy {
  const settings = studySettingsSchema.safeParse(jsonOf(userAttributes[settingsKey] ?? ''));
  return {
    name,
    directions: directions.map((direction) => (direction === 'MAXIMIZE' ? 'maximize' : 'minimize')),
    settings: settings.success ? settings.data : null,
    trials: trials.map((trial) => {
      const state = states[trial.state];
      if (state === undefined) {
        throw new GatewiseError(
          'BAD_INPUT',
          said`Trial ${trial.number} of the file has the unknown state "${trial.state}".`,
        );
      }
      const distributions = Object.fromEntries(
        trial.params.map((own) => [own.name, distributionOf(own.distribution, own.name)] as const),
      );
      const values: TrialValues = {};
      for (const own of trial.params) {
        const distribution = distributions[own.name];
        const choice = distribution?.kind === 'categorical' ? distribution.choices[own.value] : own.value;
        values[own.name] = choice === undefined ? null : valueOfChoice(choice);
      }
      return {
        state,
        values,
        distributions,
        objectives: state === 'complete' ? trial.values.map(numberOf) : null,
        intermediate: trial.intermediate.map((one) => ({ step: one.step, value: numberOf(one) })),
        createdAt: timeOf(trial.start),
        finishedAt: timeOf(trial.complete),
      };
    }),
    notes: [],
  };
}

const finite = (value: number): OptunaNumber => ({ value, type: 'FINITE' });

/** A distribution that has a value, as Optuna writes it, and the value as its tables have it; null where there is none. */
function optunaParam(
  distribution: Distribution | undefined,
  value: ParameterValue,
): { readonly value: number; readonly distribution: string } | null {
  if (distribution?.kind === 'categorical') {
    const choices = distribution.choices.map(valueOfChoice);
    const place = choices.indexOf(value);
    if (place < 0) return null;
    return { value: place, distribution: JSON.stringify({ name: 'CategoricalDistribution', attributes: { choices } }) };
  }
  if (distribution === undefined || typeof value !== 'number') return null;
  const { kind, log, step } = distribution;
  const isInside = hasValue(distribution, value);
  // A value from before the space was edited: Optuna keeps a range for each trial.
  const low = isInside ? distribution.low : Math.min(distribution.low, value);
  const high = isInside ? reachableHigh(distribution) : Math.max(distribution.high, value);
  if (kind === 'int') {
    if (!Number.isInteger(value)) return null;
    const steps = isInside && !log ? step : 1;
    return {
      value,
      distribution: JSON.stringify({ name: 'IntDistribution', attributes: { log, step: steps, low, high } }),
    };
  }
  if (log && low <= 0) return null;
  const attributes = { step: isInside && !log ? step : null, low, high, log };
  return { value, distribution: JSON.stringify({ name: 'FloatDistribution', attributes }) };
}

/** A study as Optuna's rows, and what these cannot express, each with its count. */
export function toOptuna(
  { name, settings }: Pick<Study, 'name'> & { readonly settings: StudySettings },
  trials: readonly StudyTrial[],
): { readonly study: OptunaStudy; readonly notes: readonly Sentence[] } {
  const { space, objectives } = settings;
  const distributions = new Map(space.parameters.map((parameter) => [parameter.name, parameter.distribution]));
  const isMinimised = objectives.length === 1 && objectives[0]?.direction === 'minimize';
  const lost = { values: 0, intermediate: 0 };
  const rows = trials.map((trial): OptunaTrial => {
    const params = Object.entries(trial.values).flatMap(([own, value]) => {
      const param = optunaParam(distributions.get(own), value);
      if (param === null) lost.values += 1;
      return param === null ? [] : [{ name: own, ...param }];
    });
    const isShown = objectives[0]?.direction === 'minimize';
    if (!isShown && trial.intermediate.length > 0) lost.intermediate += 1;
    const last = trial.intermediate.at(-1)?.value;
    const isStopped = trial.state === 'pruned' || trial.state === 'paused';
    return {
      number: trial.number,
      state: stateNames[trial.state],
      start: trial.state === 'waiting' ? null : timeText(trial.createdAt),
      complete:
        trial.state === 'running' || trial.state === 'waiting' ? null : timeText(trial.finishedAt ?? trial.createdAt),
      params,
      values:
        trial.state === 'complete'
          ? (trial.objectives ?? []).map(finite)
          : isStopped && isMinimised && last !== undefined
            ? [finite(last)]
            : [],
      intermediate: isShown ? trial.intermediate.map(({ step, value }) => ({ step, ...finite(value) })) : [],
      userAttributes: trial.reason === null ? {} : { 'gatewise:reason': JSON.stringify(trial.reason.message) },
    };
  });
  const count = (state: StudyTrial['state']): number => trials.filter((trial) => trial.state === state).length;
  const conditions = space.parameters.filter(({ when }) => when.length > 0).length;
  const parts = space.parameters.filter(
    ({ distribution }) =>
      distribution.kind === 'categorical' &&
      distribution.choices.some((one) => typeof one === 'object' && one !== null),
  ).length;
  const noted: readonly (readonly [number, (count: number) => Sentence])[] = [
    [conditions, (n) => said`Parameters with conditions, which Optuna has in the objective's code alone: ${n}.`],
    [space.constraints.length, (n) => said`Constraints of the space, which Optuna has no place for: ${n}.`],
    [parts, (n) => said`Parameters whose choices stand for parts of a configuration, written as their labels: ${n}.`],
    [count('paused'), (n) => said`Paused trials, written as pruned ones: ${n}.`],
    [count('running') + count('waiting'), (n) => said`Trials that are not done, which stay so in the file: ${n}.`],
    [lost.values, (n) => said`Values outside the space as it is now, left out: ${n}.`],
    [lost.intermediate, (n) => said`Trials whose losses on the way are left out, as the objective is maximised: ${n}.`],
  ];
  return {
    study: {
      name,
      directions: objectives.map(({ direction }) => direction.toUpperCase()),
      userAttributes: { [settingsKey]: JSON.stringify(settings) },
      trials: rows,
    },
    notes: noted.flatMap(([n, tell]) => (n === 0 ? [] : [tell(n)])),
  };
}
