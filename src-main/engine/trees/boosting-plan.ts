import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import {
  unitsOfFeatures,
  type FitSettings,
  type GradientBoostingModel,
  type ModelSummary,
  type PreparedShape,
} from '../../core/model';
import type { BoostingObjective, BoostingSettings } from './boosting';
import { windowFeatures } from './features';
import { requireRows } from './forest-plan';
import type { TreesShape } from './state';
import type { RowShape } from './sums';

/** Boosting on data of a shape. */
export interface BoostingPlan extends RowShape {
  readonly objective: BoostingObjective;
  readonly state: TreesShape;
  /** Of each feature −1, 0 or 1 as predictions may move with it, 2 for categories; null where all are free numbers. */
  readonly kinds: Int32Array | null;
  /** Words of 32 bits that a set of categories takes; 0 without any. */
  readonly setWords: number;
}

/** A feature whose numbers are categories; kernels/boosting.cc has the same. */
const categoricalKind = 2;

/** @throws GatewiseError MODEL_INVALID where the settings contradict each other or the data */
export function planBoosting(model: GradientBoostingModel, shape: PreparedShape): BoostingPlan {
  requireRows(model, shape);
  if (model.objective === 'quantile' && model.alpha >= 1) {
    throw new GatewiseError('MODEL_INVALID', said`alpha is the share of a quantile: it lies below 1.`, {
      field: 'model.alpha',
    });
  }
  if (model.monotoneConstraints.length > shape.featureCount) {
    throw new GatewiseError(
      'MODEL_INVALID',
      said`There are ${model.monotoneConstraints.length} monotone constraints, but ${shape.featureCount} inputs.`,
      { field: 'model.monotoneConstraints' },
    );
  }
  const isOfClasses = shape.task === 'classification';
  const features = windowFeatures(model, shape);
  const steps = isOfClasses ? 1 : shape.horizon;
  const hasStep = model.strategy === 'stepAsFeature' && steps > 1;
  const isBinary = shape.classCount <= 2;
  const outputs = isOfClasses ? (isBinary ? 1 : shape.classCount) : hasStep ? 1 : steps;
  const { categoryCounts = [] } = shape;
  const ordered = model.monotoneConstraints.findIndex(
    (direction, input) => direction !== 0 && (categoryCounts[input] ?? 0) > 0,
  );
  if (ordered >= 0) {
    throw new GatewiseError(
      'MODEL_INVALID',
      said`Input ${ordered + 1} is of categories, which have no order: predictions cannot grow or fall with it. Set its monotone constraint to 0.`,
      { field: 'model.monotoneConstraints' },
    );
  }
  const kinds = features.map(({ kind, input }) => {
    if ((categoryCounts[input] ?? 0) > 0) return categoricalKind;
    // Only what moves as its input does has a direction: a spread or a shape has none.
    return unitsOfFeatures[kind] === 'level' ? (model.monotoneConstraints[input] ?? 0) : 0;
  });
  return {
    features,
    hasStep,
    times: hasStep ? steps : 1,
    objective: isOfClasses ? (isBinary ? 'binary' : 'multiclass') : model.objective,
    state: { leafOutputs: 1, outputs, featureCount: features.length + Number(hasStep) },
    kinds: kinds.every((kind) => kind === 0) ? null : Int32Array.from(hasStep ? [...kinds, 0] : kinds),
    setWords: Math.ceil(Math.max(0, ...categoryCounts) / 32),
  };
}

/** The kernels' settings on so many windows. */
export function boostingSettings(
  model: GradientBoostingModel,
  { state, objective, times, setWords }: BoostingPlan,
  windows: { readonly train: number; readonly validation: number },
  { seed }: Pick<FitSettings, 'seed'>,
): BoostingSettings {
  return {
    rows: windows.train * times,
    validationRows: windows.validation * times,
    features: state.featureCount,
    outputs: state.outputs,
    objective,
    alpha: model.alpha,
    scalePosWeight: 1,
    boostFromAverage: true,
    numLeaves: Math.min(model.numLeaves, 2 ** Math.min(model.maxDepth ?? 30, 30)),
    maxDepth: model.maxDepth,
    minDataInLeaf: model.minDataInLeaf,
    maxBin: model.maxBin,
    minDataInBin: model.minDataInBin,
    baggingFreq: model.baggingFreq,
    baggingFraction: model.baggingFraction,
    featureFraction: model.featureFraction,
    minSumHessianInLeaf: model.minSumHessianInLeaf,
    lambdaL1: model.lambdaL1,
    lambdaL2: model.lambdaL2,
    minGainToSplit: model.minGainToSplit,
    learningRate: model.learningRate,
    maxCatToOnehot: model.maxCatToOnehot,
    maxCatThreshold: model.maxCatThreshold,
    minDataPerGroup: model.minDataPerGroup,
    catSmooth: model.catSmooth,
    catL2: model.catL2,
    setWords,
    seed,
  };
}

export function summarizeBoosting(model: GradientBoostingModel, { state, objective }: BoostingPlan): ModelSummary {
  return {
    layers: [],
    parameterCount: null,
    facts: [
      { name: 'objective', value: objective },
      { name: 'trees', value: model.numIterations * state.outputs },
      { name: 'numLeaves', value: model.numLeaves },
      { name: 'features', value: state.featureCount },
    ],
  };
}
