import { createRandom, deriveSeed, shuffleInPlace } from '../common/random';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../experiment/schema';
import { withSettings, type Candidate as Settings } from '../search';
import type { Layer } from '../network/schema';
import { candidateOf, type Candidate } from './candidates';

/** Bounds within which settings of a leader are moved. */
interface Bounds {
  /** Rows to train on in the earliest window: a look back takes a third of them at most. */
  readonly trainRows: number;
}

const [leastAlpha, mostAlpha] = [1e-4, 1e5];
const [mostRounds, mostLeaves, mostInLeaf, mostTrees, mostEpochs, mostUnits] = [3200, 255, 2000, 960, 160, 512];
const [leastRate, mostRate] = [1e-5, 0.05];

/** Changes of one setting each that may make a leader better. */
function moves(configuration: ExperimentConfiguration, { trainRows }: Bounds): Settings[] {
  const { model, window } = configuration;
  const lookbacks = [window.lookback * 2, Math.round(window.lookback / 2)]
    .filter((rows) => rows >= 2 && rows <= Math.min(1000, trainRows / 3))
    .map((rows): Settings => ({ 'window.lookback': rows }));
  if (model.kind === 'linear') return [...lookbacks, ...linearMoves(model)];
  if (model.kind === 'gradientBoosting') {
    const { learningRate, numIterations, numLeaves, minDataInLeaf } = model;
    return [
      ...bounded(numIterations * 2 <= mostRounds, {
        'model.learningRate': learningRate / 2,
        'model.numIterations': numIterations * 2,
      }),
      { 'model.numLeaves': Math.max(4, Math.round(numLeaves / 2)) },
      ...bounded(numLeaves * 2 <= mostLeaves, { 'model.numLeaves': numLeaves * 2 }),
      ...bounded(minDataInLeaf * 4 <= mostInLeaf, { 'model.minDataInLeaf': minDataInLeaf * 4 }),
      { 'model.featureFraction': 0.5 },
      ...lookbacks,
    ];
  }
  if (model.kind === 'randomForest' || model.kind === 'extraTrees') {
    return [
      ...bounded(model.minSamplesLeaf * 3 <= mostInLeaf, { 'model.minSamplesLeaf': model.minSamplesLeaf * 3 }),
      ...bounded(model.nEstimators * 2 <= mostTrees, { 'model.nEstimators': model.nEstimators * 2 }),
      { 'model.maxFeatures': 0.66 },
      ...lookbacks,
    ];
  }
  // Nothing of the other kinds is tuned: they stay as they are.
  if (model.kind !== 'sequential') return [];
  const { optimizer, epochs } = model.training;
  const { learningRate } = optimizer;
  const widest = Math.max(...model.layers.map((layer) => ('units' in layer ? layer.units : 0)));
  return [
    ...bounded(learningRate / 2 >= leastRate, { 'model.training.optimizer.learningRate': learningRate / 2 }),
    ...bounded(learningRate * 2 <= mostRate, { 'model.training.optimizer.learningRate': learningRate * 2 }),
    ...bounded(epochs * 2 <= mostEpochs, {
      'model.training.epochs': epochs * 2,
      'model.training.schedule': 'cosine',
    }),
    ...bounded(widest * 2 <= mostUnits, { 'model.layers': 'wider' }),
    { 'model.layers': 'narrower' },
    ...lookbacks,
  ];
}

/** A change that stays within its bound. */
const bounded = (isWithin: boolean, settings: Settings): Settings[] => (isWithin ? [settings] : []);

function linearMoves({
  estimator,
  decomposition,
}: Extract<ExperimentConfiguration['model'], { kind: 'linear' }>): Settings[] {
  if (estimator.type === 'LogisticRegression') {
    return [estimator.C * 10, estimator.C / 10]
      .filter((C) => C >= leastAlpha && C <= mostAlpha)
      .map((C): Settings => ({ 'model.estimator.C': Number(C.toPrecision(6)) }));
  }
  const factor = estimator.type === 'Ridge' ? 10 : 3;
  const alphas = [estimator.alpha * factor, estimator.alpha / factor]
    .filter((alpha) => alpha >= leastAlpha && alpha <= mostAlpha)
    .map((alpha): Settings => ({ 'model.estimator.alpha': Number(alpha.toPrecision(6)) }));
  return [...alphas, ...(decomposition === null ? [{ 'model.decomposition': 'seasonal' }] : [])];
}

/** A layer with more units or filters, or fewer. */
function scaledLayer(layer: Layer, factor: number): Layer {
  if ('units' in layer) return { ...layer, units: Math.max(4, Math.round(layer.units * factor)) };
  if ('filters' in layer) return { ...layer, filters: Math.max(4, Math.round(layer.filters * factor)) };
  if (layer.type === 'Bidirectional') {
    const { units } = layer.layer;
    return { ...layer, layer: { ...layer.layer, units: Math.max(4, Math.round(units * factor)) } };
  }
  return layer;
}

/** A configuration with changed settings; those that stand for something larger by a word are put in its place. */
function applied(configuration: ExperimentConfiguration, settings: Settings): ExperimentConfiguration | null {
  const { model } = configuration;
  const {
    'model.layers': size,
    'model.training.schedule': schedule,
    'model.decomposition': split,
    ...plain
  } = settings;
  const draft = withSettings({ ...configuration }, plain);
  const parsed = experimentConfigurationSchema.safeParse(draft);
  if (!parsed.success) return null;
  if (model.kind === 'sequential' && parsed.data.model.kind === 'sequential') {
    const factor = size === undefined ? 1 : size === 'wider' ? 2 : 0.5;
    const layers = parsed.data.model.layers.map((layer) => scaledLayer(layer, factor));
    const { training } = parsed.data.model;
    const eased = schedule === undefined ? training : { ...training, schedule: { type: 'cosine' as const, alpha: 0 } };
    return { ...parsed.data, model: { ...parsed.data.model, layers, training: eased } };
  }
  if (parsed.data.model.kind === 'linear' && split !== undefined) {
    const kernelSize = Math.min(25, parsed.data.window.lookback - (1 - (parsed.data.window.lookback % 2)));
    if (kernelSize < 3) return null;
    return { ...parsed.data, model: { ...parsed.data.model, decomposition: { kernelSize } } };
  }
  return parsed.data;
}

/** What tells two configurations apart. */
export function signature(configuration: ExperimentConfiguration): string {
  return JSON.stringify({ ...configuration, seed: 0 });
}

/**
 * Candidates that differ from another one in a setting or two, in an order drawn from the seed.
 * @param known signatures of what was tried already
 * @param id of the new candidates, by their number
 */
export function neighbours(
  candidate: Candidate,
  options: Bounds & { readonly seed: number; readonly known: ReadonlySet<string>; readonly most: number },
): Candidate[] {
  const all = moves(candidate.configuration, options);
  const order = Uint32Array.from(all.keys());
  shuffleInPlace(order, createRandom(deriveSeed(options.seed, candidate.id.length, order.length)));
  const found: Candidate[] = [];
  for (const index of order) {
    const settings = all[index];
    const configuration = settings === undefined ? null : applied(candidate.configuration, settings);
    if (settings === undefined || configuration === null || options.known.has(signature(configuration))) continue;
    found.push(derived(candidate, configuration, settings));
    if (found.length === options.most) break;
  }
  return found;
}

/** The candidate with the look back of another one, so that both can be members of an ensemble; null where it is the same. */
export function withLookback(candidate: Candidate, lookback: number, known: ReadonlySet<string>): Candidate | null {
  const { configuration } = candidate;
  if (configuration.window.lookback === lookback) return null;
  const changed = { ...configuration, window: { ...configuration.window, lookback } };
  return known.has(signature(changed)) ? null : derived(candidate, changed, { 'window.lookback': lookback });
}

function derived(parent: Candidate, configuration: ExperimentConfiguration, settings: Settings): Candidate {
  const changes = { ...parent.changes, ...settings };
  const root = parent.id.split('+')[0] ?? parent.id;
  const text = Object.entries(changes)
    .map(([path, value]) => `${path.split('.').at(-1) ?? path}=${String(value)}`)
    .join(',');
  return candidateOf(`${root}+${text}`, parent.family, configuration, { parent: parent.id, changes });
}
