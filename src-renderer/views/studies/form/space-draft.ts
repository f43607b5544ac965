import { z } from 'zod';
import type { Distribution, ParameterValue, SearchSpace } from '../../../../src-main/core/tuning';
import { modelPlace, partChoiceSchema, type PartChoice } from './model-choices';
import { readNumber } from '../../../form/number-text';

/** Ends and step as they are typed: text that is no number stays, for the schema to say what is wrong with it. */
const typedSchema = z.union([z.number(), z.string(), z.null()]);
const rangeSchema = z.object({
  kind: z.enum(['float', 'int']),
  low: typedSchema,
  high: typedSchema,
  log: z.boolean(),
  step: typedSchema,
});
const draftDistributionSchema = z.union([
  rangeSchema,
  z.object({ kind: z.literal('categorical'), choices: z.string() }),
  /** Choices that stand for whole parts, such as models. */
  z.object({ kind: z.literal('parts'), choices: z.array(partChoiceSchema) }),
  /** Choices that no text can tell: they stay as they are. */
  z.object({ kind: z.literal('kept'), distribution: z.unknown() }),
]);
const draftParameterSchema = z.object({
  name: z.string(),
  paths: z.array(z.string()),
  distribution: draftDistributionSchema,
  /** At most one is edited here; the rest stay. */
  when: z.array(z.object({ parameter: z.string(), in: z.string() })),
});
export type DraftParameter = z.infer<typeof draftParameterSchema>;

/** A search space as it is being typed: choices as text, a constraint a line. */
export const draftSpaceSchema = z.object({ parameters: z.array(draftParameterSchema), constraints: z.string() });
export type DraftSpace = z.infer<typeof draftSpaceSchema>;

/**
 * Values between semicolons, or between commas where there is no semicolon ("16,32"; "0,5" alone is a decimal): numbers, true,
 * false, – for none, else text.
 */
export function readValues(text: string): ParameterValue[] {
  const isDecimal = /^\s*-?0,\d+\s*$/.test(text);
  return text
    .split(text.includes(';') || isDecimal ? ';' : ',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): ParameterValue => {
      if (part === 'true' || part === 'false') return part === 'true';
      return part === '–' ? null : readNumber(part);
    });
}

/** Text that `readValues` reads back, where no text among the values has a semicolon; one alone ends with one. */
export function writeValues(values: readonly ParameterValue[]): string {
  const text = values.map((value) => (value === null ? '–' : String(value))).join('; ');
  return values.length === 1 && text.includes(',') ? `${text};` : text;
}

/** What the schema of a search space is to read. */
export function toSpace({ parameters, constraints }: DraftSpace): unknown {
  return {
    parameters: parameters.map(({ distribution, when, ...rest }) => ({
      ...rest,
      distribution:
        distribution.kind === 'kept'
          ? distribution.distribution
          : distribution.kind === 'parts'
            ? { kind: 'categorical', choices: distribution.choices }
            : distribution.kind === 'categorical'
              ? { kind: 'categorical', choices: readValues(distribution.choices) }
              : { ...distribution, step: distribution.kind === 'int' ? (distribution.step ?? 1) : distribution.step },
      when: when
        .filter(({ parameter }) => parameter !== '')
        .map((one) => ({ parameter: one.parameter, in: readValues(one.in) })),
    })),
    constraints: constraints
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
}

/** A stored space as it is edited; `toSpace` reads the same space back. */
export function fromSpace({ parameters, constraints }: SearchSpace): DraftSpace {
  return {
    parameters: parameters.map(({ name, paths, distribution, when }) => ({
      name,
      paths: [...paths],
      distribution: draftOf(distribution),
      when: when.map((condition) => ({ parameter: condition.parameter, in: writeValues(condition.in) })),
    })),
    constraints: constraints.join('\n'),
  };
}

function draftOf(distribution: Distribution): DraftParameter['distribution'] {
  if (distribution.kind !== 'categorical') return { ...distribution };
  const { choices } = distribution;
  const parts = choices.filter((choice) => typeof choice === 'object' && choice !== null);
  if (parts.length === choices.length) return { kind: 'parts', choices: parts };
  const plain = choices.filter((choice) => typeof choice !== 'object' || choice === null);
  const text = writeValues(plain);
  const isTold = plain.length === choices.length && JSON.stringify(readValues(text)) === JSON.stringify(choices);
  return isTold ? { kind: 'categorical', choices: text } : { kind: 'kept', distribution };
}

/** A first range around the value that a field has: rates in their logarithm, whole numbers from half to twice. */
export function parameterAt(path: string, value: ParameterValue): DraftParameter {
  return { name: path, paths: [], when: [], distribution: distributionAround(path, value) };
}

function distributionAround(path: string, value: ParameterValue): DraftParameter['distribution'] {
  if (typeof value === 'boolean') return { kind: 'categorical', choices: 'true; false' };
  if (typeof value !== 'number') return { kind: 'categorical', choices: value === null ? '' : String(value) };
  const figures = (number: number): number => Number(number.toPrecision(3));
  if (/rate$/i.test(path.split('.').at(-1) ?? '') && value > 0 && value < 0.1) {
    return { kind: 'float', low: figures(value / 10), high: figures(value * 10), log: true, step: null };
  }
  if (Number.isInteger(value) && value > 1) {
    return { kind: 'int', low: Math.max(1, Math.floor(value / 2)), high: value * 2, log: false, step: 1 };
  }
  if (value >= 0 && value <= 1) return { kind: 'float', low: 0, high: 0.5, log: false, step: null };
  return { kind: 'float', low: figures(value / 2), high: figures(value * 2), log: false, step: null };
}

/** The kind of model as a parameter. */
export function modelParameter(choices: readonly PartChoice[]): DraftParameter {
  return { name: modelPlace, paths: [], when: [], distribution: { kind: 'parts', choices: [...choices] } };
}

/**
 * The parameter with the one condition that it exists where another has one of these values.
 * @param values null: it does not hang on the other
 * @param all how many values the other may have: where it exists with all of them it does not hang on it either
 */
export function conditionOn(
  parameter: DraftParameter,
  other: string,
  values: readonly string[] | null,
  all: number,
): DraftParameter {
  const rest = parameter.when.filter((one) => one.parameter !== other);
  const hangs = values !== null && values.length < all;
  return { ...parameter, when: hangs ? [{ parameter: other, in: writeValues(values) }, ...rest] : rest };
}

/** The same parameter with another kind of range. */
export function withKind(
  { distribution }: DraftParameter,
  kind: 'float' | 'int' | 'categorical',
): DraftParameter['distribution'] {
  if (distribution.kind === 'kept' || distribution.kind === 'parts' || distribution.kind === kind) return distribution;
  if (distribution.kind === 'categorical') {
    const numbers = readValues(distribution.choices).filter((value) => typeof value === 'number');
    const [low, high] = numbers.length === 0 ? [0, 1] : [Math.min(...numbers), Math.max(...numbers)];
    return { kind: kind === 'int' ? 'int' : 'float', low, high, log: false, step: kind === 'int' ? 1 : null };
  }
  const { low, high, log } = distribution;
  if (kind === 'categorical') {
    return { kind, choices: writeValues([low, high].filter((value) => value !== null)) };
  }
  const whole = (value: number | string | null) =>
    typeof value === 'number' && kind === 'int' ? Math.round(value) : value;
  return { kind, low: whole(low), high: whole(high), log, step: kind === 'int' ? 1 : null };
}
