import type { EnsembleModel, EnsembleRule } from './schema';

const rules: Readonly<Record<EnsembleRule['type'], string>> = {
  mean: 'mean',
  median: 'median',
  weights: 'weights',
  nnls: 'NNLS',
  greedy: 'greedy',
  stack: 'stack',
  gate: 'gate',
};

/** The rule and the members, e.g. `Ensemble NNLS: GRU 64, LSTM 32`. */
export function ensembleName({ members, rule }: Pick<EnsembleModel, 'members' | 'rule'>): string {
  return `Ensemble ${rules[rule.type]}: ${members.map(({ modelName }) => modelName).join(', ')}`;
}

/** A member as it is told of, e.g. `GRU 64 #3`. */
export function memberName({ modelName, number }: EnsembleModel['members'][number]): string {
  return `${modelName} #${number}`;
}

/** The same with the name of its run, e.g. `GRU 64 #3 (Peaks)`. */
export function memberWithRun(member: EnsembleModel['members'][number]): string {
  return `${memberName(member)} (${member.name})`;
}
