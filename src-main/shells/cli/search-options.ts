import type { z } from 'zod';
import { studyEnginesSchema, studyRequestSchema, type EngineShare } from '../../contract';
import { GatewiseError } from '../../core/common/errors';
import { readConfiguration } from './files';

type Space = z.input<typeof studyRequestSchema>['space'];
type Parameter = Space['parameters'][number];

const example = 'model.training.optimizer.learningRate=log:1e-4..1e-2 or model.layers.0.units=16,32,64';

/** A value as it is written on a command line: a number, true, false, null, else the text itself. */
function valueOf(text: string): string | number | boolean | null {
  const words = { true: true, false: false, null: null } as const;
  if (text in words) return words[text as keyof typeof words];
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}

/**
 * A parameter out of `path=16,32,64`, `path=0.1..0.5`, `path=log:1e-4..1e-2`, `path=int:1..8` or `path=int:log:8..256`; a step
 * follows after a colon: `path=int:8..64:8`.
 * @throws GatewiseError BAD_INPUT
 */
export function readParameter(text: string): Parameter {
  const at = text.indexOf('=');
  const [name, given] = [text.slice(0, at), text.slice(at + 1)];
  const wrong = (): GatewiseError =>
    new GatewiseError('BAD_INPUT', `--search takes path=values, for example ${example}, not “${text}”.`);
  if (at < 1 || given === '') throw wrong();
  const range = /^(int:)?(log:)?([^:]+?)\.\.([^:]+?)(?::([^:]+))?$/.exec(given);
  if (range === null) {
    return { name, distribution: { kind: 'categorical', choices: given.split(',').map(valueOf) } };
  }
  const [, isInt, isLog, from, to, by] = range;
  const [low, high, step] = [Number(from), Number(to), by === undefined ? null : Number(by)];
  if (![low, high, step ?? 1].every((number) => Number.isFinite(number)) || low > high) throw wrong();
  const log = isLog !== undefined;
  if (log && low <= 0) {
    throw new GatewiseError('BAD_INPUT', `--search ${text}: a range with log begins above 0.`);
  }
  return isInt === undefined
    ? { name, distribution: { kind: 'float', low, high, log, step } }
    : { name, distribution: { kind: 'int', low, high, log, ...(step === null ? {} : { step }) } };
}

/** The space of a file, with the parameters of `--search` and the constraints of `--constraint` behind it. @throws GatewiseError BAD_INPUT */
export async function readSpace(
  file: string | undefined,
  search: readonly string[],
  constraints: readonly string[],
): Promise<Space> {
  const parsed = file === undefined ? null : studyRequestSchema.shape.space.safeParse(await readConfiguration(file));
  if (parsed?.success === false) {
    const [issue] = parsed.error.issues;
    throw new GatewiseError('BAD_INPUT', `${file ?? ''}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const parameters = [...(parsed?.data.parameters ?? []), ...search.map(readParameter)];
  if (parameters.length === 0) {
    throw new GatewiseError('BAD_INPUT', `Say what to search: --space FILE.json, or --search ${example}.`);
  }
  return { parameters, constraints: [...(parsed?.data.constraints ?? []), ...constraints] };
}

/**
 * A sampler or pruner out of `tpe` or `asha:reductionFactor=3,minResource=1`, with the options of its kind.
 * @throws GatewiseError BAD_INPUT for a kind or an option that there is not
 */
export function readTuner<Specification>(
  option: string,
  text: string,
  schema: z.ZodType<Specification>,
  kinds: readonly string[],
): Specification {
  const [kind = '', given = ''] = text.split(/:(.*)/s);
  if (!kinds.includes(kind)) {
    throw new GatewiseError('BAD_INPUT', `${option} takes one of ${kinds.join(', ')}, not “${kind}”.`);
  }
  const options = given.split(',').filter((part) => part !== '');
  const entries = options.map((part): [string, unknown] => {
    const [name = '', value = ''] = part.split(/=(.*)/s);
    return [name, valueOf(value)];
  });
  const parsed = schema.safeParse({ kind, ...Object.fromEntries(entries) });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new GatewiseError('BAD_INPUT', `${option} ${text}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const known = Object.keys(parsed.data ?? {});
  const stranger = entries.map(([name]) => name).find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new GatewiseError(
      'BAD_INPUT',
      `${option}: ${kind} has no “${stranger}”; it has ${known.filter((name) => name !== 'kind').join(', ') || 'no options'}.`,
    );
  }
  return parsed.data;
}

/** Engines out of `fused-native,webgpu` or `fused-native:3,webgpu:1`, with their shares. @throws GatewiseError BAD_INPUT */
export function readEngines(text: string): EngineShare[] {
  const given = text.split(',').map((part) => {
    const [engine, share] = part.trim().split(/:(.*)/s);
    return { engine, ...(share === undefined ? {} : { share: share.trim() === '' ? Number.NaN : Number(share) }) };
  });
  const parsed = studyEnginesSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new GatewiseError(
    'BAD_INPUT',
    `--engines takes engines of ${studyEnginesSchema.element.shape.engine.options.join(', ')}, each once, with shares from 1 to 100: fused-native:3,webgpu:1, not “${text}”.`,
  );
}
