import type { WindowSource } from '../../core/task/window-source';

function largest(values: Uint32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/**
 * The kernels read memory without looking at its bounds, so a source is looked through once before they see it.
 * @throws Error when a window or a target reaches beyond its array, or the source does not fit the model
 */
export function checkSource(
  source: WindowSource,
  model: { readonly lookback: number; readonly featureCount: number },
): void {
  const { series, featureCount, lookback, starts, targets, targetStarts, targetLength, sampleWeights } = source;
  if (featureCount !== model.featureCount || lookback !== model.lookback) {
    throw new Error(
      `the model takes windows of ${model.lookback} × ${model.featureCount} values, not ${lookback} × ${featureCount}`,
    );
  }
  if (starts.length === 0) return;
  if ((largest(starts) + lookback) * featureCount > series.length)
    throw new Error('a window reaches beyond its series');
  if (targetStarts.length < starts.length || largest(targetStarts) + targetLength > targets.length) {
    throw new Error('the target of a window reaches beyond the targets');
  }
  if (sampleWeights !== null && sampleWeights.length < starts.length) throw new Error('a window has no weight');
  if (source.lastValueFeature !== null && source.lastValueFeature >= featureCount) {
    throw new Error('there is no feature to normalise by');
  }
}
