import { GatewiseError, saidBy, toErrorValue, type Issue } from '../common/errors';
import { said, sentenceText, type Sentence } from '../common/sentence';
import { pathsOf } from './configure';
import { countValues, hasValue, valueOfChoice } from './distribution';
import { readConstraint } from './expression/check';
import type { Condition, Distribution, Parameter, SearchSpace } from './space';

/**
 * What is wrong with a search space, with its place (`parameters.2.distribution.low`); empty for one that can be searched.
 * Names are unique, ranges are not empty, conditions hang on earlier parameters and on values that these can have, no two
 * parameters that may exist together write into the same place, and constraints can be read.
 */
export function spaceIssues(space: SearchSpace): Issue[] {
  return [
    ...space.parameters.flatMap((parameter, index) => parameterIssues(space, parameter, index)),
    ...space.constraints.flatMap((constraint, index) => constraintIssues(space, constraint, index)),
  ];
}

/** @throws GatewiseError BAD_INPUT with every issue in its details, for a space that cannot be searched */
export function checkSpace(space: SearchSpace): void {
  const issues = spaceIssues(space);
  const [first] = issues;
  if (first === undefined) return;
  const told = issues.map(({ path, message }) => ({ path, message }));
  throw new GatewiseError('BAD_INPUT', first.sentence ?? first.message, { field: first.path, issues: told });
}

function issueAt(path: string, sentence: Sentence): Issue {
  return { path, message: sentenceText(sentence), sentence };
}

function parameterIssues(space: SearchSpace, parameter: Parameter, index: number): Issue[] {
  const { name, distribution, when } = parameter;
  const earlier = space.parameters.slice(0, index);
  const place = `parameters.${index}`;
  const twice = earlier.find((other) => sharesPath(other, parameter) && !excludeEachOther(other, parameter));
  return [
    ...(earlier.some((other) => other.name === name)
      ? [issueAt(`${place}.name`, said`Two parameters have the name "${name}".`)]
      : []),
    ...(twice === undefined || twice.name === name
      ? []
      : [issueAt(`${place}.paths`, said`The parameters "${twice.name}" and "${name}" set the same field.`)]),
    ...rangeIssues(name, distribution).map((sentence) => issueAt(`${place}.distribution`, sentence)),
    ...when.flatMap((condition, at) => conditionIssues(space, parameter, condition, index, `${place}.when.${at}`)),
  ];
}

function rangeIssues(name: string, distribution: Distribution): Sentence[] {
  if (distribution.kind === 'categorical') {
    const values = distribution.choices.map(valueOfChoice);
    const again = values.find((value, index) => values.indexOf(value) !== index);
    return again === undefined ? [] : [said`The parameter "${name}" has the choice ${String(again)} twice.`];
  }
  const { low, high, log, step } = distribution;
  if (low > high) return [said`The range of "${name}" ends at ${high}, below its beginning at ${low}.`];
  if (!log) {
    const most = Number.MAX_SAFE_INTEGER;
    return countValues(distribution) !== Infinity && countValues(distribution) > most
      ? [said`The range of "${name}" has too many steps.`]
      : [];
  }
  if (low <= 0) return [said`"${name}" is searched in its logarithm, so its range has to begin above 0.`];
  // As Optuna: a whole number has the step 1 there, and a float none.
  return (distribution.kind === 'int' ? step === 1 : step === null)
    ? []
    : [said`"${name}" is searched in its logarithm, where a step has no place.`];
}

function conditionIssues(
  space: SearchSpace,
  { name }: Parameter,
  condition: Condition,
  index: number,
  place: string,
): Issue[] {
  const position = space.parameters.findIndex((other) => other.name === condition.parameter);
  const other = space.parameters[position];
  if (other === undefined || position === index)
    return [
      issueAt(place, said`"${name}" hangs on "${condition.parameter}", which is no other parameter of the space.`),
    ];
  if (position > index)
    return [issueAt(place, said`"${name}" hangs on "${other.name}", which has to stand before it.`)];
  const foreign = condition.in.find((value) => !hasValue(other.distribution, value));
  return foreign === undefined
    ? []
    : [issueAt(place, said`"${name}" exists where "${other.name}" is ${String(foreign)}, which it never is.`)];
}

function constraintIssues(space: SearchSpace, constraint: string, index: number): Issue[] {
  try {
    readConstraint(constraint, space);
    return [];
  } catch (error) {
    const said = saidBy(toErrorValue(error));
    return [
      {
        path: `constraints.${index}`,
        message: sentenceText(said),
        ...(typeof said === 'string' ? {} : { sentence: said }),
      },
    ];
  }
}

function sharesPath(one: Parameter, other: Parameter): boolean {
  return pathsOf(one).some((path) => pathsOf(other).includes(path));
}

/** Whether two parameters hang on different values of a third one. */
function excludeEachOther(one: Parameter, other: Parameter): boolean {
  return one.when.some((condition) =>
    other.when.some(
      (against) =>
        against.parameter === condition.parameter && !against.in.some((value) => condition.in.includes(value)),
    ),
  );
}
