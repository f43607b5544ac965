import { said, sentenceText } from '../../core/common/sentence';
import { plannedEpochs, wantedEngine } from '../../core/model';
import {
  engineOfTrial,
  nextStep,
  samplerOf,
  trialConfiguration,
  viewFor,
  type NextStep,
  type StoredStudy,
  type StoredTrial,
  type StudyEnding,
  type StudyTrial,
} from '../../core/study';
import { createPruner, createSampler, keyOf, type Pruner, type Sampler } from '../../core/tuning';
import type { StudyId } from '../../core/common/ids';
import type { EngineId } from '../../core/training';
import type { Workspace } from '../../store';
import type { DeviceRegistry } from '../devices';
import type { GuardedWriter } from '../jobs';
import type { RunEvents } from '../run-events';
import type { RunService } from '../run-service';
import { CardTurns } from './card-turns';
import { settledCopy } from './copies';
import { TrialWork } from './trial-work';

export interface StudyDriverOptions {
  readonly workspace: Workspace;
  readonly runs: RunService;
  readonly events: RunEvents;
  readonly writer: GuardedWriter;
  readonly devices: Pick<DeviceRegistry, 'onCard'>;
  readonly now: () => number;
  /** Hears of every change of a trial. */
  readonly onTrial: (trial: StudyTrial) => void;
  /** Hears that the study itself may have changed. */
  readonly onChange: () => void;
}

/** How the work on a study ended: its budget or space is spent, or somebody wanted it so. */
export type DriverEnd =
  { readonly kind: 'ended'; readonly ending: StudyEnding } | { readonly kind: 'paused' | 'stopped' };

type Wish = 'pause' | 'stop';

/** Steps of a trial at work are told this often at most. */
const tellMs = 200;

/** Leads one study: asks for trials, has them trained, writes down what comes of them. What it knows is what is stored. */
export class StudyDriver {
  readonly #id: StudyId;
  readonly #options: StudyDriverOptions;
  readonly #active = new Map<number, TrialWork>();
  readonly #card = new CardTurns();
  /** Engines that compute on the card. */
  #onCard: ReadonlySet<EngineId> = new Set();
  readonly #told = new Map<number, number>();
  readonly #begun = performance.now();
  readonly #spentBefore: number;
  #trials: StudyTrial[];
  /** The trial that tried certain values first, by their key. */
  readonly #tried = new Map<string, number>();
  /** What the study asks and is judged by, and the settings that they are of. */
  #tuners: { readonly key: string; readonly sampler: Sampler; readonly pruner: Pruner } | null = null;
  #wish: Wish | null = null;
  #failure: Error | null = null;
  #wake: () => void = () => undefined;
  #hasNews = false;

  constructor(id: StudyId, options: StudyDriverOptions) {
    this.#id = id;
    this.#options = options;
    this.#spentBefore = options.workspace.studies.get(id).spentMs;
    this.#trials = options.workspace.studies.trials(id);
    for (const trial of this.#trials) this.#remember(trial);
  }

  /** Milliseconds at work in all. */
  get spentMs(): number {
    return this.#spentBefore + performance.now() - this.#begun;
  }

  /** Trials at work, each counted by the share of its epochs that it has behind it. */
  get atWork(): number {
    const maxStep = plannedEpochs(this.#options.workspace.studies.get(this.#id).configuration.model);
    if (maxStep === null) return 0;
    return [...this.#active.values()].reduce(
      (sum, { trial }) => sum + Math.min(1, (trial.intermediate.at(-1)?.step ?? 0) / maxStep),
      0,
    );
  }

  get isLeaving(): boolean {
    return this.#wish !== null;
  }

  /** Of a trial at work: with the steps that are not stored yet. One that waits for the card is as it is stored. */
  live(number: number): StudyTrial | undefined {
    return this.#card.hasWaiting(number) ? undefined : this.#active.get(number)?.trial;
  }

  /** Has the trials at work left, or given up, and begins no more. */
  wish(wish: Wish): void {
    if (this.#wish === 'stop') return;
    this.#wish = wish;
    for (const work of this.#active.values()) {
      if (wish === 'pause') work.leave();
      else work.abandon();
    }
    this.#tellNews();
  }

  /** Something that plans depend on was changed from outside. */
  reconsider(): void {
    this.#tellNews();
  }

  /** Leads the study until it ends or is left. @throws what it cannot go on without */
  async work(): Promise<DriverEnd> {
    try {
      const ending = await this.#work();
      if (this.#wish === null && ending !== null) return { kind: 'ended', ending };
    } catch (error) {
      this.#failure = asError(error);
      this.wish('pause');
    }
    while (this.#active.size > 0) await this.#news();
    if (this.#failure !== null) throw this.#failure;
    if (this.#wish !== 'stop') return { kind: 'paused' };
    await this.#giveUp();
    return { kind: 'stopped' };
  }

  /** Ends the trials that were left in earlier sessions, with their runs. */
  async #giveUp(): Promise<void> {
    const sentence = said`The study was stopped while it was at work.`;
    const reason = { message: sentenceText(sentence), sentence };
    for (const trial of this.#trials.filter(isOpen)) {
      this.#options.runs.cancel({ ids: trial.runIds });
      const stretches = trial.stretches.map((stretch) => ({ ...stretch, state: stretch.state ?? ('failed' as const) }));
      await this.#store({ ...trial, state: 'failed', reason, stretches, finishedAt: this.#options.now() });
    }
  }

  async #work(): Promise<StudyEnding | null> {
    const { studies } = this.#options.workspace;
    const { engines } = studies.get(this.#id).settings;
    this.#onCard = await this.#options.devices.onCard(engines.map(({ engine }) => engine));
    // What was at work when the study was left comes first.
    for (const trial of this.#trials.filter(isOpen))
      if (trial.sameAs === null) this.#begin(studies.get(this.#id), trial);
    await this.#settleCopies();
    while (this.#wish === null) {
      const study = studies.get(this.#id);
      const next = this.#hasPlace(study.settings) ? this.#next(study) : null;
      if (next === null || next.kind === 'wait') await this.#news();
      else if (next.kind === 'end') return next.ending;
      else await this.#do(study, next);
      if (this.#failure !== null) throw this.#failure;
    }
    return null;
  }

  /** What waits for the card takes no worker's place, so that other engines work meanwhile; there is an end to how many wait. */
  #hasPlace({ workers, lookAhead }: StoredStudy['settings']): boolean {
    const begun = this.#active.size;
    return begun - this.#card.waiting < workers && begun < workers + lookAhead;
  }

  #next(study: StoredStudy): NextStep {
    const { settings, configuration, queue } = study;
    return nextStep({
      settings,
      queue,
      trials: this.#trials,
      spentMs: this.spentMs,
      ...this.#tunersOf(settings),
      maxStep: plannedEpochs(configuration.model),
    });
  }

  /** The sampler, which `auto` stands for a choice of, and the pruner: chosen anew when the study was edited. */
  #tunersOf(settings: StoredStudy['settings']): { readonly sampler: Sampler; readonly pruner: Pruner } {
    const { sampler, space, objectives, budget, pruner } = settings;
    const key = JSON.stringify([sampler, space, objectives, budget, pruner]);
    if (this.#tuners?.key !== key) {
      this.#tuners = {
        key,
        sampler: createSampler(samplerOf(settings).specification),
        pruner: createPruner(pruner),
      };
    }
    return this.#tuners;
  }

  #remember({ values, number, sameAs }: StudyTrial): void {
    const key = keyOf(values);
    if (sameAs === null && !this.#tried.has(key)) this.#tried.set(key, number);
  }

  async #do(study: StoredStudy, next: Extract<NextStep, { kind: 'begin' | 'promote' }>): Promise<void> {
    if (next.kind === 'promote') {
      const trial = this.#trial(next.number);
      if (trial === undefined) return;
      const { lastStep = 0 } = trial.stretches.at(-1) ?? {};
      const stretches = [...trial.stretches, { slot: next.slot, state: null, lastStep }];
      const promoted: StudyTrial = { ...trial, state: 'running', reason: null, stretches };
      await this.#store(promoted);
      this.#begin(study, promoted);
      return;
    }
    const same = this.#tried.get(keyOf(next.values));
    const trial: StudyTrial = {
      studyId: this.#id,
      number: next.number,
      state: same === undefined ? 'running' : 'waiting',
      values: next.values,
      objectives: null,
      intermediate: [],
      origin: next.isQueued ? 'queue' : 'sampler',
      reason: null,
      sameAs: same ?? null,
      stretches: [{ slot: next.slot, state: null, lastStep: 0 }],
      runIds: [],
      engine: null,
      isOutside: false,
      createdAt: this.#options.now(),
      finishedAt: null,
      durationMs: null,
    };
    await this.#store(trial, next.isQueued);
    if (same === undefined) this.#begin(study, trial);
    else await this.#settleCopies();
  }

  #trial(number: number): StudyTrial | undefined {
    return this.#trials.find((trial) => trial.number === number);
  }

  #begin(study: StoredStudy, trial: StudyTrial): void {
    // It is begun when the study goes on.
    if (this.#wish !== null) return;
    const { settings } = study;
    const slot = trial.stretches.at(-1)?.slot ?? 0;
    const work = new TrialWork({
      ...this.#options,
      study,
      trial: { ...trial, state: 'running' },
      view: viewFor(settings, this.#trials, slot),
      pruner: this.#tunersOf(settings).pruner,
      maxStep: plannedEpochs(study.configuration.model),
      onStep: (stepped) => {
        this.#tellStep(stepped);
      },
    });
    this.#active.set(trial.number, work);
    // The place is taken before anything else can be: two on the card at once would slow each other.
    const turn = this.#needsCard(study, trial) ? this.#card.take(trial.number) : null;
    void this.#follow(trial, work, turn);
  }

  #needsCard(study: StoredStudy, trial: StudyTrial): boolean {
    const engine = engineOfTrial(study.settings.engines, trial.number);
    if (engine === null || !this.#onCard.has(engine)) return false;
    try {
      return wantedEngine(trialConfiguration(study, trial).model) === engine;
    } catch {
      // It has no run then, and tells why.
      return false;
    }
  }

  /** @param turn on the card; null where it computes elsewhere */
  async #follow(trial: StudyTrial, work: TrialWork, turn: Promise<void> | null): Promise<void> {
    const { number } = trial;
    try {
      if (turn !== null) {
        const waits = this.#card.hasWaiting(number);
        if (waits) await this.#store({ ...trial, state: 'waiting' });
        await turn;
        if (waits && this.#wish === null) await this.#store(work.trial);
      }
      const end = await work.work();
      if (end.kind === 'ended') await this.#store(end.trial);
      // Somebody paused its run: the study waits with it.
      else if (this.#wish === null) this.wish('pause');
      await this.#settleCopies();
    } catch (error) {
      this.#failure ??= asError(error);
      this.wish('pause');
    } finally {
      this.#active.delete(number);
      if (turn !== null) this.#card.give(number);
      this.#told.delete(number);
      this.#tellNews();
      this.#options.onChange();
    }
  }

  /** Trials with the values of an earlier one take its result over once that is there. */
  async #settleCopies(): Promise<void> {
    for (const copy of this.#trials.filter(isOpen)) {
      const original = copy.sameAs === null ? undefined : this.#trial(copy.sameAs);
      const settled = original === undefined ? null : this.#settled(copy, original);
      if (settled !== null) await this.#store(settled);
    }
  }

  #settled(copy: StudyTrial, original: StudyTrial): StudyTrial | null {
    const { engines } = this.#options.workspace.studies.get(this.#id).settings;
    return settledCopy(copy, original, engineOfTrial(engines, copy.number), this.#options.now());
  }

  /** Writes a trial down, and what the study has spent. @throws GatewiseError where it cannot be */
  async #store(trial: StudyTrial, isQueued = false): Promise<void> {
    const { workspace, writer, onTrial, onChange } = this.#options;
    const { studies } = workspace;
    const error = await writer.insist(
      `Trial ${trial.number} of ${this.#id}`,
      () => {
        const { studyId: _, runIds: __, isOutside: ___, engine: ____, ...stored } = trial;
        const kept: StoredTrial = stored;
        studies.putTrial(this.#id, kept, isQueued ? studies.get(this.#id).queue.slice(1) : undefined);
        studies.update(this.#id, { spentMs: this.spentMs });
      },
      () => undefined,
    );
    if (error !== null) throw error;
    const place = this.#trials.findIndex(({ number }) => number >= trial.number);
    const isKnown = this.#trials[place]?.number === trial.number;
    this.#trials = this.#trials.toSpliced(place === -1 ? this.#trials.length : place, isKnown ? 1 : 0, trial);
    this.#remember(trial);
    onTrial(trial);
    onChange();
  }

  #tellStep(trial: StudyTrial): void {
    const now = performance.now();
    if (now - (this.#told.get(trial.number) ?? -tellMs) < tellMs) return;
    this.#told.set(trial.number, now);
    this.#options.onTrial(trial);
  }

  #tellNews(): void {
    this.#hasNews = true;
    this.#wake();
  }

  /** Resolves when a trial has ended, or somebody wants something. */
  async #news(): Promise<void> {
    if (!this.#hasNews) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#hasNews = false;
  }
}

const isOpen = ({ stretches }: StudyTrial): boolean => stretches.at(-1)?.state === null;

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
