/** Linear models of docs/results.md: one run each, as nothing is drawn. */
export const linearModels = [
  { name: 'Ridge, last-value normalisation', lookback: 96, normalization: 'lastValue', estimator: { type: 'Ridge' } },
  { name: 'the same, 336 lags', lookback: 336, normalization: 'lastValue', estimator: { type: 'Ridge' } },
  {
    name: 'ElasticNet (alpha 0.001), last-value normalisation',
    lookback: 96,
    normalization: 'lastValue',
    estimator: { type: 'ElasticNet', alpha: 0.001 },
  },
  {
    name: 'Ridge of trend and remainder (DLinear), last-value normalisation',
    lookback: 96,
    normalization: 'lastValue',
    estimator: { type: 'Ridge' },
    decomposition: {},
  },
  { name: 'Ridge, without normalisation', lookback: 96, normalization: 'none', estimator: { type: 'Ridge' } },
];

/** A linear model’s configuration by the protocol of the reference, 24 hours ahead. */
export function linearConfiguration({ lookback, normalization, estimator, decomposition = null }) {
  return {
    task: { kind: 'forecast', target: 'OT', features: [] },
    split: { kind: 'count', train: 8640, validation: 2880, test: 2880 },
    window: { lookback, horizon: 24, stride: 1, normalization },
    model: { kind: 'linear', estimator, decomposition },
    evaluation: { seasonalPeriod: 24 },
  };
}

const figure = (value) => value.toFixed(5);

/** The section of docs/results.md, as lines. */
export function linearSection(trained) {
  return [
    '## Linear models, 24 hours ahead',
    '',
    'scikit-learn’s defaults where nothing else is said; solved at once in 64-bit numbers, one run each.',
    '',
    '| model | scaled MSE | scaled MAE | skill in MSE |',
    '| --- | ---: | ---: | ---: |',
    ...trained.map(({ name, run }) => {
      const { scaled, baselines } = run.metrics.test;
      const last = baselines.find((one) => one.name === 'lastValue').scaled.mse;
      return `| ${name} | ${figure(scaled.mse)} | ${figure(scaled.mae)} | ${(100 * (1 - scaled.mse / last)).toFixed(1)} % |`;
    }),
    '',
    'Without normalisation a linear model loses little of what it has with it, as it can learn to continue from the last value; the GRU above has twice the error without it. Splitting trend from remainder says nothing that the lags do not say already: the two differ in what the penalty holds back, by less than the fifth digit.',
    '',
  ];
}
