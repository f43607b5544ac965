import { experimentConfigurationSchema } from '../../experiment/schema';
import { generatorSchema, type GeneratorSpecification } from '../../generator';
import type { LayerInput } from '../../network/schema';
import type { RecipeForm } from './schema';
import type { Recipe, RecipeVariant } from './steps';

interface Choices {
  readonly units: readonly number[];
  readonly l2: number;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly learningRate: number;
  readonly batchSize: number;
}

const plain: Choices = {
  units: [64, 32],
  l2: 1e-3,
  dropout: 0.2,
  recurrentDropout: 0,
  learningRate: 0.001,
  batchSize: 32,
};

/** What each variant does otherwise than the first. */
const variants: readonly { readonly name: string; readonly change: Partial<Choices>; readonly isQuick?: true }[] = [
  { name: 'l2 1e-3', change: {}, isQuick: true },
  { name: 'l2 1e-4', change: { l2: 1e-4 }, isQuick: true },
  { name: 'No regularisation', change: { l2: 0, dropout: 0 }, isQuick: true },
  { name: '128/64 units', change: { units: [128, 64] } },
  { name: 'Three layers', change: { units: [64, 32, 16] } },
  { name: 'Recurrent dropout 0.2', change: { recurrentDropout: 0.2 }, isQuick: true },
  { name: 'Learning rate 0.003', change: { learningRate: 0.003 } },
  { name: 'Learning rate 0.005', change: { learningRate: 0.005 } },
  { name: 'Batch 64', change: { batchSize: 64 } },
];

/** Stacked LSTM layers with dropout after each. */
function layersOf({ units, l2, dropout, recurrentDropout }: Choices, share: number): LayerInput[] {
  return units.flatMap((count, index): LayerInput[] => [
    {
      type: 'LSTM',
      units: Math.max(1, Math.round(count * share)),
      returnSequences: index < units.length - 1,
      recurrentDropout,
      kernelRegularizer: l2 === 0 ? null : { l2 },
    },
    ...(dropout === 0 ? [] : [{ type: 'Dropout' as const, rate: dropout }]),
  ]);
}

function variantOf(name: string, choices: Choices, form: RecipeForm, scaling: 'minmax' | 'none'): RecipeVariant {
  const isQuick = form === 'quick';
  const configuration = experimentConfigurationSchema.parse({
    task: { kind: 'forecast', target: 'usage', features: ['temperature'] },
    preparation: {
      steps: [{ kind: 'cyclicEncoding', components: ['hour', 'weekday'] }],
      scaling: { features: scaling, target: scaling },
    },
    window: { lookback: isQuick ? 24 : 168, horizon: 1 },
    seed: 1,
    model: {
      kind: 'sequential',
      layers: layersOf(choices, isQuick ? 0.25 : 1),
      training: {
        optimizer: { type: 'adam', learningRate: choices.learningRate * (isQuick ? 5 : 1) },
        loss: 'mse',
        epochs: isQuick ? 6 : 50,
        batchSize: choices.batchSize,
        earlyStopping: { patience: 7 },
      },
    },
    evaluation: { seasonalPeriod: 168 },
  });
  return { name, configuration };
}

/** Stacked LSTMs on hourly power usage: what regularisation does, and what a scaler that knows all rows does. */
export const powerUsage: Recipe = {
  name: 'power-usage',
  effort: 'hours',
  steps: (form) => {
    const isQuick = form === 'quick';
    // Seeds whose extremes lie behind the training part, as they do where a scaler that knows all rows is a leak.
    const size = isQuick ? { seed: 3, rows: 1400 } : { seed: 2, rows: 17_520 };
    const data = (scaled: boolean): GeneratorSpecification =>
      generatorSchema.parse({ kind: 'powerUsage', ...size, scaled });
    return [
      { kind: 'generate', id: 'usage', generator: data(false) },
      {
        kind: 'train',
        id: 'networks',
        dataset: 'usage',
        variants: variants
          .filter((variant) => !isQuick || variant.isQuick === true)
          .map(({ name, change }) => variantOf(name, { ...plain, ...change }, form, 'minmax')),
        ranking: ['testMae', 'testRmse', 'testR2'],
      },
      { kind: 'generate', id: 'scaled', generator: data(true) },
      {
        kind: 'train',
        id: 'leak',
        dataset: 'scaled',
        part: 'l2 1e-3, scaled with all rows',
        variants: [variantOf('l2 1e-3, scaled with all rows', plain, form, 'none')],
        warnings: ['scalerBeyondTrain'],
        ranking: ['testMae', 'testRmse', 'testR2'],
        reported: false,
      },
    ];
  },
};
