import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../experiment/schema';
import { generatorSchema, type GeneratorSpecification } from '../../generator';
import { presetModel } from '../../model';
import type { NetworkPreset } from '../../model/sequential/presets';
import type { SampleWeight } from '../../training/schema';
import type { RecipeForm } from './schema';
import type { Recipe, RecipeVariant } from './steps';

const column = 'load';
/** What a peak is, and where the gate between two mixtures lies, in kW. */
const [peakLevel, gateLevel] = [1400, 1350];

const data = (seed: number, rows: number): GeneratorSpecification =>
  generatorSchema.parse({ kind: 'spikyLoad', seed, rows, peaksPerThousand: 8, peakHeight: 1.2, level: 700, rise: 6 });

function configurationOf(
  preset: NetworkPreset,
  form: RecipeForm,
  sampleWeight: SampleWeight = null,
): ExperimentConfiguration {
  const isQuick = form === 'quick';
  return experimentConfigurationSchema.parse({
    task: { kind: 'forecast', target: column },
    window: { lookback: isQuick ? 16 : 48, horizon: 1 },
    seed: 1,
    sampleWeight,
    model: {
      ...presetModel(preset),
      training: {
        epochs: isQuick ? 4 : 20,
        batchSize: 32,
        optimizer: { type: 'adam', learningRate: isQuick ? 0.003 : 0.001 },
        earlyStopping: { patience: 5 },
      },
    },
    evaluation: { seasonalPeriod: 96, levels: [peakLevel] },
  });
}

function variantsOf(form: RecipeForm): RecipeVariant[] {
  return [
    { name: 'LSTM', configuration: configurationOf('lstm', form) },
    { name: 'GRU', configuration: configurationOf('gru', form) },
    { name: 'CNN-LSTM', configuration: configurationOf('cnn-lstm', form) },
    {
      name: 'Spike detector',
      configuration: configurationOf('lstm', form, { threshold: peakLevel, direction: 'above', weight: 8 }),
    },
    {
      name: 'Broken weighting',
      configuration: configurationOf('lstm', form, { threshold: peakLevel, direction: 'above', weight: -25 }),
    },
  ];
}

/** Networks on a load with peaks, one of them weighted wrongly; mixtures of two of them; the best one deployed. */
export const spikeRanking: Recipe = {
  name: 'spike-ranking',
  effort: 'minutes',
  steps: (form) => {
    const isQuick = form === 'quick';
    const mixed = { of: 'networks', members: ['GRU', 'CNN-LSTM'] };
    return [
      { kind: 'generate', id: 'load', generator: data(14, isQuick ? 2500 : 20_000) },
      {
        kind: 'train',
        id: 'networks',
        dataset: 'load',
        variants: variantsOf(form),
        reasons: {
          [`negativeWeight:${column}`]: 'brokenWeighting',
        },
        ranking: ['recall', 'testMae'],
      },
      {
        kind: 'combine',
        id: 'fixed',
        ...mixed,
        rule: { type: 'weights', weights: [0.6, 0.4] },
        name: 'GRU 0.6 + CNN-LSTM 0.4',
      },
      {
        kind: 'combine',
        id: 'gated',
        ...mixed,
        rule: {
          type: 'gate',
          on: { kind: 'member', member: 1 },
          bands: [
            { above: null, upTo: gateLevel, weights: [0.7, 0.3] },
            { above: gateLevel, upTo: null, weights: [0.4, 0.6] },
          ],
        },
        name: `Gate at ${gateLevel}`,
      },
      { kind: 'recommend', of: 'networks', level: peakLevel },
      { kind: 'deploy', of: 'networks', generator: data(41, isQuick ? 400 : 4000) },
    ];
  },
};
