import type { Dataset } from '../core/dataset/entity';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { ExperimentConfiguration } from '../core/experiment/schema';
import { modelName, withEngine, type EnsembleRule } from '../core/model';
import type { EngineChoice, EngineId } from '../core/training';
import type { RunId } from '../core/common/ids';
import { isChildOf, type RunParent } from '../core/run/parent';
import type { RunSummary } from '../core/run/schema';
import { isTerminal } from '../core/run/state';
import { limits, type Variant } from '../contract';
import type { JobEvent } from '../jobs';
import type { Workspace } from '../store';
import { datasetOfExperiment, datasetReference, versionOfRun } from './dataset-versions';
import { choosesEngine, engineFor } from './engine-choice';
import { ensembleConfiguration, memberRuns } from './ensembles';
import type { DeviceRegistry } from './devices';
import type { MachineMonitor } from './machine';
import { EpochRate, type EpochWork } from './epoch-rate';
import type { JobService } from './jobs';
import { runFiles } from './run-files';
import { RunRecord } from './run-record';
import type { RunEvents } from './run-events';
import { checkVariant, plannedRuns, type CheckedVariant, type StartRequest } from './variant-check';

export interface RunServiceOptions {
  readonly workspace: Workspace;
  readonly jobs: JobService;
  readonly events: RunEvents;
  readonly now: () => number;
  readonly machine: MachineMonitor;
  readonly devices: Pick<DeviceRegistry, 'raced'>;
}

/** Starts runs and ends them; what happens to them on the way is written down by their records. */
export class RunService {
  readonly #options: RunServiceOptions;
  readonly #rate = new EpochRate();

  constructor(options: RunServiceOptions) {
    this.#options = options;
  }

  get #workspace(): Workspace {
    return this.#options.workspace;
  }

  get #jobs(): JobService {
    return this.#options.jobs;
  }

  /** Seconds of one epoch, from the rate measured on this machine; null before anything was trained. */
  estimateEpoch(work: EpochWork): number | null {
    return this.#rate.estimate(work);
  }

  /**
   * Queues every chosen variant with every seed, after checking them all: nothing is queued when one cannot run.
   * @throws GatewiseError BAD_INPUT, PREFLIGHT_BLOCKED (details.issues name what to override), NOT_FOUND
   */
  async start(request: StartRequest, signal: AbortSignal | undefined): Promise<RunSummary[]> {
    const experiment = this.#workspace.experiments.get(request.experimentId);
    const dataset = datasetOfExperiment({ workspace: this.#workspace }, experiment);
    const variants =
      request.variants === undefined
        ? experiment.variants
        : request.variants.map((index) => {
            const variant = experiment.variants[index];
            if (variant !== undefined) return variant;
            throw new GatewiseError('BAD_INPUT', said`The experiment has no variant ${index}.`, { field: 'variants' });
          });
    // A reason that was given once stays with the experiment, until another, or an empty one, takes its place.
    const reasons = Object.fromEntries(
      Object.entries({ ...experiment.reasons, ...request.overrides }).filter(([, reason]) => reason.trim() !== ''),
    );
    const runs = await this.#queue(variants, dataset, { ...request, overrides: reasons, races: true }, signal);
    this.#workspace.experiments.keepReasons(experiment.id, reasons);
    return runs;
  }

  /**
   * Queues a run's own stored configuration once more, on the data that it was trained on, with the reasons that were
   * given for its findings. Left out, the seed is the one after the highest of the experiment's runs.
   * @throws GatewiseError BAD_INPUT, PREFLIGHT_BLOCKED, NOT_FOUND
   */
  async repeat(
    { id, seed }: { readonly id: RunId; readonly seed?: number | undefined },
    signal: AbortSignal | undefined,
  ): Promise<RunSummary[]> {
    const { name, experimentId, configuration, tags, overrides, ...run } = this.#workspace.runs.get(id);
    const dataset = {
      ...this.#workspace.datasets.get(run.datasetId),
      version: versionOfRun({ workspace: this.#workspace }, run),
    };
    const request = { experimentId, repeats: 1, seed: seed ?? this.#nextSeed(experimentId), tags, overrides };
    return this.#queue([{ name, configuration }], dataset, { ...request, races: true }, signal);
  }

  /** Runs of one seed are no repeats, so that it is one that no run of the experiment has, whatever its configuration. */
  #nextSeed(experimentId: RunSummary['experimentId']): number {
    const { runs } = this.#workspace.runs.list({ experimentId, limit: Number.MAX_SAFE_INTEGER });
    return runs.reduce((next, { seed }) => Math.max(next, seed + 1), 0) >>> 0;
  }

  /**
   * Queues an ensemble of runs, in the experiment of the first, with the reasons that were given for their findings.
   * @throws GatewiseError BAD_INPUT that names the run that does not fit, PREFLIGHT_BLOCKED, NOT_FOUND
   */
  async combine(
    {
      runIds,
      rule,
      name,
      tags = [],
    }: { runIds: readonly RunId[]; rule: EnsembleRule; name?: string | undefined; tags?: readonly string[] },
    signal: AbortSignal | undefined,
  ): Promise<RunSummary> {
    const members = runIds.map((id) => this.#workspace.runs.get(id));
    const configuration = ensembleConfiguration(members, rule);
    const first = members[0];
    if (first === undefined) throw new GatewiseError('BAD_INPUT', said`There is no run to combine.`);
    const dataset = {
      ...this.#workspace.datasets.get(first.datasetId),
      version: versionOfRun({ workspace: this.#workspace }, first),
    };
    const overrides = Object.fromEntries(members.flatMap((member) => Object.entries(member.overrides)));
    const variant = { name: name ?? modelName(configuration.model).slice(0, limits.nameLength), configuration };
    const request = { experimentId: first.experimentId, repeats: 1, seed: first.seed, tags: [...tags], overrides };
    const [run] = await this.#queue([variant], dataset, request, signal);
    if (run === undefined) throw new GatewiseError('INTERNAL', 'The ensemble was not queued.');
    return run;
  }

  /**
   * Queues a configuration once in an experiment that need not have it among its variants: a trial.
   * @throws GatewiseError BAD_INPUT, PREFLIGHT_BLOCKED (details.issues name what is wrong), NOT_FOUND
   */
  async startTrial(
    variant: Variant,
    { experimentId, seed, tags }: Pick<StartRequest, 'experimentId' | 'tags'> & { readonly seed: number },
    signal: AbortSignal | undefined,
  ): Promise<RunSummary> {
    const dataset = datasetOfExperiment({ workspace: this.#workspace }, this.#workspace.experiments.get(experimentId));
    const [run] = await this.#queue(
      [variant],
      dataset,
      { experimentId, repeats: 1, seed, tags, overrides: {} },
      signal,
    );
    if (run === undefined) throw new GatewiseError('INTERNAL', 'The trial was not queued.');
    return run;
  }

  /**
   * Queues a configuration that stands in no experiment, such as that of a study's trial, on given rows of a dataset.
   * @throws GatewiseError BAD_INPUT, PREFLIGHT_BLOCKED, NOT_FOUND
   */
  async startConfiguration(
    {
      variant,
      datasetId,
      datasetHash,
      ...request
    }: Omit<StartRequest, 'variants' | 'tags'> &
      Partial<Pick<StartRequest, 'tags'>> &
      Pick<RunSummary, 'datasetId' | 'datasetHash'> & { readonly variant: Variant },
    signal: AbortSignal | undefined,
  ): Promise<RunSummary[]> {
    const dataset = {
      ...this.#workspace.datasets.get(datasetId),
      version: versionOfRun({ workspace: this.#workspace }, { datasetId, datasetHash }),
    };
    return this.#queue([variant], dataset, { tags: [], ...request }, signal);
  }

  async #queue(
    variants: readonly Variant[],
    dataset: Dataset,
    { races = false, ...request }: StartRequest & { readonly races?: boolean },
    signal: AbortSignal | undefined,
  ): Promise<RunSummary[]> {
    const raced = this.#raced(races ? variants.map(({ configuration }) => configuration) : []);
    const checked: (CheckedVariant & { variant: Variant })[] = [];
    for (const variant of variants) {
      checked.push({
        variant,
        ...(await checkVariant(this.#options, { variant, dataset, overrides: request.overrides }, signal)),
      });
    }
    const race = await raced;
    signal?.throwIfAborted();
    const runs = this.#workspace.runs.createAll(
      checked.flatMap(({ variant, overrides }) =>
        plannedRuns(this.#workspace, variant, dataset, { ...request, overrides }),
      ),
    );
    for (const [index, run] of runs.entries()) {
      // The repeats of a variant lie together.
      const prepared = checked[Math.floor(index / request.repeats)];
      if (prepared === undefined) continue;
      this.#options.events.publish('run', { type: 'created', run });
      this.#submit(run, prepared.variant.configuration, dataset, prepared.neededBytes, { resumes: false, race });
    }
    return runs;
  }

  /** Engines to be timed against each other, where nobody named one for all that begins; none else. */
  #raced(begins: readonly ExperimentConfiguration[]): Promise<EngineId[]> {
    const preferred = this.#workspace.settings.read().engine;
    const isOpen = begins.some((configuration) => choosesEngine(configuration, preferred));
    return isOpen ? this.#options.devices.raced() : Promise.resolve([]);
  }

  /**
   * Refuses what cannot or must not run, without running it.
   * @throws GatewiseError BAD_INPUT, PREFLIGHT_BLOCKED (details.issues name what to override), NOT_FOUND
   */
  async requireAllowed(
    variant: Variant,
    dataset: Dataset,
    overrides: StartRequest['overrides'],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await checkVariant(this.#options, { variant, dataset, overrides }, signal);
  }

  /**
   * Queues runs again that were left, on the data that they were trained on, each to go on at its checkpoint; all of them, or
   * none where one cannot.
   * @param epochs that each is planned for from now on; left out: as many as before
   * @param engine that each goes on with, where its own cannot be used any more; left out: its own
   * @throws GatewiseError RUN_STATE, BAD_INPUT, NOT_FOUND
   */
  async resume(
    {
      ids,
      epochs,
      engine,
    }: {
      readonly ids: readonly RunId[];
      readonly epochs?: number | undefined;
      readonly engine?: EngineChoice | undefined;
    },
    signal: AbortSignal | undefined,
  ): Promise<RunSummary[]> {
    const { runs } = this.#workspace;
    const left = [...new Set(ids)].map((id) => runs.get(id)).sort((first, second) => first.number - second.number);
    // One that has just been left may still be tidied up after.
    await Promise.all(left.map(({ id }) => this.#jobs.settled(id)));
    const continued = (configuration: ExperimentConfiguration): ExperimentConfiguration =>
      engine === undefined ? configuration : { ...configuration, model: withEngine(configuration.model, engine) };
    // One that was left before its first checkpoint begins anew; trials never race.
    const begins = left.filter(({ checkpointEpoch, studyId }) => checkpointEpoch === null && studyId === null);
    const raced = this.#raced(begins.map(({ configuration }) => continued(configuration)));
    const prepared: { readonly dataset: Dataset; readonly neededBytes: number }[] = [];
    for (const run of left) {
      const version = versionOfRun({ workspace: this.#workspace }, run);
      const dataset = { ...this.#workspace.datasets.get(run.datasetId), version };
      const variant = { name: run.name, configuration: continued(run.configuration) };
      const { neededBytes } = await checkVariant(this.#options, { variant, dataset, overrides: run.overrides }, signal);
      prepared.push({ dataset, neededBytes });
    }
    const race = await raced;
    signal?.throwIfAborted();
    const queued = runs.resumeAll(
      left.map(({ id }) => id),
      epochs,
    );
    for (const [index, run] of queued.entries()) {
      const own = prepared[index];
      if (own === undefined) continue;
      this.#options.events.publish('run', { type: 'changed', run });
      const configuration = continued(runs.get(run.id).configuration);
      this.#submit(run, configuration, own.dataset, own.neededBytes, {
        resumes: true,
        race: begins.some(({ id }) => id === run.id) ? race : [],
      });
    }
    return queued;
  }

  /**
   * Has runs leave their work, to go on later: those that are named and not at their end, or all that are queued or at work.
   * One that is nearly done ends as it would.
   * @returns those that were asked to, the oldest first
   */
  pause(which: { readonly ids: readonly RunId[] } | { readonly all: true }): RunId[] {
    const wanted = 'ids' in which ? new Set(which.ids) : null;
    const unfinished = this.#workspace.runs
      .inState(['queued', 'preparing', 'running'])
      .filter(({ id }) => wanted?.has(id) ?? true);
    // The last of the queue first: none of them starts because the one before it makes room.
    for (const { id } of unfinished.toReversed()) this.#options.jobs.pause(id);
    return unfinished.map(({ id }) => id);
  }

  /** Pauses all runs, and resolves when what became of them is written down. */
  async leave(): Promise<void> {
    const ids = this.pause({ all: true });
    await Promise.all(ids.map((id) => this.#jobs.settled(id)));
  }

  #submit(
    run: RunSummary,
    configuration: ExperimentConfiguration,
    { version }: Dataset,
    neededBytes: number,
    { resumes, race }: { readonly resumes: boolean; readonly race: readonly EngineId[] },
  ): void {
    const { jobs } = this.#options;
    let measure: ((event: JobEvent) => void) | null = null;
    jobs.keep<'train'>(
      {
        id: run.id,
        name: `run ${run.id}`,
        neededBytes,
        specification: () => {
          measure = this.#rate.follow(configuration.window.lookback);
          const members = memberRuns({ workspace: this.#workspace }, configuration);
          return {
            kind: 'train',
            runId: run.id,
            configuration: { ...configuration, seed: run.seed },
            seed: run.seed,
            dataset: datasetReference(this.#options, version),
            artefactDirectory: this.#workspace.artefacts.folder(run.id),
            engine: engineFor(configuration, this.#workspace.settings.read().engine),
            race: [...race],
            resumes,
            checkpointEvery: this.#workspace.settings.read().checkpointEpochs,
            members: members.map(({ id }) => runFiles({ workspace: this.#workspace }, id)),
          };
        },
      },
      (writes) => new RunRecord(run.id, { ...this.#options, onEvent: (event) => measure?.(event) }, writes),
    );
  }

  /**
   * Ends runs that are queued, at work or paused, those that have no job as well: the ones that are named, or all children of a parent.
   * @returns those that had not ended yet, the oldest first
   */
  cancel(which: { readonly ids: readonly RunId[] } | { readonly parent: RunParent }): RunId[] {
    const wanted = 'ids' in which ? new Set(which.ids) : null;
    const unfinished = this.#workspace.runs
      .inState(['queued', 'preparing', 'running', 'paused'])
      .filter((run) => ('parent' in which ? isChildOf(which.parent, run) : wanted?.has(run.id) === true));
    // The last of the queue first: none of them starts because the one before it makes room.
    for (const run of unfinished.toReversed()) this.#cancel(run);
    return unfinished.map(({ id }) => id);
  }

  #cancel({ id, state }: RunSummary): void {
    const { jobs, events } = this.#options;
    if (jobs.cancel(id)) return;
    this.#workspace.artefacts.discard(id);
    this.#workspace.runs.setCheckpoint(id, null);
    events.publish('run', { type: 'changed', run: this.#workspace.runs.changeState(id, state, 'cancelled') });
  }

  /** @throws GatewiseError RUN_STATE when the run is not at work */
  stopAndKeep(id: RunId): void {
    if (this.#options.jobs.stopAndKeep(id)) return;
    const { state } = this.#workspace.runs.summary(id);
    throw new GatewiseError(
      'RUN_STATE',
      isTerminal(state) ? said`The run has already ended.` : said`The run is not at work.`,
    );
  }
}
