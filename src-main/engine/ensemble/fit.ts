import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { at } from '../../core/common/numbers';
import {
  bandText,
  errorCorrelation,
  lossOf,
  memberLosses,
  mostSimilar,
  selectGreedily,
  solveNonNegative,
  solveStack,
  withoutBlock,
  type EnsembleMetric,
  type Sample,
} from '../../core/ensemble';
import { within, type Work } from '../../core/linear';
import { memberName, type Combination, type Diagnostic, type FitOutcome } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { combiner, gateOf, givenWeights } from './combine';
import type { EnsemblePlan } from './plan';
import { sampleOf } from './sample';
import { bandCount, type EnsembleWeights } from './state';

/** Blocks by which the validation figure is measured where the weights were not fitted. */
const blocks = 5;
/** Values that a block has at least: with fewer, its weights say nothing. */
const fewestValues = 10;

export interface FittedEnsemble {
  readonly weights: EnsembleWeights;
  readonly outcome: FitOutcome;
}

/**
 * The weights that the rule asks for, and what there is to tell of members and weights.
 * @throws GatewiseError BAD_INPUT for weights that are to be fitted where there is no validation part
 */
export function* fitEnsemble(
  plan: EnsemblePlan,
  train: WindowSource,
  validation: WindowSource | null,
): Work<FittedEnsemble> {
  const isFitted = ['nnls', 'greedy', 'stack'].includes(plan.model.rule.type);
  if (isFitted && (validation === null || validation.starts.length === 0)) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`Weights are fitted to the validation part, never to the test part, and there is no validation part. Give the weights, or take the mean or the median.`,
      { field: 'model.rule.type' },
    );
  }
  yield 0;
  const known = validation === null ? null : sampleOf(plan, validation);
  const weights =
    known !== null && isFitted ? yield* within(0, 0.3, fitWeights(plan, known)) : givenWeights(plan.model);
  const metric = metricOf(plan);
  const crossValidated =
    known !== null && isFitted ? yield* within(0.3, 0.9, crossValidate(plan, known, metric)) : null;
  const facts = (source: WindowSource, sample: Sample): Combination['train'] => ({
    ensemble: finite(lossOf(metric, sample, valueOf(plan, weights, source))),
    members: memberLosses(metric, sample).map(finite),
    correlation: errorCorrelation(sample),
  });
  const combination: Combination = {
    weights: plan.model.rule.type === 'median' ? null : rowsOf(plan, weights),
    intercept: weights.intercept,
    isFitted,
    bandShares: validation === null ? null : bandShares(plan, validation),
    metric,
    train: facts(train, sampleOf(plan, train)),
    validation: validation === null || known === null ? null : facts(validation, known),
    crossValidated,
  };
  return { weights, outcome: { kind: 'direct', diagnostics: diagnosticsOf(plan, combination), combination } };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function metricOf({ model: { rule }, shape }: EnsemblePlan): EnsembleMetric {
  if (shape.task === 'classification') return 'logLoss';
  return rule.type === 'greedy' ? rule.metric : 'rmse';
}

function* fitWeights({ model: { rule }, shape }: EnsemblePlan, sample: Sample): Work<EnsembleWeights> {
  switch (rule.type) {
    case 'nnls':
      return { weights: yield* solveNonNegative(sample), intercept: 0 };
    case 'stack':
      return yield* solveStack(sample, rule.alpha);
    case 'greedy': {
      const metric = shape.task === 'classification' ? 'logLoss' : rule.metric;
      return { weights: yield* selectGreedily(sample, metric, rule.rounds), intercept: 0 };
    }
    case 'mean':
    case 'median':
    case 'weights':
    case 'gate':
      throw new Error(`the weights of “${rule.type}” are given`);
  }
}

/** The metric over all blocks, each predicted by weights that were fitted to the others. */
function* crossValidate(
  plan: EnsemblePlan,
  sample: Sample,
  metric: EnsembleMetric,
): Work<Combination['crossValidated']> {
  if (sample.actual.length < blocks * fewestValues) return null;
  let sum = 0;
  for (let block = 0; block < blocks; block += 1) {
    const { kept, block: held } = withoutBlock(sample, block, blocks);
    if (kept.actual.length < fewestValues) return null;
    const { weights, intercept } = yield* within(block / blocks, (block + 1) / blocks, fitWeights(plan, kept));
    const loss = lossOf(metric, held, (index) => weighted(held, weights, intercept, index));
    sum += held.actual.length * (metric === 'rmse' ? loss ** 2 : loss);
  }
  const mean = sum / sample.actual.length;
  return { blocks, value: finite(metric === 'rmse' ? Math.sqrt(mean) : mean) };
}

function weighted({ members, predicted }: Sample, weights: Float64Array, intercept: number, index: number): number {
  let sum = intercept;
  for (let member = 0; member < members; member += 1)
    sum += at(weights, member) * at(predicted, index * members + member);
  return sum;
}

/** What the ensemble says in the place of each value of a sample. */
function valueOf(plan: EnsemblePlan, weights: EnsembleWeights, source: WindowSource): (index: number) => number {
  const combine = combiner(plan, weights);
  const { outputs, shape } = plan;
  if (shape.task !== 'classification') {
    return (index) => combine(source, Math.floor(index / outputs), index % outputs);
  }
  return (window) => {
    const label = at(source.targets, at(source.targetStarts, window));
    if (outputs > 1) return combine(source, window, label);
    const second = combine(source, window, 0);
    return label === 1 ? second : 1 - second;
  };
}

function rowsOf({ model }: EnsemblePlan, { weights }: EnsembleWeights): number[][] {
  const count = model.members.length;
  return Array.from({ length: bandCount(model) }, (_, band) =>
    Array.from(weights.subarray(band * count, (band + 1) * count)),
  );
}

/** Share of the values that fall into each band; null without bands. */
function bandShares({ model, outputs, scale, center }: EnsemblePlan, source: WindowSource): number[] | null {
  const { rule, members } = model;
  if (rule.type !== 'gate') return null;
  const counts = rule.bands.map(() => 0);
  const bandOfValue = gateOf(rule);
  let total = 0;
  for (const start of source.starts) {
    const from = start * source.featureCount;
    const add = (value: number): void => {
      const band = bandOfValue(value);
      counts[band] = (counts[band] ?? 0) + 1;
      total += 1;
    };
    if (rule.on.kind === 'input') add(at(source.series, from + members.length * outputs));
    else
      for (let step = 0; step < outputs; step += 1)
        add(at(source.series, from + rule.on.member * outputs + step) * scale + center);
  }
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

const everything = { above: null, upTo: null };

function diagnosticsOf({ model }: EnsemblePlan, combination: Combination): Diagnostic[] {
  const { weights, intercept, metric, validation, crossValidated } = combination;
  const rounded = (value: number): number => Number(value.toPrecision(4));
  const nameOf = (index: number): string => {
    const member = model.members[index];
    return member === undefined ? '' : memberName(member);
  };
  const rowText = (row: readonly number[], band: number): string => {
    const sum = row.map((weight, index) => `${rounded(weight)} × ${nameOf(index)}`).join(' + ');
    return model.rule.type === 'gate' ? `${bandText(model.rule.bands[band] ?? everything)}: ${sum}` : sum;
  };
  const similar = validation === null ? null : mostSimilar(validation.correlation);
  return [
    ...(weights === null ? [] : [{ name: 'weights', value: weights.map(rowText).join('; ') }]),
    ...(weights?.length === 1
      ? [{ name: 'weightSum', value: weights[0]?.reduce((sum, weight) => sum + weight, 0) ?? null }]
      : []),
    ...(model.rule.type === 'stack' ? [{ name: 'intercept', value: intercept }] : []),
    {
      name: `${metric}${combination.isFitted ? 'WhereFitted' : 'OnValidation'}`,
      value: validation?.ensemble ?? null,
    },
    ...(crossValidated === null ? [] : [{ name: `${metric}CrossValidated`, value: crossValidated.value }]),
    ...(similar === null
      ? []
      : [
          { name: 'highestErrorCorrelation', value: similar.value },
          { name: 'mostSimilarMembers', value: `${nameOf(similar.first)}, ${nameOf(similar.second)}` },
        ]),
  ];
}
