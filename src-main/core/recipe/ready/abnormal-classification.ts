import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../experiment/schema';
import { generatorSchema } from '../../generator';
import type { ModelSpecification } from '../../model';
import { linearSchema } from '../../model/linear/schema';
import { sequentialSchema } from '../../model/sequential/schema';
import { searchSpaceSchema } from '../../tuning/space';
import type { RecipeForm } from './schema';
import type { Recipe, RecipeStep, RecipeVariant } from './steps';

/** Recurrent cells, each with the values that were published for it: the first trial. */
const cells = [
  { model: 'RNN', type: 'SimpleRNN', published: { units: 32, learningRate: 0.001, batchSize: 16 } },
  { model: 'LSTM', type: 'LSTM', published: { units: 64, learningRate: 0.00097, batchSize: 32 } },
  { model: 'GRU', type: 'GRU', published: { units: 32, learningRate: 0.006, batchSize: 64 } },
] as const;

const space = searchSpaceSchema.parse({
  parameters: [
    {
      name: 'units',
      paths: ['model.layers.0.units'],
      distribution: { kind: 'categorical', choices: [16, 32, 64] },
    },
    {
      name: 'learningRate',
      paths: ['model.training.optimizer.learningRate'],
      distribution: { kind: 'float', low: 1e-4, high: 1e-2, log: true },
    },
    {
      name: 'batchSize',
      paths: ['model.training.batchSize'],
      distribution: { kind: 'categorical', choices: [16, 32, 64] },
    },
  ],
});

function configurationOf(model: ModelSpecification): ExperimentConfiguration {
  return experimentConfigurationSchema.parse({
    task: {
      kind: 'classification',
      target: 'state',
      features: ['vibration', 'temperature', 'current'],
      targetHistory: false,
    },
    window: { lookback: 10, horizon: 1, offset: 0 },
    seed: 1,
    model,
  });
}

function variantOf({ model, type, published }: (typeof cells)[number], form: RecipeForm): RecipeVariant {
  const { units, learningRate, batchSize } = published;
  return {
    name: `${model}: ${units} units, learning rate ${learningRate}, batch ${batchSize}`,
    configuration: configurationOf(
      sequentialSchema.parse({
        kind: 'sequential',
        layers: [{ type, units }],
        training: {
          optimizer: { type: 'adam', learningRate },
          epochs: form === 'quick' ? 2 : 20,
          batchSize,
          earlyStopping: { patience: 3 },
        },
      }),
    ),
  };
}

/** Normal and abnormal machines: three recurrent networks, each tuned by TPE from the values that were published for it on, and repeated over seeds. */
export const abnormalClassification: Recipe = {
  name: 'abnormal-classification',
  effort: 'hours',
  steps: (form) => {
    const isQuick = form === 'quick';
    return [
      {
        kind: 'generate',
        id: 'machine',
        // 225,700 rows leave 33,855 to the test part.
        generator: generatorSchema.parse({
          kind: 'sensor',
          seed: 5,
          rows: isQuick ? 3000 : 225_700,
          abnormalShare: 0.292,
        }),
      },
      ...cells.flatMap((cell, index): RecipeStep[] => [
        {
          kind: 'tune',
          id: `${cell.model} trials`,
          dataset: 'machine',
          part: cell.model,
          variant: variantOf(cell, form),
          space,
          trials: isQuick ? 3 : 20,
          startupTrials: isQuick ? 2 : 5,
          seed: index + 1,
          first: cell.published,
        },
        {
          kind: 'repeatBest',
          id: cell.model,
          dataset: 'machine',
          of: `${cell.model} trials`,
          model: cell.model,
          repeats: isQuick ? 3 : 10,
        },
      ]),
      {
        kind: 'train',
        id: 'fixed',
        dataset: 'machine',
        part: 'LogisticRegression',
        variants: [
          {
            name: 'LogisticRegression',
            configuration: configurationOf(
              linearSchema.parse({ kind: 'linear', estimator: { type: 'LogisticRegression' } }),
            ),
          },
        ],
        repeats: 3,
      },
    ];
  },
};
