import { EventPublisher } from '@orpc/server';
import { GatewiseError, toErrorValue } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type { DatasetId, ExperimentId, StudyId } from '../../core/common/ids';
import type { Experiment } from '../../core/experiment/entity';
import {
  ranked,
  studySettingsSchema,
  studyStateWords,
  type ConfirmationSettings,
  type StoredStudy,
  type Study,
  type StudyEvent,
  type StudySettings,
  type StudyTrial,
} from '../../core/study';
import type { TrialValues } from '../../core/tuning';
import { defaultParallelJobs } from '../../jobs';
import type { Workspace } from '../../store';
import type { DeviceRegistry } from '../devices';
import type { GuardedWriter, JobService } from '../jobs';
import type { RunEvents } from '../run-events';
import type { RunService } from '../run-service';
import { applyTrial, type AppliedTrial } from './apply';
import { confirmBest } from './confirmation/confirm-best';
import type { ConfirmationProgress } from './confirmation/options';
import { createStudy, type NamedStart } from './create';
import { requireRollable, requireSound } from './preview';
import { onlyOf } from './progress';
import { requireQueueable } from './queue';
import { SamplerNotes } from './sampler-notes';
import { StudySession } from './session';
import { StudyDriver } from './study-driver';

export interface StudyServiceOptions {
  readonly workspace: Workspace;
  readonly jobs: JobService;
  readonly runs: RunService;
  readonly events: RunEvents;
  readonly writer: GuardedWriter;
  readonly devices: Pick<DeviceRegistry, 'onCard'>;
  readonly now: () => number;
}

/** Makes studies, leads them, and tells how far they are. */
export class StudyService {
  readonly #options: StudyServiceOptions;
  readonly #sessions = new Map<StudyId, StudySession>();
  readonly #notes = new SamplerNotes();
  readonly #events = new EventPublisher<{ study: StudyEvent }>();

  constructor(options: StudyServiceOptions) {
    this.#options = options;
  }

  get #studies(): Workspace['studies'] {
    return this.#options.workspace.studies;
  }

  list(of: { experimentId?: ExperimentId | undefined; datasetId?: DatasetId | undefined }): Study[] {
    return this.#studies.list(of).map((study) => this.#withProgress(study));
  }

  /** @throws GatewiseError NOT_FOUND */
  get(id: StudyId): Study {
    return this.#withProgress(this.#studies.get(id));
  }

  /** @throws GatewiseError NOT_FOUND */
  trials(
    id: StudyId,
    page: { readonly offset: number; readonly limit: number },
  ): { trials: StudyTrial[]; total: number } {
    const driver = this.#sessions.get(id)?.driver;
    const trials = this.#studies.trials(id, page).map((trial) => driver?.live(trial.number) ?? trial);
    return { trials, total: this.#studies.trialCount(id) };
  }

  /** @throws GatewiseError NOT_FOUND, BAD_INPUT where no values of the space make a configuration */
  create(start: NamedStart): Study {
    return this.announce(createStudy(this.#options.workspace, start).id);
  }

  /** Tells everybody of a study that was stored meanwhile. @throws GatewiseError NOT_FOUND */
  announce(id: StudyId): Study {
    this.#tell(id);
    return this.get(id);
  }

  /** Starts it, or has it go on. @throws GatewiseError NOT_FOUND, RUN_STATE while it is running */
  start(id: StudyId): Study {
    this.#studies.changeState(id, ['created', 'paused', 'interrupted', 'failed', 'finished', 'stopped'], 'running', {
      error: null,
      ending: null,
    });
    const { workspace, runs, events, writer, devices, now } = this.#options;
    const driver = new StudyDriver(id, {
      workspace,
      runs,
      events,
      writer,
      devices,
      now,
      onTrial: (trial) => {
        this.#events.publish('study', { type: 'trial', trial });
      },
      onChange: () => {
        this.#tell(id);
      },
    });
    const session = new StudySession(driver);
    session.begin(() => this.#lead(id, driver, session));
    this.#sessions.set(id, session);
    this.#tell(id);
    return this.get(id);
  }

  async #lead(id: StudyId, driver: StudyDriver, session: StudySession): Promise<void> {
    let change: () => unknown;
    try {
      const end = await driver.work();
      const { settings } = this.#studies.get(id);
      const spentMs = driver.spentMs;
      if (end.kind === 'ended') {
        const isConfirmed = await this.#confirm(id, settings.confirmation, session);
        change = () =>
          this.#studies.changeState(id, ['running'], isConfirmed ? 'finished' : 'paused', {
            spentMs,
            ...(isConfirmed ? { ending: end.ending } : {}),
          });
      } else {
        const state = end.kind;
        change = () => this.#studies.changeState(id, ['running'], state, { spentMs });
      }
    } catch (error) {
      change = () => this.#studies.changeState(id, ['running'], 'failed', { error: toErrorValue(error) });
    }
    await this.#rest(id, change);
  }

  async #rest(id: StudyId, change: () => unknown): Promise<void> {
    await this.#options.writer.insist(
      `What became of the study ${id}`,
      () => {
        change();
      },
      () => undefined,
    );
    this.#sessions.delete(id);
    this.#tell(id);
  }

  /** @returns whether all of it was done, and nobody had it left */
  async #confirm(id: StudyId, wanted: ConfirmationSettings, session: StudySession): Promise<boolean> {
    if (wanted.best === 0) return true;
    session.beginConfirmation();
    this.#tell(id);
    const onChange = (progress: ConfirmationProgress): void => {
      session.confirmed(progress);
      this.#tell(id);
    };
    return confirmBest({ ...this.#options, left: session.left, onChange }, this.#studies.get(id), wanted);
  }

  /** Trains the best trials of a study that is at rest with fresh seeds. @throws GatewiseError NOT_FOUND, RUN_STATE */
  confirm(id: StudyId, wanted: { [Key in keyof ConfirmationSettings]?: ConfirmationSettings[Key] | undefined }): Study {
    const { state, ending, settings, configuration } = this.#studies.get(id);
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const confirmation = { ...settings.confirmation, ...given };
    requireRollable(configuration, confirmation);
    if (ranked(this.#studies.trials(id), 'minimize').length === 0) {
      throw new GatewiseError('RUN_STATE', said`No trial of the study is complete: there is none to confirm.`, {
        state,
      });
    }
    this.#studies.changeState(id, ['paused', 'interrupted', 'finished', 'stopped', 'failed'], 'running', {
      confirmation: null,
      error: null,
    });
    // After a crash it goes on with what was asked for now.
    this.#studies.update(id, { settings: { ...settings, confirmation } });
    const session = new StudySession(null);
    session.beginConfirmation();
    session.begin(async () => {
      let change: () => unknown = () => this.#studies.changeState(id, ['running'], state, { ending });
      try {
        await this.#confirm(id, confirmation, session);
      } catch (error) {
        change = () => this.#studies.changeState(id, ['running'], 'failed', { error: toErrorValue(error) });
      }
      await this.#rest(id, change);
    });
    this.#sessions.set(id, session);
    this.#tell(id);
    return this.get(id);
  }

  /** Has it left, to go on later; resolves when its runs are paused. @throws GatewiseError NOT_FOUND, RUN_STATE when it is not running */
  async pause(id: StudyId): Promise<Study> {
    const session = this.#sessions.get(id);
    const { state } = this.#studies.get(id);
    if (session === undefined) {
      throw new GatewiseError('RUN_STATE', said`The study is ${studyStateWords[state]}, not running.`, { state });
    }
    session.leave('pause');
    this.#tell(id);
    await session.ended;
    return this.get(id);
  }

  /** Ends it; what is at work is given up. @throws GatewiseError NOT_FOUND, RUN_STATE when it has ended */
  async stop(id: StudyId): Promise<Study> {
    const { state } = this.#studies.get(id);
    if (state === 'finished' || state === 'stopped') {
      throw new GatewiseError('RUN_STATE', said`The study has already ended: ${studyStateWords[state]}.`, { state });
    }
    // One that is at rest may have trials that were left.
    if (!this.#sessions.has(id)) this.start(id);
    const session = this.#sessions.get(id);
    session?.leave('stop');
    await session?.ended;
    if (this.#studies.get(id).state !== 'stopped') {
      this.#studies.changeState(id, ['paused', 'finished', 'failed'], 'stopped');
      this.#tell(id);
    }
    return this.get(id);
  }

  /** @throws GatewiseError NOT_FOUND, BAD_INPUT for settings that do not fit together */
  update(
    id: StudyId,
    {
      name,
      ...change
    }: { name?: string | undefined } & { [Key in 'space' | 'budget' | 'workers']?: StudySettings[Key] | undefined },
  ): Study {
    const { settings, configuration } = this.#studies.get(id);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = studySettingsSchema.parse({ ...settings, ...given });
    if (change.space !== undefined) requireSound(configuration, next);
    this.#studies.update(id, { name, settings: next });
    this.#sessions.get(id)?.driver?.reconsider();
    this.#tell(id);
    return this.get(id);
  }

  /** @throws GatewiseError NOT_FOUND, BAD_INPUT for a parameter that the space has not, and a constraint that is broken */
  enqueue(id: StudyId, values: TrialValues): Study {
    const { queue, settings } = this.#studies.get(id);
    requireQueueable(settings.space, values);
    this.#studies.setQueue(id, [...queue, values]);
    this.#sessions.get(id)?.driver?.reconsider();
    this.#tell(id);
    return this.get(id);
  }

  /** @throws GatewiseError NOT_FOUND, RUN_STATE while it is running */
  delete(id: StudyId): void {
    this.#studies.delete(id);
    this.#notes.forget(id);
    this.#events.publish('study', { type: 'deleted', id });
  }

  /** An experiment of the variant that the study started from and of a trial's values. @throws GatewiseError NOT_FOUND, RUN_STATE, BAD_INPUT */
  apply(id: StudyId, wanted: AppliedTrial): Experiment {
    return applyTrial(this.#options.workspace, this.#studies.get(id), wanted);
  }

  /** Subscribes at once, so that nothing is missed between the call and the first look at the stream. @throws GatewiseError NOT_FOUND */
  watch(id: StudyId | undefined, signal: AbortSignal | undefined): AsyncIterable<StudyEvent> {
    const stream = this.#events.subscribe('study', {
      maxBufferedEvents: 10_000,
      ...(signal === undefined ? {} : { signal }),
    });
    return id === undefined ? stream : onlyOf(stream, this.get(id));
  }

  /** Pauses all studies, and resolves when what became of them is written down. */
  async leave(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    for (const session of sessions) session.leave('pause');
    await Promise.all(sessions.map(({ ended }) => ended));
  }

  #tell(id: StudyId): void {
    try {
      this.#events.publish('study', { type: 'study', study: this.get(id) });
    } catch {
      // What cannot be read now is read with the next change.
    }
  }

  #withProgress(study: StoredStudy): Study {
    const session = this.#sessions.get(study.id);
    const samplerNote = this.#notes.of(study);
    if (session === undefined || study.state !== 'running') return { ...study, samplerNote, progress: null };
    const { parallelJobs } = this.#options.workspace.settings.read();
    return { ...study, samplerNote, ...session.told(study, parallelJobs ?? defaultParallelJobs()) };
  }
}
