import { writeFileSync } from 'node:fs';
import { checkpointFile, checkpointPath, readCheckpoint } from '../../../src-main/artefact/checkpoint';
import { isAbortError } from '../../../src-main/core/common/abort';
import type {
  Estimator,
  FitListeners,
  FitOutcome,
  FitSettings,
  ModelFamily,
  PreparedShape,
  StateTensor,
} from '../../../src-main/core/model';
import type { WindowSource } from '../../../src-main/core/task/window-source';
import { temporaryFolder } from '../../support/store';

const identity = { configuration: 'c', seed: '1', dataset: 'd' };
const { signal: never } = new AbortController();

/** Through its file and back, as a run keeps it. */
async function throughFile(checkpoint: readonly StateTensor[]): Promise<readonly StateTensor[]> {
  const directory = temporaryFolder();
  const maker = { engine: 'e', device: 'd' };
  writeFileSync(checkpointPath(directory), Buffer.concat(checkpointFile(checkpoint, identity, maker)));
  return (await readCheckpoint(directory, identity)).tensors;
}

/** What a whole fit came to, to the bit; its checkpoint at the end as well. */
export interface Fitted {
  readonly outcome: FitOutcome;
  readonly state: readonly StateTensor[];
  readonly predictions: Float32Array;
  readonly checkpoint: readonly StateTensor[] | null;
}

/** When a fit is to be left: told after every epoch and at every step of progress (epochs done, with the share of the one at work). */
export interface Leave {
  readonly onEpoch?: (epoch: number) => boolean;
  readonly onProgress?: (done: number) => boolean;
}

export interface Fitting<Model> {
  readonly family: ModelFamily<Model>;
  readonly shape: PreparedShape;
  readonly settings: FitSettings;
  readonly train: WindowSource;
  readonly validation: WindowSource | null;
}

/**
 * Fits until the end, or until it is left.
 * @param leave by a pause, or (`crashes`) by an error in the middle of it, with the checkpoint that was due every so many epochs
 */
export async function fitUntil<Model>(
  { family, shape, settings, train, validation }: Fitting<Model>,
  model: Model,
  from: readonly StateTensor[] | null,
  leave: Leave = {},
  { every = null, crashes = false }: { readonly every?: number | null; readonly crashes?: boolean } = {},
): Promise<Fitted | { readonly left: readonly StateTensor[] | null }> {
  const pause = new AbortController();
  let kept: readonly StateTensor[] | null = null;
  const go = (isToLeave: boolean | undefined): void => {
    if (isToLeave !== true) return;
    if (crashes) throw new Error('crashed');
    pause.abort();
  };
  const listeners: FitListeners = {
    signal: never,
    stopSignal: never,
    pauseSignal: pause.signal,
    now: () => 0,
    onEpoch: ({ epoch }) => {
      go(leave.onEpoch?.(epoch));
    },
    onProgress: (done) => {
      go(leave.onProgress?.(done));
    },
    checkpoints: {
      isDue: (epoch) => every !== null && epoch % every === 0,
      keep: async (checkpoint) => {
        kept = await throughFile(checkpoint);
      },
    },
  };
  const estimator: Estimator = await family.create(model, shape, settings);
  try {
    const outcome = await estimator.fit(train, validation, listeners, from ?? undefined);
    const predictions = await estimator.predict(validation ?? train, never);
    return { outcome, state: estimator.state(), predictions, checkpoint: kept };
  } catch (thrown) {
    const isExpected = crashes ? thrown instanceof Error && thrown.message === 'crashed' : isAbortError(thrown);
    if (!isExpected) throw thrown;
    return { left: kept };
  } finally {
    estimator.dispose();
  }
}

/** The fit, which must not be left. */
export async function fitWhole<Model>(
  fitting: Fitting<Model>,
  model: Model,
  from: readonly StateTensor[] | null = null,
): Promise<Fitted> {
  const fitted = await fitUntil(fitting, model, from);
  if ('left' in fitted) throw new Error('the fit was left');
  return fitted;
}

/** Left as told, and gone on with to the end by another estimator. */
export async function fitInTwo<Model>(
  fitting: Fitting<Model>,
  model: Model,
  leave: Leave,
  options: { readonly every?: number | null; readonly crashes?: boolean } = {},
): Promise<Fitted> {
  const first = await fitUntil(fitting, model, null, leave, options);
  if (!('left' in first)) throw new Error('the fit was not left');
  return fitWhole(fitting, model, first.left);
}
