import { experimentConfigurationSchema, type ExperimentConfiguration } from '../experiment/schema';
import { presetModel } from '../model';
import type { PresetName } from '../model/schema';

/** A dataset that ships with Gatewise, and the experiment that is ready to run on it. */
export interface Sample {
  readonly fileName: string;
  readonly name: string;
  readonly attribution: string;
  readonly target: string;
  readonly units: Readonly<Record<string, string>>;
  readonly experimentName: string;
  readonly variants: readonly { readonly name: string; readonly configuration: ExperimentConfiguration }[];
}

const variantPresets: readonly { name: string; preset: PresetName }[] = [
  { name: 'GRU', preset: 'gru' },
  { name: 'LSTM', preset: 'lstm' },
  { name: 'CNN-LSTM', preset: 'cnn-lstm' },
];

function oilTemperature(preset: PresetName): ExperimentConfiguration {
  return experimentConfigurationSchema.parse({
    task: { kind: 'forecast', target: 'OT', features: [] },
    // Four months of the twenty: what the engine in JavaScript trains in minutes.
    split: { kind: 'count', train: 1440, validation: 720, test: 720 },
    window: { lookback: 24, horizon: 24, normalization: 'lastValue' },
    model: presetModel(preset),
    training: {
      epochs: 6,
      batchSize: 32,
      optimizer: { type: 'adam', learningRate: 0.004 },
      earlyStopping: { patience: 4 },
    },
    evaluation: { seasonalPeriod: 24 },
  });
}

/** Electricity transformer temperature (Zhou et al., “Informer”, AAAI 2021), hourly, CC BY-ND 4.0, shipped unchanged. */
export const ettSample: Sample = {
  fileName: 'ETTh1.csv',
  name: 'ETTh1 · transformer oil temperature',
  attribution: 'ETTh1, ETDataset project (Zhou et al., “Informer”, AAAI 2021), CC BY-ND 4.0, unchanged.',
  target: 'OT',
  units: { OT: '°C' },
  experimentName: 'Oil temperature, 24 hours ahead',
  variants: variantPresets.map(({ name, preset }) => ({ name, configuration: oilTemperature(preset) })),
};
