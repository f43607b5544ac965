import { readFileSync } from 'node:fs';

const gru = {
  kind: 'sequential',
  layers: [{ type: 'GRU', units: 64 }],
  training: {
    epochs: 12,
    batchSize: 32,
    optimizer: { type: 'adam', learningRate: 0.001 },
    earlyStopping: { patience: 12 },
  },
};
/** Of fifteen settings the one with the lowest validation error; the test part was not looked at. */
const boosting = {
  kind: 'gradientBoosting',
  numIterations: 400,
  learningRate: 0.05,
  numLeaves: 7,
  featureFraction: 0.3,
  earlyStoppingRound: 20,
};
const statistical = (method) => ({
  kind: 'statistical',
  method: { ...method, seasonLength: 24 },
  fitRows: 336,
  refitEvery: 24,
});
/** The peer was fitted to scaled values: those below zero have no multiplicative season, so its season is additive. */
const theta = statistical({ type: 'DynamicOptimizedTheta', decompositionType: 'additive' });

/** Kinds of models of docs/results.md side by side; `seeds` where there is chance. */
export const kindsOfModels = [
  { name: 'GRU 64, trained as the reference', normalization: 'lastValue', model: gru, seeds: 3 },
  {
    name: 'Ridge on the 96 lags',
    normalization: 'lastValue',
    model: { kind: 'linear', estimator: { type: 'Ridge' } },
  },
  { name: 'boosting', normalization: 'lastValue', model: boosting, seeds: 3, peer: 'lightgbm_last_normalised' },
  { name: 'boosting, without normalisation', normalization: 'none', model: boosting, seeds: 3, peer: 'lightgbm' },
  {
    name: 'random forest',
    normalization: 'lastValue',
    model: { kind: 'randomForest', minSamplesLeaf: 5, maxFeatures: 0.33 },
    seeds: 3,
    peer: 'random_forest_last_normalised',
  },
  {
    name: 'AutoETS, fitted to 14 days',
    normalization: 'none',
    model: statistical({ type: 'AutoETS' }),
  },
  {
    name: 'DynamicOptimizedTheta, fitted to 14 days',
    normalization: 'none',
    model: theta,
  },
  {
    name: 'AutoETS, every 24th origin alone',
    normalization: 'none',
    stride: 24,
    model: statistical({ type: 'AutoETS' }),
    peer: 'AutoETS_14_days_every_24th_origin',
  },
  {
    name: 'DynamicOptimizedTheta, every 24th origin alone',
    normalization: 'none',
    stride: 24,
    model: theta,
    peer: 'DynamicOptimizedTheta_14_days_every_24th_origin',
  },
];

export function kindConfiguration({ normalization, model, stride = 1 }) {
  return {
    task: { kind: 'forecast', target: 'OT', features: [] },
    split: { kind: 'count', train: 8640, validation: 2880, test: 2880 },
    window: { lookback: 96, horizon: 24, stride, normalization },
    model,
    evaluation: { seasonalPeriod: 24 },
  };
}

/** Processor time of the processes that this one has started and that have ended, s; null where the system does not tell it. */
export function childSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    // Its cutime and cstime, in hundredths of a second.
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return null;
  }
}

export const kindsHeading = '## Kinds of models side by side, 24 hours ahead';
const figure = (value) => value.toFixed(5);

function spreadOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return figure(mean);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${figure(mean)} ± ${figure(Math.sqrt(squares / (values.length - 1)))}`;
}

function rowOf({ name, runs, seconds, peer }, peers) {
  const tests = runs.map(({ metrics }) => metrics.test);
  const last = tests[0].baselines.find((one) => one.name === 'lastValue').scaled.mse;
  const mse = tests.map(({ scaled }) => scaled.mse);
  const mean = mse.reduce((sum, value) => sum + value, 0) / mse.length;
  const each = seconds === null ? '–' : (seconds / runs.length).toFixed(1);
  const other = peer === undefined ? '' : figure(peers[peer][0]);
  return `| ${name} | ${spreadOf(mse)} | ${spreadOf(tests.map(({ scaled }) => scaled.mae))} | ${(100 * (1 - mean / last)).toFixed(1)} % | ${each} | ${other} |`;
}

/** The section of docs/results.md, as lines, heading first. */
export function kindsSection({ models, best, sentences }, peers) {
  return [
    kindsHeading,
    '',
    'Made by `npm run results -- --part kinds`. Last-value normalisation where nothing else is said; three seeds (0 to 2) where there is chance: mean ± SD. Seconds are of the processor, of a whole training from the start of its process to its evaluation on every part, of one seed. The last column is the error of LightGBM 4.7, scikit-learn 1.9 and statsforecast 2.1 by the same protocol. Statistical models are fitted anew every 24 rows and follow every row between; the last two rows have the origins of those fits alone, as the others’ figures have. The season of DynamicOptimizedTheta is additive, as that of the other’s, which was fitted to scaled values; of degrees both take a multiplicative one by default and come to 0.03029.',
    '',
    'Boosting’s settings are those with the lowest validation error (0.05246) of fifteen that were tried: 0.05 a round, 7 leaves, 3 of 10 features a tree; LightGBM’s defaults had 0.05342. All 24 steps end at the same round, 20 rounds after the best. The test part was not looked at for it.',
    '',
    '| model | scaled MSE | scaled MAE | skill in MSE | seconds | others’ MSE |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...models.map((model) => rowOf(model, peers)),
    '',
    `The lowest error is that of ${best}. How each of the others stands beside it:`,
    '',
    ...sentences.flatMap((sentence) => [sentence, '']),
  ];
}

/** A page with its section of kinds in the place of the one it had, or before what others reach. */
export function withKindsSection(page, section) {
  const lines = page.split('\n');
  const from = lines.findIndex((line) => line === kindsHeading);
  const next = lines.findIndex((line, at) => at > from && line.startsWith('## '));
  const others = lines.findIndex((line) => line.startsWith('## What others reach'));
  const [start, end] = from >= 0 ? [from, next] : [others, others];
  return [...lines.slice(0, start), ...section, ...lines.slice(end)].join('\n');
}
