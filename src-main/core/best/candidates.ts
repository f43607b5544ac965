import { said, type Sentence } from '../common/sentence';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../experiment/schema';
import { modelName, presetModel, type ModelSpecification } from '../model';
import type { NetworkPreset } from '../model/sequential/presets';
import type { BestFamily, BestPreset } from './schema';

/** Something that may become the best: a configuration without its split and seed, which each trial has of its own. */
export interface Candidate {
  readonly id: string;
  readonly family: BestFamily;
  readonly configuration: ExperimentConfiguration;
  /** The same, trained less, to see what it costs and promises; null: it is trained at once. */
  readonly probe: ExperimentConfiguration | null;
  /** How many times a full training costs what its probe does, roughly. */
  readonly growth: number;
  /** The candidate that it was made from, and in what it differs; null and empty for one of the first. */
  readonly parent: string | null;
  readonly changes: Readonly<Record<string, unknown>>;
}

/** What a dataset's default configuration lets one choose from. */
export interface CandidateFacts {
  /** With the target's window, its features and its preparation. */
  readonly base: ExperimentConfiguration;
  /** Rows of a season; 1 or less: none. */
  readonly season: number;
  /** Rows to train on in the earliest validation window. */
  readonly trainRows: number;
  /** Series of a panel; 1 for a single series. */
  readonly seriesCount: number;
  /** Rows of the stretches of the calendar over which the data may repeat: day, week, year; the shortest first. */
  readonly periods: readonly number[];
}

/** What will not be tried, and why. */
export interface LeftOut {
  readonly modelName: string;
  readonly reason: Sentence;
}

/** Windows below which a network has too little to learn from. */
const fewestNetworkWindows = 200;
const seasonsSeen = 4;
const seasonsSeenAtMost = 14;

const networks: Readonly<Record<BestPreset, readonly NetworkPreset[]>> = {
  quick: ['gru'],
  standard: ['gru', 'lstm', 'cnn-lstm'],
  thorough: ['gru', 'lstm', 'cnn-lstm', 'bilstm', 'stacked-lstm', 'rnn'],
};

/** How networks are trained here: the weights of the best epoch of the rows that decide when training ends. */
const training = {
  optimizer: { type: 'adam', learningRate: 0.002 },
  epochs: 20,
  batchSize: 64,
  earlyStopping: { monitor: 'valLoss', patience: 4 },
} as const;
const probeEpochs = 3;
const [iterations, probeIterations] = [200, 20];
const [trees, probeTrees] = [60, 10];

/** A copy with another model, window or columns, as the schema completes it. */
export function changed(
  base: ExperimentConfiguration,
  change: {
    readonly model?: unknown;
    readonly lookback?: number;
    /** Without other columns and what is made of the clock. */
    readonly alone?: boolean;
  },
): ExperimentConfiguration {
  return experimentConfigurationSchema.parse({
    ...base,
    ...(change.model === undefined ? {} : { model: change.model }),
    window: { ...base.window, ...(change.lookback === undefined ? {} : { lookback: change.lookback }) },
    ...(change.alone === true
      ? {
          task: { ...base.task, features: [], targetHistory: true },
          preparation: {
            ...base.preparation,
            steps: base.preparation.steps.filter(({ kind }) => kind !== 'cyclicEncoding'),
          },
        }
      : {}),
  });
}

/** Whether a configuration gives a model more than the target's own history. */
export function hasInputs({ task, preparation }: ExperimentConfiguration): boolean {
  return task.features.length > 0 || preparation.steps.some(({ kind }) => kind === 'cyclicEncoding');
}

/** A probe of a model: fewer epochs, rounds or trees. */
export function probeOf(
  model: ModelSpecification,
): { readonly model: ModelSpecification; readonly growth: number } | null {
  if (model.kind === 'sequential') {
    const { epochs } = model.training;
    if (epochs <= probeEpochs) return null;
    return {
      model: { ...model, training: { ...model.training, epochs: probeEpochs } },
      growth: epochs / probeEpochs,
    };
  }
  if (model.kind === 'gradientBoosting') {
    const { numIterations } = model;
    if (numIterations <= probeIterations) return null;
    return { model: { ...model, numIterations: probeIterations }, growth: numIterations / probeIterations };
  }
  if (model.kind === 'randomForest' || model.kind === 'extraTrees') {
    const { nEstimators } = model;
    if (nEstimators <= probeTrees) return null;
    return { model: { ...model, nEstimators: probeTrees }, growth: nEstimators / probeTrees };
  }
  // Solved at once: a probe costs as much as the whole.
  return null;
}

/** A candidate of a configuration, with its probe. */
export function candidateOf(
  id: string,
  family: BestFamily,
  configuration: ExperimentConfiguration,
  origin: { readonly parent: string; readonly changes: Readonly<Record<string, unknown>> } | null = null,
): Candidate {
  const probe = probeOf(configuration.model);
  return {
    id,
    family,
    configuration,
    probe: probe === null ? null : { ...configuration, model: probe.model },
    growth: probe?.growth ?? 1,
    parent: origin?.parent ?? null,
    changes: origin?.changes ?? {},
  };
}

/**
 * What is tried first, the cheap ones before the others so that there is an answer at once: forecasts that cost nothing,
 * methods of statistics, linear models, trees, and networks where there is enough to learn from. All learned models see the
 * window less its last value, as the default configuration has it.
 */
export function firstCandidates(
  facts: CandidateFacts,
  preset: BestPreset,
): { candidates: Candidate[]; leftOut: LeftOut[] } {
  const made = facts.base.task.kind === 'classification' ? classifiers(facts, preset) : forecasters(facts, preset);
  const { lookback, horizon, stride } = facts.base.window;
  const windows = (facts.seriesCount * Math.max(0, facts.trainRows - lookback - horizon)) / stride;
  const isLarge = windows >= fewestNetworkWindows;
  const kept = made.filter(({ family }) => isLarge || family !== 'network');
  const leftOut = made
    .filter((candidate) => !kept.includes(candidate))
    .map(({ configuration }) => ({
      modelName: modelName(configuration.model),
      reason: said`There are too few windows to train a network on: ${Math.round(windows)}, and ${fewestNetworkWindows} are the least.`,
    }));
  return { candidates: kept, leftOut: [...slowMethods(facts), ...leftOut] };
}

/** Methods that would take longer than all others together. */
function slowMethods(facts: CandidateFacts): LeftOut[] {
  const { base, trainRows, seriesCount, season } = facts;
  const isSlow = base.task.kind === 'forecast' && base.task.targetHistory && arimaMs(facts) > mostArimaMs;
  if (!isSlow) return [];
  const rows = trainRows * seriesCount;
  return [
    {
      modelName: 'AutoARIMA',
      reason: said`Its search of orders takes minutes on ${rows} rows with a season of ${Math.max(1, season)}: train it by itself.`,
    },
  ];
}

/** A longer look back: two weeks of hours, where a third of the rows to train on suffices. */
export function longLookback({ base, season, trainRows }: CandidateFacts): number | null {
  const { lookback } = base.window;
  const long = Math.min(seasonsSeenAtMost * Math.max(1, season), Math.floor(trainRows / 3), 1000);
  return long >= 2 * lookback ? long : null;
}

const statistical = (type: string, more: Record<string, unknown> = {}): unknown => ({
  kind: 'statistical',
  method: { type, ...more },
});

/** Seasons of a kind below which there is nothing to average over. */
const fewestSeasons = 3;

/** Rows beyond which ARIMA takes too long on what the seasons leave. */
const mostArimaRows = 15_000;

/** Seasons taken off by local regression, where the series has some: the usual one, and the next of the calendar. */
function decompositions(
  { season, periods, trainRows, seriesCount }: CandidateFacts,
  preset: BestPreset,
  own: (id: string, family: BestFamily, model: unknown) => Candidate,
): Candidate[] {
  if (season < 2 || trainRows < fewestSeasons * season) return [];
  const further = periods.find((rows) => rows > season && rows % season === 0 && trainRows >= fewestSeasons * rows);
  const seasons = further === undefined ? {} : { furtherSeasonLengths: [further] };
  const plain = own('mstl', 'statistical', statistical('MSTL', seasons));
  if (preset === 'quick' || trainRows * seriesCount > mostArimaRows) return [plain];
  const trendForecaster = { type: 'AutoARIMA', seasonLength: 1 };
  const arima = own('mstl-arima', 'statistical', statistical('MSTL', { ...seasons, trendForecaster }));
  // Without the other season and ARIMA's search it costs a tenth.
  const probe = own('mstl-arima', 'statistical', statistical('MSTL')).configuration;
  return [plain, { ...arima, probe, growth: 10 }];
}

/** Milliseconds that a search of ARIMA's orders takes, roughly: with a season each row is filtered by a long state, for more orders. */
function arimaMs({ season, trainRows, seriesCount }: CandidateFacts): number {
  return trainRows * seriesCount * (season > 1 ? 12 : 3);
}
const mostArimaMs = 15_000;

function forecasters(facts: CandidateFacts, preset: BestPreset): Candidate[] {
  const { base, season } = facts;
  const alone = changed(base, {
    alone: base.task.targetHistory,
    lookback: Math.max(base.window.lookback, Math.min(seasonsSeen * season, Math.floor(facts.trainRows / 4))),
  });
  const own = (id: string, family: BestFamily, model: unknown): Candidate =>
    candidateOf(id, family, changed(alone, { model }));
  const boosting = {
    kind: 'gradientBoosting',
    numIterations: iterations,
    learningRate: 0.05,
    numLeaves: 15,
    earlyStoppingRound: 20,
  };
  const forest = { kind: 'extraTrees', nEstimators: trees, minSamplesLeaf: 5, maxFeatures: 0.33 };
  const long = longLookback({ ...facts, base: alone });
  const found: Candidate[] = [
    own('last-value', 'baseline', statistical('SeasonalNaive', { seasonLength: 1 })),
    ...(season > 1 ? [own('seasonal-naive', 'baseline', statistical('SeasonalNaive', { seasonLength: season }))] : []),
    own('drift', 'baseline', statistical('RandomWalkWithDrift')),
    own('ridge', 'linear', presetModel('linear')),
    ...(long === null
      ? []
      : [candidateOf('ridge-long', 'linear', changed(alone, { model: presetModel('linear'), lookback: long }))]),
    own('elastic-net', 'linear', { kind: 'linear', estimator: { type: 'ElasticNet', alpha: 0.001 } }),
    ...(hasInputs(base)
      ? [
          candidateOf(
            'ridge-inputs',
            'linear',
            changed(base, { model: presetModel('linear'), lookback: alone.window.lookback }),
          ),
        ]
      : []),
    own('auto-ets', 'statistical', presetModel('auto-ets')),
    own('dynamic-theta', 'statistical', presetModel('dynamic-theta')),
    ...(preset === 'quick' ? [] : [own('ets-theta-mean', 'statistical', statistical('Mean'))]),
    ...decompositions(facts, preset, own),
    ...(arimaMs(facts) > mostArimaMs ? [] : [own('auto-arima', 'statistical', statistical('AutoARIMA'))]),
    own('boosting', 'trees', boosting),
    ...(hasInputs(base) && preset !== 'quick'
      ? [candidateOf('boosting-inputs', 'trees', changed(base, { model: boosting, lookback: alone.window.lookback }))]
      : []),
    own('extra-trees', 'trees', forest),
    ...networks[preset].map((name) => own(name, 'network', { ...presetModel(name), training })),
  ];
  // What explains a row by others has no history to continue: methods of one series say nothing there.
  const isForecast = base.task.kind === 'forecast' && base.task.targetHistory;
  return isForecast ? found : found.filter(({ family }) => family !== 'statistical' && family !== 'baseline');
}

function classifiers({ base }: CandidateFacts, preset: BestPreset): Candidate[] {
  const own = (id: string, family: BestFamily, model: unknown): Candidate =>
    candidateOf(id, family, changed(base, { model }));
  const logistic = presetModel('linear', 'classification');
  return [
    own('logistic', 'linear', logistic),
    candidateOf(
      'logistic-strong',
      'linear',
      changed(base, { model: { ...logistic, estimator: { type: 'LogisticRegression', C: 0.01 } } }),
      { parent: 'logistic', changes: { 'model.estimator.C': 0.01 } },
    ),
    own('boosting', 'trees', {
      kind: 'gradientBoosting',
      numIterations: iterations,
      learningRate: 0.05,
      numLeaves: 15,
      earlyStoppingRound: 20,
    }),
    own('random-forest', 'trees', { kind: 'randomForest', nEstimators: trees, minSamplesLeaf: 3, maxFeatures: 'sqrt' }),
    own('extra-trees', 'trees', { kind: 'extraTrees', nEstimators: trees, minSamplesLeaf: 3, maxFeatures: 'sqrt' }),
    ...networks[preset].map((name) => own(name, 'network', { ...presetModel(name), training })),
  ];
}
