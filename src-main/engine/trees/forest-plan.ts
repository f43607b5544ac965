import { said, type Sentence } from '../../core/common/sentence';
import { GatewiseError } from '../../core/common/errors';
import type { FitSettings, ForestModel, ModelSummary, PreparedShape, WindowFields } from '../../core/model';
import { windowFeatures, type WindowFeature } from './features';
import type { ForestSettings } from './forest';
import type { TreesShape } from './state';

const refuse = (field: string, message: Sentence): GatewiseError =>
  new GatewiseError('MODEL_INVALID', message, { field: `model.${field}` });

/** @throws GatewiseError MODEL_INVALID for rows that a window does not have, or where nothing is a feature */
export function requireRows({ lags, rollingWindows, summaries }: WindowFields, { lookback }: PreparedShape): void {
  if (lags === 0 && rollingWindows.length === 0 && !summaries) {
    throw refuse(
      'lags',
      said`Without rows as features the trees see nothing of a window: switch summaries on, name rows for rolling statistics, or take one row at least.`,
    );
  }
  if (lags !== null && lags > lookback) {
    throw refuse('lags', said`The last ${lags} rows are asked for, but a window has ${lookback}.`);
  }
  const tooLong = rollingWindows.find((rows) => rows > lookback);
  if (tooLong !== undefined) {
    throw refuse('rollingWindows', said`Statistics over ${tooLong} rows are asked for, but a window has ${lookback}.`);
  }
}

/** A forest on data of a shape. */
export interface ForestPlan {
  readonly features: readonly WindowFeature[];
  /** Whether the step is a feature, so that each window is a row a step. */
  readonly hasStep: boolean;
  /** Forests that are grown one after the other. */
  readonly forests: number;
  /** Rows of a window, to a forest. */
  readonly times: number;
  readonly isOfClasses: boolean;
  readonly state: TreesShape;
}

/** @throws GatewiseError MODEL_INVALID where the settings contradict each other or the data */
export function planForest(model: ForestModel, shape: PreparedShape): ForestPlan {
  requireRows(model, shape);
  const needing = [
    ['oobScore', model.oobScore],
    ['maxSamples', model.maxSamples !== null],
    ['classWeight', model.classWeight !== null],
  ] as const;
  const lacking = needing.find(([, isSet]) => isSet && !model.bootstrap);
  if (lacking !== undefined) {
    throw refuse(lacking[0], said`${lacking[0]} needs bootstrap: without it every tree sees every window.`);
  }
  const isOfClasses = shape.task === 'classification';
  if (model.classWeight !== null && !isOfClasses) {
    throw refuse('classWeight', said`classWeight is for classes, but the target is a number.`);
  }
  const features = windowFeatures(model, shape);
  const steps = isOfClasses ? 1 : shape.horizon;
  const hasStep = model.strategy === 'stepAsFeature' && steps > 1;
  const leafOutputs = isOfClasses ? Math.max(2, shape.classCount) : model.strategy === 'multiOutput' ? steps : 1;
  return {
    features,
    hasStep,
    forests: !isOfClasses && model.strategy === 'oneModelAStep' ? steps : 1,
    times: hasStep ? steps : 1,
    isOfClasses,
    state: {
      leafOutputs,
      outputs: hasStep ? 1 : isOfClasses ? leafOutputs : steps,
      featureCount: features.length + Number(hasStep),
    },
  };
}

function drawnFeatures({ maxFeatures }: ForestModel, featureCount: number, isOfClasses: boolean): number {
  const wanted = maxFeatures ?? (isOfClasses ? 'sqrt' : 1);
  if (wanted === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(featureCount)));
  if (wanted === 'log2') return Math.max(1, Math.floor(Math.log2(featureCount)));
  return Math.max(1, Math.floor(wanted * featureCount));
}

/** One of the plan's forests on so many windows. */
export function forestSettings(
  model: ForestModel,
  { state, isOfClasses, times }: ForestPlan,
  windowCount: number,
  { seed }: Pick<FitSettings, 'seed'>,
): ForestSettings {
  const rows = windowCount * times;
  return {
    rows,
    features: state.featureCount,
    outputs: state.leafOutputs,
    criterion: isOfClasses ? model.criterion : 'squared_error',
    splitter: model.kind === 'randomForest' ? 'best' : 'random',
    nEstimators: model.nEstimators,
    maxDepth: model.maxDepth,
    maxLeafNodes: model.maxLeafNodes,
    minSamplesSplit: model.minSamplesSplit,
    minSamplesLeaf: model.minSamplesLeaf,
    maxFeatures: drawnFeatures(model, state.featureCount, isOfClasses),
    minImpurityDecrease: model.minImpurityDecrease,
    bootstrap: model.bootstrap,
    sampleSize: model.maxSamples === null ? rows : Math.max(1, Math.round(model.maxSamples * rows)),
    balancedSubsample: model.classWeight !== null,
    oobScore: model.oobScore,
    seed,
    isSingleTree: false,
  };
}

/** What the model is made of. */
export function summarizeForest(
  model: ForestModel,
  { features, forests, hasStep, isOfClasses }: ForestPlan,
): ModelSummary {
  return {
    layers: [],
    parameterCount: null,
    facts: [
      { name: 'trees', value: forests * model.nEstimators },
      { name: 'features', value: features.length + Number(hasStep) },
      // A configuration holds what classes would be split by; numbers are split by their squared error.
      { name: 'criterion', value: isOfClasses ? model.criterion : 'squared_error' },
      { name: 'maxDepth', value: model.maxDepth ?? '∞' },
    ],
  };
}
