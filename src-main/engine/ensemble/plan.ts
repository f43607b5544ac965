import { said, type Sentence } from '../../core/common/sentence';
import { GatewiseError } from '../../core/common/errors';
import { bandProblem, bandProblemSentence } from '../../core/ensemble';
import type { EnsembleModel, EnsembleRule, PreparedShape } from '../../core/model';

/** What is known of an ensemble before it sees its members' predictions. */
export interface EnsemblePlan {
  readonly model: EnsembleModel;
  readonly shape: PreparedShape;
  /** Numbers that each member tells of a window: its steps, or the probabilities of its classes, of two the second's. */
  readonly outputs: number;
  /** Values of a window: the members' outputs, one after the other, and what a gate looks at. */
  readonly inputs: number;
  /** A value in the target's own units is what a window holds × scale + center. */
  readonly scale: number;
  readonly center: number;
  readonly memoryBytes: number;
}

/** Rows of weights for which a sum of one is asked of classes are held against it with this allowance. */
const sumAllowance = 1e-9;

/** @throws GatewiseError MODEL_INVALID with the field of the rule that does not fit the members or the task */
export function planOf(model: EnsembleModel, shape: PreparedShape): EnsemblePlan {
  const { members, rule } = model;
  const isClasses = shape.task === 'classification';
  requireWeights(rule, members.length);
  if (isClasses) requireForClasses(rule, shape.classCount);
  if (new Set(members.map(({ run }) => run)).size < members.length) {
    throw invalid(said`An ensemble takes each run once: name it once, and give it a larger weight.`, 'model.members');
  }
  const outputs = isClasses ? (shape.classCount === 2 ? 1 : shape.classCount) : shape.horizon;
  const inputs = members.length * outputs + (rule.type === 'gate' && rule.on.kind === 'input' ? 1 : 0);
  // The training part's values beside each other, in 64-bit numbers, and the same of a block of them.
  const values = (shape.windowCount ?? 1) * (isClasses ? 1 : outputs) * (members.length + 3);
  return {
    model,
    shape,
    outputs,
    inputs,
    scale: isClasses ? 1 : (shape.target?.scale ?? 1),
    center: isClasses ? 0 : (shape.target?.center ?? 0),
    memoryBytes: 2 * Float64Array.BYTES_PER_ELEMENT * values,
  };
}

function invalid(message: Sentence, field: string): GatewiseError {
  return new GatewiseError('MODEL_INVALID', message, { field });
}

function requireWeights(rule: EnsembleRule, members: number): void {
  const rows =
    rule.type === 'weights'
      ? [{ weights: rule.weights, path: 'model.rule.weights', of: '' }]
      : rule.type === 'gate'
        ? rule.bands.map(({ weights }, index) => ({
            weights,
            path: `model.rule.bands.${index}.weights`,
            of: said` of band ${index + 1}`,
          }))
        : [];
  for (const { weights, path, of } of rows) {
    if (weights.length !== members) {
      throw invalid(said`There are ${members} members and ${weights.length} weights${of}: give each member one.`, path);
    }
    if (weights.every((weight) => weight === 0)) throw invalid(said`The weights${of} are all zero.`, path);
  }
  if (rule.type !== 'gate') return;
  if (rule.on.kind === 'member' && rule.on.member >= members) {
    throw invalid(
      said`There is no member ${rule.on.member + 1} to decide by: there are ${members}.`,
      'model.rule.on.member',
    );
  }
  const problem = bandProblem(rule.bands);
  if (problem !== null) throw invalid(bandProblemSentence(problem), 'model.rule.bands');
}

/** Probabilities stay probabilities: what would make something else of them is refused. */
function requireForClasses(rule: EnsembleRule, classCount: number): void {
  const refuse = (why: Sentence): GatewiseError =>
    invalid(said`${why} Take the mean, given weights or greedy selection.`, 'model.rule.type');
  switch (rule.type) {
    case 'mean':
    case 'greedy':
      return;
    case 'median':
      if (classCount === 2) return;
      throw refuse(said`Medians of the probabilities of several classes do not add up to one.`);
    case 'nnls':
    case 'stack':
      throw refuse(said`Weights of least squares do not add up to one, so that no probabilities come of them.`);
    case 'weights':
      requireSumOfOne(rule.weights, 'model.rule.weights');
      return;
    case 'gate':
      if (rule.on.kind === 'member') {
        throw invalid(
          said`A member predicts probabilities of classes, which are no values for bands: decide by an input.`,
          'model.rule.on',
        );
      }
      for (const [index, { weights }] of rule.bands.entries())
        requireSumOfOne(weights, `model.rule.bands.${index}.weights`);
  }
}

function requireSumOfOne(weights: readonly number[], path: string): void {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) <= sumAllowance) return;
  const shares = weights.map((weight) => Number((weight / sum).toPrecision(6))).join(', ');
  throw invalid(
    said`Weights of probabilities have to add up to 1, and these add up to ${Number(sum.toPrecision(6))}. The same shares are ${shares}.`,
    path,
  );
}
