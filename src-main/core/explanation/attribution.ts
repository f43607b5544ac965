import { at, meanOf } from '../common/numbers';
import { unitsOfFeatures, type Attributions, type ExplainedFeature } from '../model';
import { categoriesOfInputs, unscaleValue, type FittedPreparation, type FittedScaler } from '../preparation';
import type { AttributedFeature, AttributedWindow, Attribution } from './schema';

/** Features whose part in each window is told one by one. */
const mostTold = 20;

/**
 * What a model told of its predictions, in units that a person knows: those of the target, of the inputs, or probabilities.
 * @param places of each window, its first predicted row
 * @param output the step or class that was explained, from 1; null: the mean of all steps
 */
export function describeAttributions(
  attributions: Attributions,
  { features: inputs, target, steps }: Pick<FittedPreparation, 'features' | 'target' | 'steps'>,
  places: readonly number[],
  output: number | null,
): Attribution {
  const { features, values, levels, base } = attributions;
  const count = features.length;
  const isStraight = target.transforms.length === 0 && target.differenceLag === null;
  const scaler = attributions.scale === 'target' && isStraight ? target.scaler : null;
  const factor = scaler?.scale ?? 1;
  const hasLevel = levels.some((level) => level !== 0);
  const valueOf = (window: number, feature: number): number => at(values, window * count + feature) * factor;
  const categories = categoriesOfInputs({ features: inputs, steps });
  const categoriesOf = ({ input }: ExplainedFeature): { readonly categories?: string[] } => {
    const known = input === null ? null : (categories[input] ?? null);
    return known === null ? {} : { categories: [...known] };
  };
  const described = features.map((feature, place) => ({
    place,
    feature: {
      input: feature.input === null ? null : (inputs[feature.input]?.name ?? ''),
      kind: feature.kind,
      rows: feature.rows,
      share: feature.share,
      splits: feature.splits,
      ...categoriesOf(feature),
      meanAbsolute: meanOf(places.length, (window) => Math.abs(valueOf(window, place))),
    } satisfies AttributedFeature,
  }));
  described.sort(
    (first, second) => second.feature.meanAbsolute - first.feature.meanAbsolute || first.place - second.place,
  );
  const told = described.slice(0, mostTold);
  const hidden = described.slice(mostTold);
  const windows = places.map((place, window): AttributedWindow => {
    const level = at(levels, window);
    const own = told.map((each) => valueOf(window, each.place));
    const others = hidden.reduce((sum, each) => sum + valueOf(window, each.place), 0);
    const sum = own.reduce((total, value) => total + value, others);
    return {
      place,
      level: hasLevel ? unscaled(scaler, level) : 0,
      prediction: hasLevel ? unscaled(scaler, level) + base * factor + sum : unscaled(scaler, base) + sum,
      values: own,
      seen: told.map(({ place: own, feature }) => {
        const value = seenValue(attributions, inputs, window, own);
        return value !== null && value < 0 && feature.categories !== undefined ? null : value;
      }),
      others,
    };
  });
  return {
    scale: attributions.scale === 'target' && !isStraight ? 'preparedTarget' : attributions.scale,
    output,
    base: hasLevel ? base * factor : unscaled(scaler, base),
    hasLevel,
    features: described.map(({ feature }) => feature),
    told: told.length,
    windows,
  };
}

const unscaled = (scaler: FittedScaler | null, value: number): number =>
  scaler === null ? value : unscaleValue(scaler, value);

/** What a model saw of a feature, in the input's units where it has them; a spread and what lies above a level know no centre. */
function seenValue(
  { features, seen, relativeInput }: Attributions,
  inputs: FittedPreparation['features'],
  window: number,
  place: number,
): number | null {
  const feature = features[place];
  if (feature === undefined || feature.input === null || feature.kind === 'step') return null;
  const scaler = inputs[feature.input]?.scaler;
  const value = seen[window * features.length + place] ?? Number.NaN;
  if (scaler === undefined || !Number.isFinite(value)) return null;
  const unit = unitsOfFeatures[feature.kind];
  if (unit === 'none') return value;
  return unit === 'spread' || feature.input === relativeInput ? value * scaler.scale : unscaleValue(scaler, value);
}
