import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../experiment/schema';
import { generatorSchema } from '../../generator';
import type { ModelSpecification } from '../../model';
import { linearSchema } from '../../model/linear/schema';
import { sequentialSchema } from '../../model/sequential/schema';
import { randomCandidates, type Candidate } from '../../search';
import type { RecipeForm } from './schema';
import type { Recipe, RecipeStep, RecipeVariant } from './steps';

const cells = [
  { model: 'RNN', type: 'SimpleRNN' },
  { model: 'LSTM', type: 'LSTM' },
  { model: 'GRU', type: 'GRU' },
] as const;

const space = {
  units: { values: [16, 32, 64] },
  learningRate: { low: 1e-4, high: 1e-2, scale: 'log' },
  batchSize: { values: [16, 32, 64] },
} as const;

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

function variantOf(
  { model, type }: (typeof cells)[number],
  { units, learningRate, batchSize }: Candidate,
  form: RecipeForm,
): RecipeVariant {
  const rate = Number(Number(learningRate).toPrecision(3));
  return {
    name: `${model}: ${units} units, learning rate ${rate}, batch ${batchSize}`,
    configuration: configurationOf(
      sequentialSchema.parse({
        kind: 'sequential',
        layers: [{ type, units }],
        training: {
          optimizer: { type: 'adam', learningRate: rate },
          epochs: form === 'quick' ? 2 : 20,
          batchSize,
          earlyStopping: { patience: 3 },
        },
      }),
    ),
  };
}

/** Normal and abnormal machines: three recurrent networks, each tuned by a random search and repeated over seeds. */
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
          kind: 'train',
          id: `${cell.model} candidates`,
          dataset: 'machine',
          part: cell.model,
          variants: randomCandidates(space, isQuick ? 2 : 10, index + 1).map((candidate) =>
            variantOf(cell, candidate, form),
          ),
          ranking: [],
          reported: false,
        },
        {
          kind: 'repeatBest',
          id: cell.model,
          dataset: 'machine',
          of: `${cell.model} candidates`,
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
