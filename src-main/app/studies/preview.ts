import { GatewiseError, issueText, toErrorValue, type Issue } from '../../core/common/errors';
import { said, sentenceText, type Told } from '../../core/common/sentence';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { plannedEpochs } from '../../core/model';
import {
  canRoll,
  configured,
  defaultObjective,
  mostWorkers,
  samplerOf,
  studySettingsSchema,
  type ConfirmationSettings,
  type StudySettings,
} from '../../core/study';
import { countGrid, isFinite, randomValues, spaceIssues, type ChosenSampler } from '../../core/tuning';
import type { ExperimentId } from '../../core/common/ids';
import type { StudyPreview, StudyRequest } from '../../contract';
import { datasetOfExperiment } from '../dataset-versions';
import type { DeviceRegistry } from '../devices';
import type { JobService } from '../jobs';
import type { RunService } from '../run-service';
import { defaultParallelJobs } from '../../jobs';
import { askCheck } from '../variant-check';
import type { Workspace } from '../../store';
import { issuesOfEngines, issuesOfMachine, requireNone } from './engines';
import { variantOf } from './variant';

export interface StudyStart {
  readonly experimentId: ExperimentId;
  readonly variant: number;
  readonly settings: StudyRequest;
}

/** Values that are tried for whether they make a configuration, before anything is trained. */
const drawn = 40;

/**
 * The settings with their defaults. Where no number of workers is given, there are as many as jobs may be at work at once, as each
 * has a fixed share of the cores and the others' would lie idle; the trials are the same.
 * @throws ZodError for what does not fit together
 */
export function settingsOf(
  workspace: Workspace,
  configuration: ExperimentConfiguration,
  { workers, ...request }: StudyRequest,
): StudySettings {
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  const settings = studySettingsSchema.parse({
    objectives: [defaultObjective(configuration, request.space)],
    ...given,
    ...(typeof workers === 'number' ? { workers } : {}),
  });
  if (typeof workers === 'number') return settings;
  const parallel = workspace.settings.read().parallelJobs ?? defaultParallelJobs();
  const most = settings.order === 'throughput' ? mostWorkers : Math.min(mostWorkers, settings.lookAhead);
  return { ...settings, workers: Math.min(parallel, most) };
}

interface Soundness {
  readonly problems: Issue[];
  /** Of the values drawn, those that made no configuration. */
  readonly wrong: number;
}

/** Draws values of the space at random and makes configurations of them: what is wrong with some of them, each thing once. */
function soundness(configuration: ExperimentConfiguration, settings: StudySettings): Soundness {
  const problems = new Map<string, Issue>();
  let wrong = 0;
  for (const values of randomValues(settings, drawn)) {
    try {
      configured(configuration, settings.space, values);
    } catch (error) {
      const { message, details } = toErrorValue(error);
      wrong += 1;
      const path = details.field ?? '';
      const { sentence } = details;
      problems.set(message, { path, message, ...(sentence === undefined ? {} : { sentence }) });
    }
  }
  return { problems: [...problems.values()], wrong };
}

/** What is wrong with the space itself, and whether anything satisfies its constraints. */
function issuesOfSpace({ space, seed }: StudySettings): Issue[] {
  const issues = spaceIssues(space).map((issue) => ({ ...issue, path: `settings.space.${issue.path}` }));
  if (issues.length > 0) return issues;
  if (randomValues({ space, seed }, 1).next().done !== true) return [];
  const sentence = said`Of ten thousand values of the space none satisfies its constraints.`;
  return [{ path: 'settings.space.constraints', message: sentenceText(sentence), sentence }];
}

/** Several validation windows where the parts do not follow each other in time. */
function issuesOfWindows({ split }: ExperimentConfiguration, { best, windows }: ConfirmationSettings): Issue[] {
  if (best === 0 || windows === 1 || canRoll(split)) return [];
  const sentence = said`The parts of this split do not follow each other in time, so that no other validation windows lie before it: confirm on 1 window, or split by time.`;
  return [{ path: 'settings.confirmation.windows', message: sentenceText(sentence), sentence }];
}

/** @throws GatewiseError BAD_INPUT for several validation windows where the parts do not follow each other in time */
export function requireRollable(configuration: ExperimentConfiguration, confirmation: ConfirmationSettings): void {
  requireNone(issuesOfWindows(configuration, confirmation));
}

/** @throws GatewiseError BAD_INPUT for a space that cannot be searched, and where no values that were drawn make a configuration, with the first reason */
export function requireSound(configuration: ExperimentConfiguration, settings: StudySettings): void {
  requireRollable(configuration, settings.confirmation);
  requireNone(issuesOfEngines(configuration, settings));
  const wrongs = issuesOfSpace(settings);
  const [broken] = wrongs;
  if (broken !== undefined) {
    throw new GatewiseError('BAD_INPUT', broken.sentence ?? broken.message, {
      field: broken.path,
      issues: wrongs.map(({ path, message }) => ({ path, message })),
    });
  }
  const { problems, wrong } = soundness(configuration, settings);
  const [first] = problems;
  if (first === undefined || wrong < drawn) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`No values of the space make a configuration. ${first.sentence ?? issueText(first)}`,
    {
      field: 'settings.space',
      issues: problems.map(({ path, message }) => ({ path, message })),
    },
  );
}

/** What a study would be like. @throws GatewiseError NOT_FOUND, BAD_INPUT */
export async function previewStudy(
  services: {
    readonly workspace: Workspace;
    readonly jobs: JobService;
    readonly runs: RunService;
    readonly devices: Pick<DeviceRegistry, 'unusable'>;
  },
  start: StudyStart,
  signal: AbortSignal | undefined,
): Promise<StudyPreview> {
  const { workspace, runs, devices } = services;
  const { experiment, variant } = variantOf(workspace, start);
  const { configuration } = variant;
  const settings = settingsOf(workspace, configuration, start.settings);
  const { version } = datasetOfExperiment(services, experiment);
  const check = await askCheck(services, configuration, version, { preflight: false, signal });
  const secondsPerEpoch =
    check.model === null || check.split === null
      ? null
      : runs.estimateEpoch({
          parameterCount: check.model.parameterCount,
          windows: check.split.parts.train.windows,
          lookback: configuration.window.lookback,
        });
  const wrong = issuesOfSpace(settings);
  const sampler = samplerOf(settings);
  const grid = wrong.length > 0 ? null : gridCount(settings, sampler);
  const trials = wrong.length > 0 ? settings.budget.trials : trialsOf(settings);
  const problems = wrong.length > 0 ? wrong : soundness(configuration, settings).problems;
  const epochs = plannedEpochs(configuration.model);
  return {
    gridCount: grid,
    trials,
    objectives: settings.objectives,
    workers: settings.workers,
    sampler: toldSampler(sampler),
    pruner: toldPruner(settings, epochs),
    memoryBytes: check.memoryBytes,
    secondsPerEpoch,
    seconds: range(settings, trials, epochs, secondsPerEpoch),
    problems: [
      ...check.errors,
      ...issuesOfWindows(configuration, settings.confirmation),
      ...issuesOfEngines(configuration, settings),
      ...(await issuesOfMachine(devices, settings)),
      ...problems,
    ],
  };
}

/** Trials that the budget allows for, or that the grid has; null: no end is set. */
export function trialsOf(settings: StudySettings): number | null {
  const sampler = samplerOf(settings);
  const grid = sampler.specification.kind === 'grid' ? gridCount(settings, sampler) : null;
  const ends = [settings.budget.trials, grid].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** Combinations of the grid that is searched, or of a space that has only so many. */
function gridCount({ space }: StudySettings, { specification }: ChosenSampler): number | null {
  const isGrid = specification.kind === 'grid';
  if (!isGrid && !isFinite(space)) return null;
  const { count, isExact } = countGrid(space, isGrid ? specification.points : 1);
  return isExact ? count : null;
}

function toldSampler({ specification, reason }: ChosenSampler): Told {
  return reason === null ? { message: specification.kind } : { message: sentenceText(reason), sentence: reason };
}

function toldPruner({ pruner: { kind } }: StudySettings, epochs: number | null): Told {
  if (kind === 'none' || epochs !== null) return { message: kind };
  const sentence = said`${kind}: it prunes nothing, as the model has no epochs.`;
  return { message: sentenceText(sentence), sentence };
}

/** A tenth of the epochs, as early stopping may leave, to all of them. */
function range(
  { budget, repeats, workers }: StudySettings,
  trials: number | null,
  epochs: number | null,
  secondsPerEpoch: number | null,
): [number, number] | null {
  const limit = budget.minutes === null ? Infinity : budget.minutes * 60;
  const whole =
    trials === null || epochs === null || secondsPerEpoch === null
      ? null
      : (trials * repeats * epochs * secondsPerEpoch) / workers;
  if (whole === null) return Number.isFinite(limit) ? [0, limit] : null;
  return [Math.min(limit, whole / 10), Math.min(limit, whole)];
}
