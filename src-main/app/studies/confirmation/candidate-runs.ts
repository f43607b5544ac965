import { isDeepStrictEqual } from 'node:util';
import type { RunId } from '../../../core/common/ids';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { isTerminal } from '../../../core/run/state';
import type { SplitConfiguration } from '../../../core/task/schema';
import { validationWindowTag } from '../../../core/task/split-at';
import { configured, confirmingEngine, trainedBy, type StoredStudy, type StudyTrial } from '../../../core/study';
import type { Workspace } from '../../../store';
import type { ConfirmationOptions } from './options';

/** Fresh seeds begin so far after that of the study, which no repeat of a trial reaches. */
const seedsAfter = 1000;

/** What is to be trained of a candidate on one window. */
export interface WantedRuns {
  /** Null: the configuration that the study started from. */
  readonly trial: Pick<StudyTrial, 'number' | 'values'> | null;
  readonly seeds: number;
  /** Of the window. */
  readonly split: SplitConfiguration;
  /** Place of the window, counted back from the last, which is the validation part itself: 0. */
  readonly back: number;
}

/** The configuration of a candidate, before its split is put in the place of a window's: all on one engine where the study names some. */
export function configurationOf(
  { configuration, settings }: StoredStudy,
  trial: WantedRuns['trial'],
): ExperimentConfiguration {
  const own = trial === null ? configuration : configured(configuration, settings.space, trial.values);
  return trainedBy(own, confirmingEngine(settings.engines));
}

/** Starts the runs of a candidate on one window, or has those go on that were begun before. @throws GatewiseError BAD_INPUT, PREFLIGHT_BLOCKED */
export async function startRuns(
  options: ConfirmationOptions,
  study: StoredStudy,
  wanted: WantedRuns,
): Promise<RunId[]> {
  const { workspace, runs } = options;
  const { settings, experimentId, datasetId, datasetHash } = study;
  const { trial, seeds, split, back } = wanted;
  const own = trial === null ? study.variantName.slice(0, 30) : String(trial.number);
  const label = `${study.name.slice(0, 150)} · ${own} ↻${back === 0 ? '' : ` −${back}`}`;
  const configuration = { ...configurationOf(study, trial), ...(back === 0 ? {} : { split }) };
  const firstSeed = (settings.seed + seedsAfter) >>> 0;
  const begun = begunBefore(workspace, study, { label, configuration, firstSeed, seeds });
  if (begun !== null) {
    await goOn(options, begun);
    return begun;
  }
  const started = await runs.startConfiguration(
    {
      variant: { name: label, configuration },
      experimentId,
      datasetId,
      datasetHash,
      seed: firstSeed,
      repeats: seeds,
      overrides: workspace.experiments.get(experimentId).reasons,
      tags: back === 0 ? [] : [validationWindowTag],
    },
    undefined,
  );
  return started.map(({ id }) => id);
}

/**
 * Runs that were made for a candidate and not written down as its own, as happens where the backend is killed between the two;
 * null where there are none.
 */
function begunBefore(
  workspace: Workspace,
  { experimentId, datasetHash }: StoredStudy,
  wanted: {
    readonly label: string;
    readonly configuration: ExperimentConfiguration;
    readonly firstSeed: number;
    readonly seeds: number;
  },
): RunId[] | null {
  const { runs } = workspace.runs.list({ experimentId, limit: Number.MAX_SAFE_INTEGER });
  const alike = runs.filter(
    ({ name, groupId, datasetHash: rows, state }) =>
      name === wanted.label &&
      groupId !== null &&
      rows === datasetHash &&
      !['failed', 'stopped', 'cancelled'].includes(state),
  );
  for (const group of Map.groupBy(alike, ({ groupId }) => groupId).values()) {
    const inOrder = Array.from({ length: wanted.seeds }, (_, repeat) =>
      group.find(({ seed }) => seed === (wanted.firstSeed + repeat) >>> 0),
    ).filter((run) => run !== undefined);
    const [first] = inOrder;
    if (first === undefined || inOrder.length < wanted.seeds || group.length > wanted.seeds) continue;
    const { configuration } = workspace.runs.get(first.id);
    // A run's own has its seed.
    if (isDeepStrictEqual(configuration, { ...wanted.configuration, seed: first.seed }))
      return inOrder.map(({ id }) => id);
  }
  return null;
}

export function failNoRun(): never {
  throw new Error('A candidate of the confirmation has no run.');
}

/** Has those of the runs go on that were left. */
export async function goOn({ workspace, runs }: ConfirmationOptions, ids: readonly RunId[]): Promise<void> {
  const left = ids.filter((id) => ['paused', 'interrupted'].includes(workspace.runs.summary(id).state));
  if (left.length > 0) await runs.resume({ ids: left }, undefined);
}

/** Resolves when all of the runs are at rest; leaves them when that is wanted. */
export async function untilAtRest(
  { workspace, runs, events, left }: ConfirmationOptions,
  ids: readonly RunId[],
  onEnded: (ended: number) => void,
): Promise<void> {
  const open = new Set(ids.filter((id) => !isTerminal(workspace.runs.summary(id).state)));
  await new Promise<void>((resolve) => {
    const look = (): void => {
      onEnded(ids.length - open.size);
      if (open.size > 0) return;
      unsubscribe();
      left.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      runs.pause({ ids });
    };
    const unsubscribe = events.subscribe('run', (event) => {
      if (event.type !== 'changed' || !ids.includes(event.run.id)) return;
      // One that was left goes on.
      if (!isTerminal(event.run.state)) open.add(event.run.id);
      else if (open.delete(event.run.id)) look();
    });
    left.addEventListener('abort', leave, { once: true });
    if (left.aborted) leave();
    look();
  });
}
