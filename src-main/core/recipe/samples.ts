import { experimentConfigurationSchema, type ExperimentConfiguration } from '../experiment/schema';
import { presetModel, type PresetName } from '../model';

/** A dataset that ships with Gatewise, and the experiment that is ready to run on it. */
export interface Sample {
  readonly fileName: string;
  readonly name: string;
  readonly attribution: string;
  readonly target: string;
  readonly units: Readonly<Record<string, string>>;
  readonly experimentName: string;
  /** Made when they are asked for: most starts of the program need none. */
  readonly variants: () => readonly { readonly name: string; readonly configuration: ExperimentConfiguration }[];
}

const variantPresets: readonly { name: string; preset: PresetName }[] = [
  { name: 'GRU', preset: 'gru' },
  { name: 'LSTM', preset: 'lstm' },
  { name: 'CNN-LSTM', preset: 'cnn-lstm' },
  { name: 'Linear', preset: 'linear' },
];

/** Of the networks. */
const training = {
  epochs: 10,
  batchSize: 32,
  optimizer: { type: 'adam', learningRate: 0.001 },
  earlyStopping: { patience: 3 },
};

function oilTemperature(preset: PresetName): ExperimentConfiguration {
  const model = presetModel(preset);
  return experimentConfigurationSchema.parse({
    task: { kind: 'forecast', target: 'OT', features: [] },
    // All 24 months, in the field's proportions (Zhou et al. 2021 use 12, 4 and 4 of the months for the three parts).
    split: { kind: 'ratio', train: 0.6, validation: 0.2, test: 0.2 },
    window: { lookback: 96, horizon: 24, normalization: 'lastValue' },
    model: model.kind === 'sequential' ? { ...model, training } : model,
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
  variants: () => variantPresets.map(({ name, preset }) => ({ name, configuration: oilTemperature(preset) })),
};
