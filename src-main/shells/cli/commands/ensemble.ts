import { GatewiseError } from '../../../core/common/errors';
import { ensembleRuleSchema, type EnsembleRule } from '../../../core/model/ensemble/schema';
import { ensembleStateOf, formatEnsemble } from '../ensemble-text';
import { findId, findMembers } from '../ids';
import { exitCodeOfRuns, followRuns } from '../run-experiment';
import { describeRun } from '../run-summary';
import { describeVerdict, verdictsOf } from '../verdicts';
import type { Workbench } from '../workbench';
import { formatEndedRuns } from './runs';

export const ensembleRuleNames: readonly EnsembleRule['type'][] = [
  'mean',
  'median',
  'weights',
  'nnls',
  'greedy',
  'stack',
  'gate',
];

export interface EnsembleOptions {
  readonly rule?: EnsembleRule['type'] | undefined;
  readonly weights?: string | undefined;
  readonly metric?: string | undefined;
  readonly rounds?: number | undefined;
  readonly alpha?: number | undefined;
  readonly on?: string | undefined;
  readonly onInput?: string | undefined;
  readonly band: readonly string[];
  readonly name?: string | undefined;
}

/** `gatewise ensemble RUN RUN …`: a run that combines others, followed to its end. Exit code 1 when it failed. */
export async function combineRuns(
  workbench: Workbench,
  texts: readonly string[],
  options: EnsembleOptions,
): Promise<0 | 1> {
  const { client, terminal, workspace } = workbench;
  const { runIds, groupIds, comparisonIds } = await findMembers(workbench, texts);
  if (groupIds.length + comparisonIds.length > 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      'Members of an ensemble are single runs: name the runs of a group one by one.',
    );
  }
  const rule = await readRule(workbench, runIds, options);
  const input = { runIds, rule, ...(options.name === undefined ? {} : { name: options.name }) };
  const runs = await followRuns(workbench, async () => [(await client.runs.ensemble(input)).run]);
  const verdicts = await verdictsOf(workbench, runs);
  const lines: string[] = [];
  for (const run of runs) lines.push(...formatEnsemble(run, await ensembleStateOf(workbench, run)));
  terminal.writeResult(
    { runs: runs.map((run) => describeRun(run, workspace, describeVerdict(verdicts.get(run.id), run.id))) },
    () => [formatEndedRuns(runs, verdicts), ...lines].join('\n'),
  );
  return exitCodeOfRuns(runs);
}

async function readRule(
  workbench: Workbench,
  runIds: readonly string[],
  options: EnsembleOptions,
): Promise<EnsembleRule> {
  const { weights, metric, rounds, alpha, band } = options;
  const type = options.rule ?? (weights !== undefined ? 'weights' : band.length > 0 ? 'gate' : 'mean');
  requireOwnOptions(type, options);
  requireNeeded(type, runIds.length, options);
  const draft = {
    type,
    ...(weights === undefined ? {} : { weights: readWeights(weights, '--weights', runIds.length) }),
    ...(metric === undefined ? {} : { metric }),
    ...(rounds === undefined ? {} : { rounds }),
    ...(alpha === undefined ? {} : { alpha }),
    ...(type === 'gate'
      ? { on: await readGate(workbench, runIds, options), bands: band.map((text) => readBand(text, runIds.length)) }
      : {}),
  };
  const parsed = ensembleRuleSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new GatewiseError('BAD_INPUT', `--rule ${type}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/** Options of a rule belong to that rule: what another would pass over in silence is refused. */
function requireOwnOptions(type: EnsembleRule['type'], options: EnsembleOptions): void {
  const owners = {
    weights: 'weights',
    metric: 'greedy',
    rounds: 'greedy',
    alpha: 'stack',
    on: 'gate',
    onInput: 'gate',
  } as const;
  for (const [option, owner] of Object.entries(owners)) {
    const given = option in options && options[option as keyof typeof owners] !== undefined;
    if (given && owner !== type) throw foreign(option === 'onInput' ? 'on-input' : option, owner, type);
  }
  if (options.band.length > 0 && type !== 'gate') throw foreign('band', 'gate', type);
}

/** What a rule cannot do without, before a schema speaks of fields that nobody typed. */
function requireNeeded(type: EnsembleRule['type'], members: number, { weights, band }: EnsembleOptions): void {
  if (members < 2) throw new GatewiseError('BAD_INPUT', 'An ensemble is made of two runs at least: name another one.');
  if (type === 'weights' && weights === undefined) {
    throw new GatewiseError('BAD_INPUT', '--rule weights takes --weights, one for each run, for example 0.6,0.4.');
  }
  if (type === 'gate' && band.length < 2) {
    throw new GatewiseError(
      'BAD_INPUT',
      '--rule gate takes a --band for each of its bands, two at least, for example 1350..:0.4,0.6 and ..1350:0.7,0.3.',
    );
  }
}

function foreign(option: string, owner: string, type: string): GatewiseError {
  return new GatewiseError('BAD_INPUT', `--${option} is of the rule ${owner}, and the rule is ${type}.`);
}

async function readGate(
  workbench: Workbench,
  runIds: readonly string[],
  { on, onInput }: EnsembleOptions,
): Promise<Extract<EnsembleRule, { type: 'gate' }>['on']> {
  if (onInput !== undefined && on === undefined) return { kind: 'input', column: onInput };
  if (on === undefined || onInput !== undefined) {
    throw new GatewiseError(
      'BAD_INPUT',
      'A gate decides by one thing: --on with a member, or --on-input with a column.',
    );
  }
  const member = runIds.indexOf(await findId(workbench, 'run', on));
  if (member >= 0) return { kind: 'member', member };
  throw new GatewiseError('BAD_INPUT', `--on takes one of the members, and ${on} is none of them.`);
}

function readWeights(text: string, option: string, members: number): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!numbers.every(Number.isFinite)) {
    throw new GatewiseError('BAD_INPUT', `${option} takes numbers between commas, for example 0.6,0.4, not “${text}”.`);
  }
  if (numbers.some((weight) => weight < 0)) {
    throw new GatewiseError('BAD_INPUT', `${option} takes weights of 0 or more, not “${text}”.`);
  }
  if (numbers.length !== members) {
    throw new GatewiseError(
      'BAD_INPUT',
      `${option} takes a weight for each run: there are ${members} runs, and “${text}” has ${numbers.length}.`,
    );
  }
  return numbers;
}

/** `1350..:0.4,0.6` holds values above 1350, `..1350:0.7,0.3` those up to it. */
function readBand(text: string, members: number): Extract<EnsembleRule, { type: 'gate' }>['bands'][number] {
  const [, low = '', high = '', weights = ''] = /^([^.:][^:]*?)?\.\.([^:]*):(.+)$/.exec(text) ?? [];
  const end = (part: string): number | null => (part.trim() === '' ? null : Number(part));
  const [above, upTo] = [end(low), end(high)];
  if (weights !== '' && [above, upTo].every((value) => value === null || Number.isFinite(value))) {
    return { above, upTo, weights: readWeights(weights, '--band', members) };
  }
  throw new GatewiseError(
    'BAD_INPUT',
    `--band takes low..high:weights, for example 1350..:0.4,0.6 and ..1350:0.7,0.3, not “${text}”.`,
  );
}
