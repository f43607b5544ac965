import { said, type Sentence } from '../common/sentence';
import { GatewiseError } from '../common/errors';
import type { RunDetail } from '../run/schema';
import { evaluatedRunStates } from '../run/state';
import { parts, partWords } from '../task/schema';

type Member = Pick<
  RunDetail,
  | 'number'
  | 'name'
  | 'modelName'
  | 'state'
  | 'disqualified'
  | 'datasetHash'
  | 'taskKind'
  | 'target'
  | 'configuration'
  | 'split'
>;

/** A run as sentences name it. */
const nameOf = ({ modelName, number, name }: Member): string => `${modelName} #${number} (${name})`;

/**
 * Runs whose predictions can become one: evaluated, of the same data, task, target and horizon, and of the same windows in
 * every part.
 * @throws GatewiseError BAD_INPUT that names the first run that does not fit, and in what
 */
export function requireCombinable(members: readonly Member[]): void {
  const [first, ...others] = members;
  if (first === undefined || others.length === 0) {
    throw refusal(said`An ensemble is made of two runs at least.`);
  }
  for (const member of members) {
    const why = unfit(member);
    if (why !== null) throw refusal(said`${nameOf(member)} ${why}`);
  }
  for (const member of others) {
    const why = difference(first, member);
    if (why !== null) {
      throw refusal(said`${nameOf(member)} cannot be combined with ${nameOf(first)}: ${why}.`);
    }
  }
}

function refusal(message: Sentence): GatewiseError {
  return new GatewiseError('BAD_INPUT', message, { field: 'model.members' });
}

/** Why a run cannot be a member of any ensemble. */
function unfit({ state, disqualified, configuration, split }: Member): Sentence | null {
  if (!evaluatedRunStates.some((evaluated) => evaluated === state)) {
    return said`did not end with an evaluation, so that it has no predictions to combine.`;
  }
  if (disqualified !== null) return said`is disqualified: ${disqualified}`;
  if (configuration.model.kind === 'ensemble') return said`is an ensemble itself: combine its members instead.`;
  return split === null ? said`does not say which windows it predicted: train it again.` : null;
}

/** In what a run differs from the first, as words; null where they can be combined. */
function difference(first: Member, member: Member): Sentence | null {
  if (first.datasetHash !== member.datasetHash) return said`it was trained on other data, or another version of them`;
  if (first.taskKind !== member.taskKind) return said`its task is ${member.taskKind} and not ${first.taskKind}`;
  if (first.target !== member.target) return said`its target is “${member.target}” and not “${first.target}”`;
  const [own, wanted] = [member.configuration.window, first.configuration.window];
  if (own.horizon !== wanted.horizon) return said`it predicts ${own.horizon} rows at once and not ${wanted.horizon}`;
  if (own.offset !== wanted.offset) {
    return said`it predicts from ${own.offset} rows before its first predicted row, and not from ${wanted.offset}`;
  }
  if (targetMaking(member) !== targetMaking(first)) {
    return said`its target is made of several rows in another way, so that it was scored on other values`;
  }
  for (const part of parts) {
    const [ours, theirs] = [member.split?.parts[part], first.split?.parts[part]];
    const place = (one: typeof ours): string => JSON.stringify([one?.from, one?.to, one?.start, one?.end]);
    if (place(ours) !== place(theirs)) return said`its ${partWords[part]} part has other rows`;
    if (ours?.windows !== theirs?.windows) {
      const lookback =
        own.lookback === wanted.lookback ? '' : said` (its lookback is ${own.lookback} and not ${wanted.lookback})`;
      return said`its ${partWords[part]} part has ${ours?.windows ?? 0} windows and not ${theirs?.windows ?? 0}${lookback}`;
    }
  }
  return null;
}

/** How the rows that windows are made of, and the target's values in them, come of the data's: what is learned and scored. */
function targetMaking({ configuration, target }: Member): string {
  const making = configuration.preparation.steps.flatMap((step): object[] => {
    if (step.kind === 'repeatedTimes') return [step];
    if (step.kind !== 'resample') return [];
    const { kind, intervalMs, step: calendarStep, aggregation, exceptions } = step;
    const own = exceptions.find(({ column }) => column === target);
    return [{ kind, intervalMs, calendarStep, aggregation: own?.aggregation ?? aggregation }];
  });
  return JSON.stringify(making);
}
