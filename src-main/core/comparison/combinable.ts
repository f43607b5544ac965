import { GatewiseError } from '../common/errors';
import { evaluatedRunStates, type RunDetail } from '../run/schema';
import { parts } from '../task/schema';

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
    throw refusal('An ensemble is made of two runs at least.');
  }
  for (const member of members) {
    const why = unfit(member);
    if (why !== null) throw refusal(`${nameOf(member)} ${why}`);
  }
  for (const member of others) {
    const why = difference(first, member);
    if (why !== null) {
      throw refusal(`${nameOf(member)} cannot be combined with ${nameOf(first)}: ${why}.`);
    }
  }
}

function refusal(message: string): GatewiseError {
  return new GatewiseError('BAD_INPUT', message, { field: 'model.members' });
}

/** Why a run cannot be a member of any ensemble. */
function unfit({ state, disqualified, configuration, split }: Member): string | null {
  if (!evaluatedRunStates.some((evaluated) => evaluated === state)) {
    return 'did not end with an evaluation, so that it has no predictions to combine.';
  }
  if (disqualified !== null) return `is disqualified: ${disqualified}`;
  if (configuration.model.kind === 'ensemble') return 'is an ensemble itself: combine its members instead.';
  return split === null ? 'does not say which windows it predicted: train it again.' : null;
}

/** In what a run differs from the first, as words; null where they can be combined. */
function difference(first: Member, member: Member): string | null {
  if (first.datasetHash !== member.datasetHash) return 'it was trained on other data, or another version of them';
  if (first.taskKind !== member.taskKind) return `its task is ${member.taskKind} and not ${first.taskKind}`;
  if (first.target !== member.target) return `its target is “${member.target}” and not “${first.target}”`;
  const [own, wanted] = [member.configuration.window, first.configuration.window];
  if (own.horizon !== wanted.horizon) return `it predicts ${own.horizon} rows at once and not ${wanted.horizon}`;
  if (own.offset !== wanted.offset) {
    return `it predicts from ${own.offset} rows before its first predicted row, and not from ${wanted.offset}`;
  }
  for (const part of parts) {
    const [ours, theirs] = [member.split?.parts[part], first.split?.parts[part]];
    const place = (one: typeof ours): string => JSON.stringify([one?.from, one?.to, one?.start, one?.end]);
    if (place(ours) !== place(theirs)) return `its ${part} part has other rows`;
    if (ours?.windows !== theirs?.windows) {
      const lookback =
        own.lookback === wanted.lookback ? '' : ` (its lookback is ${own.lookback} and not ${wanted.lookback})`;
      return `its ${part} part has ${ours?.windows ?? 0} windows and not ${theirs?.windows ?? 0}${lookback}`;
    }
  }
  return null;
}
