import { defaultLoss } from '../../training';
import type { Study } from '../entity';
import { keepsLosses, searchedPaths } from '../objectives';

/** Why what two studies came to cannot stand beside each other, in the order in which it is told. */
export type StudyIncomparability =
  /** Another first objective, or its other direction. */
  | 'objective'
  | 'dataset'
  /** Another version of the same dataset. */
  | 'version'
  | 'target'
  | 'horizon'
  /** Other rows of the validation part. */
  | 'split'
  /** Losses alone: another loss, or a target on another scale. */
  | 'loss'
  /** What must be the same differs between the trials of one of the two: its space searches it. */
  | 'varies';

type Compared = Pick<Study, 'settings' | 'datasetId' | 'datasetHash' | 'configuration'>;

/** Steps after which there are other rows. */
const rowSteps: ReadonlySet<string> = new Set(['repeatedTimes', 'leaveOut', 'resample']);
/** Steps after which numbers are on another scale. */
const scaleSteps: ReadonlySet<string> = new Set(['clipOutliers', 'power', 'difference']);

/** What the validation loss is made of beside the rows: the loss itself, and what becomes of the target before it. */
function lossOf({ task, model, preparation, window }: Compared['configuration']): unknown {
  const given = 'training' in model ? model.training.loss : null;
  const loss = given ?? (task.kind === 'classification' ? null : defaultLoss({ kind: task.kind, classCount: 0 }));
  const steps = preparation.steps.filter(({ kind }) => scaleSteps.has(kind));
  return ['training' in model ? loss : model.kind, steps, preparation.scaling.target, window.normalization];
}

/** What must be the same, each as a text. */
function comparedBy({
  settings,
  datasetId,
  datasetHash,
  configuration,
}: Compared): Readonly<Record<Exclude<StudyIncomparability, 'varies'>, string>> {
  const [objective] = settings.objectives;
  const { task, window, split, preparation } = configuration;
  const rows = preparation.steps.filter(({ kind }) => rowSteps.has(kind));
  return {
    objective: JSON.stringify([objective?.figure, objective?.direction]),
    dataset: datasetId,
    version: datasetHash,
    target: JSON.stringify([task.kind, task.target]),
    horizon: String(window.horizon),
    split: JSON.stringify([split, rows]),
    loss: objective?.figure === 'valLoss' ? JSON.stringify(lossOf(configuration)) : '',
  };
}

/** Places that say which rows are predicted, and what of them. */
const ofPredictions = /^(task|split|preparation|preparation\.steps|window|window\.(horizon|offset|stride))(\.|$)/;
const keptByPreparation = /^(preparation\.scaling|window\.(lookback|normalization))(\.|$)/;

/** Whether a study's trials are judged on different rows, or by losses of different kinds. */
function varies({ settings }: Compared): boolean {
  const { space, objectives } = settings;
  const changesRows = searchedPaths(space).some((path) => ofPredictions.test(path) && !keptByPreparation.test(path));
  return changesRows || (objectives[0]?.figure === 'valLoss' && !keepsLosses(space));
}

/** Why a study's values cannot be drawn beside those of the first one; null where they can. */
export function incomparability(first: Compared, other: Compared): StudyIncomparability | null {
  const [one, two] = [comparedBy(first), comparedBy(other)];
  const reasons = ['objective', 'dataset', 'version', 'target', 'horizon', 'split', 'loss'] as const;
  return reasons.find((reason) => one[reason] !== two[reason]) ?? (varies(first) || varies(other) ? 'varies' : null);
}
