import type { z } from 'zod';
import { GatewiseError } from '../../core/common/errors';
import { preflight } from '../../core/dataset';
import { prepare } from '../../core/preparation';
import { chooseEngine } from '../../engine';
import type { CheckOutput, requestDefinitions } from '../kinds';
import { layersFor, summarizeModel, summarizeSplit } from './setup';
import { tableOf } from './table-cache';

type CheckInput = z.output<(typeof requestDefinitions)['check']['input']>;

const bytesPerValue = 4;
/** Weights, gradients and two moments of Adam. */
const copiesOfWeights = 4;

/** Windows, model, engine and leaks of a configuration, without training it. What is impossible is an error, not a throw. */
export async function checkConfiguration(input: CheckInput, signal: AbortSignal): Promise<CheckOutput> {
  const { configuration, dataset } = input;
  const empty: CheckOutput = {
    errors: [],
    split: null,
    model: null,
    inputNames: [],
    classNames: null,
    memoryBytes: null,
    engine: null,
    engineNote: null,
    findings: [],
  };
  const table = await tableOf(dataset, signal);
  const prepared = attempt(() => prepare(table, configuration));
  if ('error' in prepared) return { ...empty, errors: [prepared.error] };
  const data = prepared.value;
  const known: CheckOutput = {
    ...empty,
    split: summarizeSplit(data),
    inputNames: [...data.featureNames],
    classNames: data.classNames === null ? null : [...data.classNames],
    findings: input.preflight ? preflight(table, configuration, { testLookups: input.testLookups, signal }) : [],
  };
  const layers = attempt(() => layersFor(configuration, data));
  if ('error' in layers) return { ...known, errors: [layers.error] };
  const model = attempt(() => summarizeModel(layers.value, configuration.window.lookback, data.featureCount));
  if ('error' in model) return { ...known, errors: [model.error] };
  const { description, note } = await chooseEngine(input.engine, layers.value);
  const activations = model.value.layers.reduce(
    (sum, { outputShape }) => sum + outputShape.reduce((product, size) => product * size, 1),
    0,
  );
  const values =
    copiesOfWeights * model.value.parameterCount +
    2 * activations * configuration.training.batchSize +
    data.inputs.length;
  return {
    ...known,
    model: model.value,
    memoryBytes: values * bytesPerValue,
    engine: description.id,
    engineNote: note,
  };
}

type Attempt<T> = { readonly value: T } | { readonly error: { readonly path: string; readonly message: string } };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() };
  } catch (thrown) {
    if (!(thrown instanceof GatewiseError)) throw thrown;
    return { error: { path: thrown.details.field ?? '', message: thrown.message } };
  }
}
