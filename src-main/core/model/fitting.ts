import type { EngineChoice } from '../training/schema';
import type { EnsembleMember } from './ensemble/schema';
import type { ModelSpecification } from './schema';

/** Epochs, or rounds, that a model is planned to be fitted for; null for a kind that is fitted at once. */
export function plannedEpochs(model: ModelSpecification): number | null {
  if (model.kind === 'gradientBoosting') return model.numIterations;
  return 'training' in model ? model.training.epochs : null;
}

/** Whether what happens in an epoch depends on how many there are: the learning rate follows a cosine over all of them. */
export function dependsOnEpochs(model: ModelSpecification): boolean {
  return 'training' in model && model.training.schedule.type === 'cosine';
}

/** The model fitted for another number of epochs; one without epochs as it is. Null: its own. */
export function withEpochs(model: ModelSpecification, epochs: number | null): ModelSpecification {
  if (epochs === null) return model;
  if (model.kind === 'gradientBoosting') return { ...model, numIterations: epochs };
  return 'training' in model ? { ...model, training: { ...model.training, epochs } } : model;
}

/** The engine that a model asks for by name; null where any will do. */
export function wantedEngine(model: ModelSpecification) {
  return 'training' in model && model.training.engine !== 'auto' ? model.training.engine : null;
}

/** The model, to be fitted by another engine; a kind of model that has no choice of engines as it is. */
export function withEngine(model: ModelSpecification, engine: EngineChoice): ModelSpecification {
  return 'training' in model ? { ...model, training: { ...model.training, engine } } : model;
}

/** The model, fitted as `like` is where both take steps; what each is made of stays its own. */
export function fittedAs(model: ModelSpecification, like: ModelSpecification): ModelSpecification {
  return 'training' in model && 'training' in like ? { ...model, training: like.training } : model;
}

/** The runs whose predictions a model combines; none for a model that predicts by itself. */
export function membersOf(model: ModelSpecification): readonly EnsembleMember[] {
  return model.kind === 'ensemble' ? model.members : [];
}
