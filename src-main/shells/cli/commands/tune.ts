import { basename } from 'node:path';
import { describeBytes } from '../../../core/common/bytes';
import { GatewiseError } from '../../../core/common/errors';
import {
  datasetIdSchema,
  experimentIdSchema,
  studyIdSchema,
  type ExperimentId,
  type StudyId,
} from '../../../core/common/ids';
import { engineOfTrial, triedCount, type Study, type StudyCost, type StudyRequest } from '../../../contract';
import { objectiveOf } from '../../../core/study/objectives';
import { prunerKinds, prunerSpecificationSchema, samplerKinds, samplerSpecificationSchema } from '../../../core/tuning';
import { allTrials, sourcesOf } from '../all-trials';
import { readConfiguration, requireNoStrays } from '../files';
import { findId } from '../ids';
import { readEngines, readSpace, readTuner } from '../search-options';
import { applyAssignments } from '../set-option';
import { formatDuration, formatNumber, formatTable, formatTime } from '../table';
import { valuesText } from '../values-text';
import type { Workbench } from '../workbench';
import { studyText } from './study-text';

export interface TuneOptions {
  readonly dataset?: string;
  readonly config?: string;
  readonly experiment?: string;
  readonly variant: number;
  readonly set: readonly string[];
  readonly name?: string;
  readonly space?: string;
  readonly search: readonly string[];
  readonly constraint: readonly string[];
  readonly objective: readonly string[];
  readonly trials: number;
  readonly minutes?: number;
  readonly patience?: number;
  readonly sampler?: string;
  readonly sourceStudy?: string;
  readonly pruner?: string;
  readonly workers?: number;
  readonly engines?: string;
  readonly repeats?: number;
  readonly seed?: number;
  readonly confirm: number;
  readonly confirmSeeds: number;
  readonly confirmWindows: number;
  readonly preview: boolean;
  readonly resume?: string;
}

/** `gatewise tune`: a study, made or gone on with, led to its end. Ctrl-C pauses it. With `--preview` what it would take. */
export async function tune(workbench: Workbench, options: TuneOptions): Promise<void> {
  if (options.preview) {
    await previewCost(workbench, options);
    return;
  }
  const id =
    options.resume === undefined
      ? await makeStudy(workbench, options)
      : studyIdSchema.parse(await findId(workbench, 'study', options.resume));
  const study = await leadStudy(workbench, id);
  const trials = await allTrials(workbench.client, id);
  workbench.terminal.writeResult({ study, trials }, () => studyText(study, trials).join('\n'));
}

async function settingsOf(workbench: Workbench, options: TuneOptions): Promise<StudyRequest> {
  const { trials, minutes = null, patience = null, pruner, workers, engines, repeats, seed } = options;
  return {
    space: await readSpace(options.space, options.search, options.constraint),
    ...(options.objective.length === 0 ? {} : { objectives: options.objective.map(objectiveOf) }),
    budget: { trials, minutes, patience },
    confirmation: { best: options.confirm, seeds: options.confirmSeeds, windows: options.confirmWindows },
    ...(await samplerOf(workbench, options)),
    ...(pruner === undefined ? {} : { pruner: readTuner('--pruner', pruner, prunerSpecificationSchema, prunerKinds) }),
    ...(workers === undefined ? {} : { workers }),
    ...(engines === undefined ? {} : { engines: readEngines(engines) }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(seed === undefined ? {} : { seed }),
  } as StudyRequest;
}

/** `gatewise tune --preview`: a few trainings of two epochs tell what the study would take. Nothing of it stays. */
async function previewCost(workbench: Workbench, options: TuneOptions): Promise<void> {
  const { client, terminal, signal } = workbench;
  if (options.resume !== undefined) {
    throw new GatewiseError('BAD_INPUT', '--preview is of a study that is not made yet: leave --resume out.');
  }
  const settings = await settingsOf(workbench, options);
  const experimentId = await experimentOf(workbench, options);
  try {
    const start = { experimentId, variant: options.variant, settings };
    for await (const event of await client.studies.probe(start, { signal })) {
      if (event.type === 'progress')
        terminal.progress.update('probe', 'Preview', event.fraction, 'training two epochs');
      else terminal.writeResult({ cost: event.cost }, () => costText(event.cost).join('\n'));
    }
  } finally {
    terminal.progress.finish();
    if (options.experiment === undefined) await client.experiments.delete({ id: experimentId });
  }
}

function costText({ probes, seconds, expectedSeconds, memoryBytes }: StudyCost): string[] {
  const time = (given: number): string => formatDuration(given * 1000);
  const [least, most] = memoryBytes.map(describeBytes);
  return [
    formatTable(
      ['values', 'engine', 'start and end', 'an epoch', 'epochs', 'memory'],
      probes.map((probe) => [
        valuesText(probe.values),
        probe.engine,
        time(probe.overheadSeconds),
        probe.epochSeconds === null ? '' : time(probe.epochSeconds),
        probe.epochs === null ? '' : String(probe.epochs),
        describeBytes(probe.memoryBytes),
      ]),
    ),
    seconds === null || expectedSeconds === null
      ? 'Time: no end is set (--trials, --minutes).'
      : `Time: about ${time(expectedSeconds)}, between ${time(seconds[0])} and ${time(seconds[1])}.`,
    `Memory at once: ${least ?? ''}${least === most ? '' : ` to ${most ?? ''}`}.`,
  ];
}

/** A study that has not begun. What is refused leaves no experiment behind. */
async function makeStudy(workbench: Workbench, options: TuneOptions): Promise<StudyId> {
  const settings = await settingsOf(workbench, options);
  const experimentId = await experimentOf(workbench, options);
  try {
    return await studyOf(workbench, { experimentId, variant: options.variant, settings }, options.name);
  } catch (thrown) {
    if (options.experiment === undefined) await workbench.client.experiments.delete({ id: experimentId });
    throw thrown;
  }
}

async function studyOf(
  { client, terminal }: Workbench,
  start: { readonly experimentId: ExperimentId; readonly variant: number; readonly settings: StudyRequest },
  name = 'Study',
): Promise<StudyId> {
  const preview = await client.studies.preview(start);
  if (preview.gridCount !== null) terminal.note(`The space has ${preview.gridCount} combinations.`);
  if (preview.seconds !== null) {
    const [least, most] = preview.seconds.map((seconds) => formatDuration(seconds * 1000));
    terminal.note(`Expected: ${least ?? ''} to ${most ?? ''}.`);
  }
  terminal.note(`Sampler: ${preview.sampler.message} Pruner: ${preview.pruner.message}`);
  if (start.settings.engines !== undefined) {
    const turns = Array.from({ length: 8 }, (_, number) => engineOfTrial(start.settings.engines ?? [], number));
    terminal.note(`Engines of trials 0 to 7: ${turns.join(', ')}; so it goes on.`);
  }
  for (const { path, message } of preview.problems) terminal.note(`Warning: ${path}: ${message}`);
  if (preview.workers > 1) terminal.note(`${preview.workers} trials at once.`);
  const study = await client.studies.create({ ...start, name });
  terminal.note(
    `Study ${study.id}: ${study.settings.objectives.map(({ figure, direction }) => `${direction} ${figure}`).join(', ')}.`,
  );
  return study.id;
}

/** The sampler that is named, CMA-ES with the trials of the study that it is to begin from. */
async function samplerOf(
  workbench: Workbench,
  { sampler, sourceStudy }: TuneOptions,
): Promise<Pick<StudyRequest, 'sampler'>> {
  const specification =
    sampler === undefined ? undefined : readTuner('--sampler', sampler, samplerSpecificationSchema, samplerKinds);
  if (sourceStudy === undefined) return specification === undefined ? {} : { sampler: specification };
  if (specification?.kind !== 'cmaes') {
    throw new GatewiseError('BAD_INPUT', '--source-study is where CMA-ES begins: give --sampler cmaes with it.');
  }
  const id = studyIdSchema.parse(await findId(workbench, 'study', sourceStudy));
  const trials = await allTrials(workbench.client, id);
  const { settings } = await workbench.client.studies.get({ id });
  const { sourceTrials, leftOut } = sourcesOf(trials, settings.objectives[0]?.direction ?? 'minimize');
  if (sourceTrials.length === 0) {
    throw new GatewiseError('BAD_INPUT', `--source-study ${sourceStudy}: none of its trials is complete.`);
  }
  if (leftOut > 0) {
    workbench.terminal.note(`--source-study: the best ${sourceTrials.length} of its trials; left out: ${leftOut}.`);
  }
  return { sampler: { ...specification, sourceTrials } };
}

/** The experiment that is named, or one made of a configuration and a dataset. */
async function experimentOf(workbench: Workbench, { experiment, dataset, config, set, name }: TuneOptions) {
  if (experiment !== undefined) return experimentIdSchema.parse(await findId(workbench, 'experiment', experiment));
  if (dataset === undefined || config === undefined) {
    throw new GatewiseError(
      'BAD_INPUT',
      'Say what to tune: --dataset and --config, or --experiment; or --resume study_….',
    );
  }
  const datasetId = datasetIdSchema.parse(await findId(workbench, 'dataset', dataset));
  const own = name ?? basename(config, '.json');
  const configuration = applyAssignments(await readConfiguration(config), set);
  const made = await workbench.client.experiments.create({
    name: own,
    datasetId,
    variants: [{ name: own, configuration }],
  });
  try {
    requireNoStrays(configuration, made.variants[0]?.configuration, config);
  } catch (thrown) {
    await workbench.client.experiments.delete({ id: made.id });
    throw thrown;
  }
  return made.id;
}

async function leadStudy({ client, terminal, signal }: Workbench, id: StudyId): Promise<Study> {
  const listening = new AbortController();
  const events = await client.studies.watch({ id }, { signal: listening.signal });
  const pause = (): void => {
    terminal.note('Pausing …');
    client.studies.pause({ id }).catch((error: unknown) => {
      terminal.note(`The study could not be paused: ${String(error)}`);
    });
  };
  signal.addEventListener('abort', pause, { once: true });
  try {
    await client.studies.start({ id });
    if (signal.aborted) pause();
    let hasBegun = false;
    for await (const event of events) {
      if (event.type !== 'study') continue;
      const { study } = event;
      hasBegun ||= study.state === 'running';
      if (hasBegun && study.state !== 'running') break;
      const { progress, bestObjectives } = study;
      const left = progress?.remainingMs == null ? '' : `, ${formatDuration(progress.remainingMs)} left`;
      const best = bestObjectives === null ? '' : `, best ${bestObjectives.map(formatNumber).join(' / ')}`;
      const phase = progress?.phase === 'confirming' ? ', confirming the best' : '';
      terminal.progress.update(
        id,
        study.name,
        Math.min(0.999, progress?.fraction ?? 0),
        `${triedCount(study)} trials${best}${left}${phase}`,
      );
    }
  } finally {
    signal.removeEventListener('abort', pause);
    listening.abort();
    terminal.progress.finish();
  }
  const study = await client.studies.get({ id });
  if (study.state === 'paused') {
    const hint = `Go on with: gatewise tune --resume ${id}`;
    throw new GatewiseError('CANCELLED', `Paused after ${triedCount(study)} trials. ${hint}`, { hint });
  }
  if (study.error !== null) throw new GatewiseError(study.error.code, study.error.message, study.error.details);
  return study;
}

/** `gatewise studies`: those of the workspace. */
export async function listStudies({ client, terminal }: Workbench): Promise<void> {
  const studies = await client.studies.list({});
  terminal.writeResult({ studies }, () =>
    studies.length === 0
      ? 'No studies.'
      : formatTable(
          ['id', 'name', 'experiment', 'state', 'trials', 'best', 'made (UTC)'],
          studies.map((study) => [
            study.id,
            study.name,
            study.experimentName,
            study.state,
            String(triedCount(study)),
            study.bestObjectives === null ? '' : study.bestObjectives.map(formatNumber).join(' / '),
            formatTime(study.createdAt),
          ]),
        ),
  );
}
