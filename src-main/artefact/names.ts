import { z } from 'zod';

/** Kinds of files that a run leaves in its artefact folder. */
export const artefactKindSchema = z.enum([
  'weights',
  'predictions',
  'preparation',
  'evaluation',
  'history',
  'members',
  'training',
  'checkpoint',
]);
export type ArtefactKind = z.infer<typeof artefactKindSchema>;

/** Files of a run, relative to its artefact folder. */
export const artefactNames: Readonly<Record<ArtefactKind, string>> = {
  weights: 'weights.safetensors',
  predictions: 'predictions.safetensors',
  preparation: 'preparation.json',
  evaluation: 'evaluation.json',
  history: 'history.csv',
  members: 'members.safetensors',
  /** What came with an imported model in the place of its data. */
  training: 'training.json',
  /** Where a fit can go on. */
  checkpoint: 'checkpoint.safetensors',
};
