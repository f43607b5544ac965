import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../experiment/schema';
import { generatorSchema } from '../../generator';
import { randomForestSchema } from '../../model/trees/forest';
import type { LayerInput } from '../../network/schema';
import { randomCandidates } from '../../search';
import type { RecipeForm } from './schema';
import type { Recipe, RecipeStep, RecipeVariant } from './steps';

const measured = ['wind_speed', 'wind_direction', 'pressure'];
const split = { kind: 'ratio', train: 0.8, validation: 0.1, test: 0.1 } as const;
/** Rows ahead that the forest predicts: four hours. */
const ahead = 16;

const optimizers = [
  { name: 'Adam', optimizer: { type: 'adam' } },
  { name: 'SGD', optimizer: { type: 'sgd' } },
  { name: 'momentum', optimizer: { type: 'sgd', momentum: 0.9 } },
  { name: 'RMSprop', optimizer: { type: 'rmsprop' } },
] as const;

/** @param size of a layer of so many units */
function networks(
  size: (units: number) => number,
): { readonly name: string; readonly layers: readonly LayerInput[] }[] {
  return [
    {
      name: 'SimpleRNN',
      layers: [
        { type: 'SimpleRNN', units: size(256), returnSequences: true },
        { type: 'SimpleRNN', units: size(128) },
        { type: 'Dropout', rate: 0.5 },
        // The output layer after it learns the scale of what this one hands on.
        { type: 'Dense', units: 1, kernelRegularizer: { l1: 1e-5, l2: 1e-4 } },
      ],
    },
    {
      name: 'BiLSTM',
      layers: [
        { type: 'Bidirectional', layer: { type: 'LSTM', units: size(128), returnSequences: true } },
        { type: 'Bidirectional', layer: { type: 'LSTM', units: size(128) } },
        { type: 'Dense', units: size(256), activation: 'relu' },
        { type: 'Dropout', rate: 0.4 },
      ],
    },
    {
      name: 'GRU',
      layers: [
        { type: 'GRU', units: size(256), returnSequences: true },
        { type: 'GRU', units: size(128) },
        { type: 'Dropout', rate: 0.4 },
      ],
    },
  ];
}

function networkVariants(form: RecipeForm): RecipeVariant[] {
  const isQuick = form === 'quick';
  return networks((units) => (isQuick ? units / 16 : units)).flatMap(({ name, layers }) =>
    optimizers.map((one) => ({
      name: `${name} · ${one.name}`,
      configuration: experimentConfigurationSchema.parse({
        task: { target: 'power', features: measured },
        split,
        window: { lookback: isQuick ? 8 : 24, horizon: 1 },
        seed: 1,
        model: {
          kind: 'sequential',
          layers,
          training: {
            optimizer: one.optimizer,
            loss: 'mse',
            epochs: isQuick ? 2 : 10,
            batchSize: 32,
            earlyStopping: null,
          },
        },
        evaluation: { seasonalPeriod: 96 },
      }),
    })),
  );
}

/** @param leak whether the forest is shown the energy of the row that it predicts */
function forest(leak: boolean): ExperimentConfiguration {
  return experimentConfigurationSchema.parse({
    task: { target: 'power', features: leak ? [...measured, 'energy'] : measured },
    preparation: {
      steps: leak ? [{ kind: 'knownFuture', columns: ['energy'] }] : [],
      scaling: { features: 'none', target: 'none' },
    },
    split,
    window: { lookback: 4, horizon: 1, offset: ahead },
    seed: 1,
    model: randomForestSchema.parse({ kind: 'randomForest' }),
    evaluation: { seasonalPeriod: 96 },
  });
}

function forestSearch(id: string, leak: boolean, form: RecipeForm): RecipeStep {
  const isQuick = form === 'quick';
  const trees = isQuick ? [5, 8, 10] : [50, 60, 70, 80, 90, 100];
  return {
    kind: 'search',
    id,
    dataset: 'turbine',
    part: leak ? 'leaking' : 'clean',
    model: 'Random forest',
    configuration: forest(leak),
    candidates: randomCandidates(
      {
        'model.nEstimators': { values: trees },
        'model.maxDepth': { values: [null, 10, 20] },
        'model.minSamplesLeaf': { values: [1, 2, 4] },
      },
      isQuick ? 3 : 10,
      7,
    ),
    folds: { kind: 'timeSeries', count: isQuick ? 3 : 5, seed: 0 },
    ...(leak ? { reasons: { 'targetAffine:energy': 'leak' as const } } : {}),
    ranking: ['testMae', 'testR2'],
  };
}

/** Power of a wind turbine: three networks by four optimizers, and a forest that is shown the answer and one that is not. */
export const windPower: Recipe = {
  name: 'wind-power',
  effort: 'hours',
  steps: (form) => [
    {
      kind: 'generate',
      id: 'turbine',
      generator: generatorSchema.parse({
        kind: 'windPower',
        seed: 1,
        rows: form === 'quick' ? 2500 : 50_000,
        energy: true,
      }),
    },
    {
      kind: 'train',
      id: 'networks',
      dataset: 'turbine',
      variants: networkVariants(form),
      ranking: ['testMae', 'testR2'],
    },
    forestSearch('leaking forest', true, form),
    forestSearch('clean forest', false, form),
  ],
};
