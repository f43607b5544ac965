import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  checkpointFile,
  checkpointPath,
  readCheckpoint,
  type CheckpointMaker,
  type ReadCheckpoint,
} from '../../../artefact/checkpoint';
import { writeArtefact } from '../../../artefact/write';
import { GatewiseError, hinted } from '../../../core/common/errors';
import { counted, said, type Sentence } from '../../../core/common/sentence';
import {
  historyIn,
  plannedEpochs,
  withEpochs,
  type FitCheckpoints,
  type ModelPlan,
  type StateTensor,
} from '../../../core/model';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import type { EpochRecord } from '../../../core/training';
import type { TrainSpecification } from '../../kinds';
import type { JobContext } from '../handlers';

/** How often a checkpoint is written where nobody says: half a minute of work is what a crash may cost. */
const automaticMs = 30_000;

/** What of a configuration decides what an epoch comes to: not how many there are, nor what computes them. */
function hashOf(configuration: ExperimentConfiguration): string {
  const { model: given, ...rest } = configuration;
  const model = withEpochs(given, 1);
  const trained = 'training' in model ? { ...model, training: { ...model.training, engine: 'auto' } } : model;
  return createHash('sha256')
    .update(JSON.stringify({ ...rest, seed: 0, model: trained }))
    .digest('hex');
}

function identityOf({ configuration, seed, dataset }: TrainSpecification) {
  return { configuration: hashOf(configuration), seed: String(seed), dataset: dataset.hash ?? '' };
}

/** Where a run goes on. */
export interface Resumption {
  readonly checkpoint: readonly StateTensor[];
  readonly history: readonly EpochRecord[];
  /** Why its figures may differ from those of a run that was never left; null: they are the same bits. */
  readonly remark: Sentence | null;
}

const machineOf = ({ engine, device }: CheckpointMaker): string => `${engine} (${device})`;

/**
 * The checkpoint that a run is to go on from; null where it begins, or has none.
 * @throws GatewiseError WORKSPACE_DAMAGED, CONFLICT: a checkpoint that is there is used, or the run fails with the reason
 */
export async function findCheckpoint(specification: TrainSpecification): Promise<ReadCheckpoint | null> {
  const { artefactDirectory, resumes } = specification;
  if (resumes !== true || !existsSync(checkpointPath(artefactDirectory))) return null;
  return readCheckpoint(artefactDirectory, identityOf(specification));
}

/**
 * How a run goes on from its checkpoint on what `plan` computes with.
 * @throws GatewiseError BAD_INPUT for fewer epochs than it has, which the database may not know of when the backend was killed
 */
export function resumptionFrom(
  { tensors, maker }: ReadCheckpoint,
  specification: TrainSpecification,
  plan: ModelPlan,
): Resumption {
  const isSame = maker.engine === plan.engine && maker.device === plan.device;
  const remark = isSame
    ? null
    : said`It began on ${machineOf(maker)} and goes on on ${machineOf(plan)}: figures may differ in rounding from those of a run that was never left.`;
  const history = historyIn(tensors);
  const planned = plannedEpochs(specification.configuration.model) ?? 0;
  if (planned < history.length) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`${counted(history.length, 'epoch is', 'epochs are')} done already: ${planned} are too few.`,
      { field: 'epochs', ...hinted(said`Give ${history.length} or more.`) },
    );
  }
  return { checkpoint: tensors, history, remark };
}

/** When a checkpoint is due: every so many epochs, or (null) at the end of an epoch some time after the last one. */
export function checkpointsDue(every: number | null, now: () => number): (epoch: number) => boolean {
  let last = now();
  return (epoch) => {
    if (every !== null) return epoch % every === 0;
    if (now() - last < automaticMs) return false;
    last = now();
    return true;
  };
}

/** Writes a run's checkpoints, each in the place of the one before. */
export function checkpointWriter(
  specification: TrainSpecification,
  plan: ModelPlan,
  emit: JobContext['emit'],
  now: () => number,
): FitCheckpoints {
  const identity = identityOf(specification);
  return {
    isDue: checkpointsDue(specification.checkpointEvery ?? null, now),
    async keep(checkpoint) {
      const content = checkpointFile(checkpoint, identity, plan);
      await writeArtefact(specification.artefactDirectory, 'checkpoint', content);
      emit({ type: 'checkpoint', epoch: historyIn(checkpoint).length });
    },
  };
}
