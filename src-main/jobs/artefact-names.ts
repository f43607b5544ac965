import type { ArtefactKind } from './events';

/** Files of a run, relative to its artefact directory. */
export const artefactNames: Readonly<Record<ArtefactKind, string>> = {
  weights: 'weights.safetensors',
  predictions: 'predictions.safetensors',
  preparation: 'preparation.json',
  evaluation: 'evaluation.json',
  history: 'history.csv',
};
