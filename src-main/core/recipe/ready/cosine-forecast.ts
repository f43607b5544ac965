import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../experiment/schema';
import { generatorSchema } from '../../generator';
import type { LayerInput } from '../../network/schema';
import type { Recipe, RecipeVariant } from './steps';

const units = 30;

const networks: readonly { readonly name: string; readonly layers: readonly LayerInput[] }[] = [
  { name: 'LSTM (sigmoid)', layers: [{ type: 'LSTM', units, activation: 'sigmoid' }] },
  { name: 'LSTM (tanh)', layers: [{ type: 'LSTM', units, activation: 'tanh' }] },
  { name: 'GRU', layers: [{ type: 'GRU', units }] },
  {
    name: 'LSTM + GRU',
    layers: [
      { type: 'LSTM', units, returnSequences: true },
      { type: 'GRU', units },
    ],
  },
];

function configurationOf(layers: readonly LayerInput[], epochs: number): ExperimentConfiguration {
  return experimentConfigurationSchema.parse({
    task: { kind: 'forecast', target: 'value' },
    window: { lookback: 30, horizon: 1 },
    seed: 2022,
    model: {
      kind: 'sequential',
      layers,
      training: { optimizer: { type: 'adam' }, loss: 'mse', epochs, batchSize: 1, earlyStopping: null },
    },
    evaluation: { seasonalPeriod: 50 },
  });
}

/** A noisy cosine: four small recurrent networks, window by window, and what each makes of its own forecasts. */
export const cosineForecast: Recipe = {
  name: 'cosine-forecast',
  effort: 'minutes',
  steps: (form) => {
    const isQuick = form === 'quick';
    const variants: RecipeVariant[] = networks.map(({ name, layers }) => ({
      name,
      configuration: configurationOf(layers, isQuick ? 2 : 4),
    }));
    return [
      {
        kind: 'generate',
        id: 'wave',
        generator: generatorSchema.parse({
          kind: 'cosine',
          seed: 2022,
          rows: isQuick ? 600 : 2000,
          period: 50,
          noise: 0.1,
        }),
      },
      { kind: 'train', id: 'networks', dataset: 'wave', variants, ranking: ['testMae', 'testRmse'] },
      { kind: 'forecast', of: ['networks'], steps: 50 },
    ];
  },
};
