import { GatewiseError, saidBy, toErrorValue, type ErrorCode } from '../../core/common/errors';
import type { RunId } from '../../core/common/ids';
import { said, sentenceText, type Sentence, type Told } from '../../core/common/sentence';
import {
  intermediateDirection,
  objectiveValue,
  trialConfiguration,
  type StoredStudy,
  type StudyTrial,
  type TrialStretch,
} from '../../core/study';
import { wantedEngine } from '../../core/model';
import { engineIdSchema } from '../../core/training';
import type { RunDetail, RunEvent } from '../../core/run/schema';
import { isTerminal, type RunState } from '../../core/run/state';
import { brokenConstraints, type Judgement, type ObservedTrial, type Pruner } from '../../core/tuning';
import type { Workspace } from '../../store';
import type { RunEvents } from '../run-events';
import type { RunService } from '../run-service';

export interface TrialWorkOptions {
  readonly workspace: Workspace;
  readonly runs: RunService;
  readonly events: RunEvents;
  readonly study: StoredStudy;
  /** With the stretch that is to be done as its last. */
  readonly trial: StudyTrial;
  /** What its pruner may know: the same throughout the stretch. */
  readonly view: readonly ObservedTrial[];
  readonly pruner: Pruner;
  /** Epochs of its model; null without. */
  readonly maxStep: number | null;
  readonly now: () => number;
  /** Called after each step. */
  readonly onStep: (trial: StudyTrial) => void;
}

/** What became of the stretch: it has ended, or was left by a pause from outside and is to be done again from there. */
export type WorkEnd = { readonly kind: 'ended'; readonly trial: StudyTrial } | { readonly kind: 'left' };

/** What is known of one of the trial's runs. */
interface FollowedRun {
  readonly losses: Map<number, number>;
  state: RunState;
}

type Decision = { readonly judgement: Exclude<Judgement, 'continue'>; readonly step: number };

const told = (sentence: Sentence | string): Told =>
  typeof sentence === 'string' ? { message: sentence } : { message: sentenceText(sentence), sentence };

/**
 * One stretch of work on a trial: its runs are started, or go on, and are followed; after each epoch the pruner judges. What comes
 * of it depends on the losses of the epochs alone, not on when they are heard of: a run that is further than the epoch that was
 * judged has done so in vain.
 */
export class TrialWork {
  readonly #options: TrialWorkOptions;
  readonly #runs = new Map<RunId, FollowedRun>();
  #trial: StudyTrial;
  #decision: Decision | null = null;
  #wish: 'leave' | 'abandon' | null = null;
  #wake: () => void = () => undefined;

  constructor(options: TrialWorkOptions) {
    this.#options = options;
    this.#trial = options.trial;
  }

  /** As it is now. */
  get trial(): StudyTrial {
    return this.#trial;
  }

  /** Has it paused, to be done again from there. */
  leave(): void {
    this.#wish ??= 'leave';
    this.#options.runs.pause({ ids: [...this.#runs.keys()] });
  }

  /** Has it cancelled. */
  abandon(): void {
    this.#wish = 'abandon';
    this.#options.runs.cancel({ ids: [...this.#runs.keys()] });
  }

  /** Never rejects for what is wrong with the trial: that is its reason. */
  async work(): Promise<WorkEnd> {
    const unsubscribe = this.#options.events.subscribe('run', (event) => {
      this.#hear(event);
    });
    try {
      const refused = await this.#begin();
      if (refused !== null) return refused;
      if (this.#wish === 'leave') this.leave();
      if (this.#wish === 'abandon') this.abandon();
      this.#advance();
      await this.#untilAtRest();
      this.#catchUp();
      return this.#conclude();
    } finally {
      unsubscribe();
    }
  }

  async #begin(): Promise<WorkEnd | null> {
    const { workspace, runs } = this.#options;
    if (this.#isWanted()) return { kind: 'left' };
    try {
      if (this.#trial.runIds.length === 0) {
        // Queued values may break them, those of a sampler do not; what runs already was begun under the space of then.
        const [broken] = brokenConstraints(this.#options.study.settings.space, this.#trial.values);
        if (broken !== undefined) return this.#end('failed', said`The constraint "${broken}" is broken.`);
        const started = await this.#start();
        this.#trial = { ...this.#trial, runIds: started };
      } else {
        const left = this.#trial.runIds.filter((id) => {
          const { state, error } = workspace.runs.summary(id);
          return state === 'paused' || state === 'interrupted' || (state === 'failed' && isOfMachine(error?.code));
        });
        if (left.length > 0) await runs.resume({ ids: left }, undefined);
      }
      for (const id of this.#trial.runIds) {
        this.#runs.set(id, { losses: new Map(), state: workspace.runs.summary(id).state });
      }
      this.#catchUp();
      return null;
    } catch (error) {
      const value = toErrorValue(error);
      if (this.#isWanted()) return { kind: 'left' };
      if (isOfMachine(value.code)) throw error;
      return this.#end('failed', saidBy(value));
    }
  }

  /** Whether somebody wants it to end. */
  #isWanted(): boolean {
    return this.#wish !== null;
  }

  async #start(): Promise<RunId[]> {
    const { study, workspace, runs } = this.#options;
    const { settings, experimentId, datasetId, datasetHash } = study;
    const { number } = this.#trial;
    const configuration = trialConfiguration(study, this.#trial);
    const started = await runs.startConfiguration(
      {
        variant: { name: `${study.name.slice(0, 180)} · ${number}`, configuration },
        experimentId,
        datasetId,
        datasetHash,
        seed: settings.seed,
        repeats: settings.repeats,
        overrides: workspace.experiments.get(experimentId).reasons,
        parent: { kind: 'study', id: study.id, trial: number },
      },
      undefined,
    );
    return started.map(({ id }) => id);
  }

  #hear(event: RunEvent): void {
    if (event.type === 'epoch') {
      const { epoch, valLoss, loss } = event.record;
      const run = this.#runs.get(event.id);
      if (run === undefined) return;
      run.losses.set(epoch, valLoss ?? loss);
      this.#advance();
    }
    if (event.type === 'changed') {
      const run = this.#runs.get(event.run.id);
      if (run === undefined) return;
      run.state = event.run.state;
      if (event.run.id === this.#trial.runIds[0]) this.#trial = { ...this.#trial, engine: event.run.engine };
      if (isTerminal(run.state)) {
        this.#advance();
        this.#wake();
      }
    }
  }

  async #untilAtRest(): Promise<void> {
    while ([...this.#runs.values()].some(({ state }) => !isTerminal(state))) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Epochs that were stored and not heard of: of earlier stretches, and those that a checkpoint brought along. */
  #catchUp(): void {
    const { workspace } = this.#options;
    for (const { id, history } of workspace.runs.histories([...this.#runs.keys()])) {
      const run = this.#runs.get(id);
      for (const { epoch, valLoss, loss } of history) run?.losses.set(epoch, valLoss ?? loss);
    }
    this.#advance();
  }

  /** Judges each step that all runs have come to, in their order. */
  #advance(): void {
    const { maxStep, pruner, view, runs } = this.#options;
    while (this.#decision === null && maxStep !== null) {
      const step = (this.#trial.intermediate.at(-1)?.step ?? 0) + 1;
      const value = this.#lossAt(step);
      if (value === null) return;
      this.#trial = { ...this.#trial, intermediate: [...this.#trial.intermediate, { step, value }] };
      const others = view.filter(({ number }) => number !== this.#trial.number);
      // What is trained to its end has its result: to give it up then would save nothing.
      const judgement =
        step >= maxStep
          ? 'continue'
          : pruner.judge({ trial: this.#trial, others, direction: intermediateDirection, maxStep });
      this.#options.onStep(this.#trial);
      if (judgement === 'continue') continue;
      this.#decision = { judgement, step };
      const ids = [...this.#runs.keys()];
      if (judgement === 'prune') runs.cancel({ ids });
      else runs.pause({ ids });
    }
  }

  /** Mean over the runs; those that ended before keep their last. Null where one has not come so far yet, or none did. */
  #lossAt(step: number): number | null {
    const runs = [...this.#runs.values()];
    if (runs.length === 0 || runs.every(({ losses }) => !losses.has(step))) return null;
    let sum = 0;
    for (const { losses, state } of runs) {
      const hasEnded = isTerminal(state) && state !== 'paused';
      const own = losses.get(step) ?? (hasEnded ? losses.get(Math.max(...losses.keys())) : undefined);
      if (own === undefined) return null;
      sum += own;
    }
    return sum / runs.length;
  }

  #conclude(): WorkEnd {
    const { workspace, study } = this.#options;
    if (this.#decision?.judgement === 'prune') {
      const { step } = this.#decision;
      return this.#end('pruned', said`Given up by the pruner after epoch ${step}.`);
    }
    if (this.#decision?.judgement === 'pause') return this.#end('paused', null);
    const details = this.#trial.runIds.map((id) => workspace.runs.get(id));
    if (this.#wish === 'abandon') return this.#end('failed', said`The study was stopped while it was at work.`);
    if (details.some(({ state }) => state === 'paused' || state === 'interrupted')) return { kind: 'left' };
    const broken = details.find(({ state, error }) => state === 'failed' && isOfMachine(error?.code))?.error;
    if (broken != null) throw new GatewiseError(broken.code, broken.message, broken.details);
    const reason = reasonOf(details) ?? replacedReason(details);
    if (reason !== null) return this.#end('failed', reason);
    const objectives: number[] = [];
    for (const objective of study.settings.objectives) {
      const values = details.map((run) => objectiveValue(run, objective));
      const known = values.filter((value) => value !== null);
      if (known.length < values.length) {
        return this.#end('failed', said`Its run has no figure ${objective.figure}, which the study looks for.`);
      }
      objectives.push(known.reduce((sum, value) => sum + value, 0) / known.length);
    }
    return this.#end('complete', null, objectives);
  }

  #end(
    state: NonNullable<TrialStretch['state']>,
    reason: Sentence | string | null,
    objectives: number[] | null = null,
  ): WorkEnd {
    const { workspace, now } = this.#options;
    const { stretches, intermediate, runIds } = this.#trial;
    const done = stretches.slice(0, -1);
    const slot = stretches.at(-1)?.slot ?? 0;
    const lastStep = intermediate.at(-1)?.step ?? 0;
    const durations = runIds.map((id) => workspace.runs.summary(id).durationMs ?? 0);
    this.#trial = {
      ...this.#trial,
      state,
      objectives,
      reason: reason === null ? null : told(reason),
      stretches: [...done, { slot, state, lastStep }],
      finishedAt: state === 'paused' ? null : now(),
      engine: runIds[0] === undefined ? null : workspace.runs.summary(runIds[0]).engine,
      durationMs: runIds.length === 0 ? null : durations.reduce((sum, duration) => sum + duration, 0),
    };
    return { kind: 'ended', trial: this.#trial };
  }
}

/** Errors that say nothing of a trial's values: the study is left, and the trial is done again. */
const ofMachine: ReadonlySet<ErrorCode> = new Set([
  'INTERNAL',
  'CANCELLED',
  'DISK_FULL',
  'NOT_PERMITTED',
  'LIMIT_EXCEEDED',
]);

function isOfMachine(code: ErrorCode | undefined): boolean {
  return code !== undefined && ofMachine.has(code);
}

/** Why runs of a trial give it no result; null where they do. */
function reasonOf(details: readonly RunDetail[]): Sentence | string | null {
  const failed = details.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    return failed.error === null ? said`Run ${failed.number} failed.` : saidBy(failed.error);
  }
  const cancelled = details.find(({ state }) => state === 'cancelled');
  if (cancelled !== undefined) return said`Run ${cancelled.number} was cancelled.`;
  const disqualified = details.find((run) => run.disqualified !== null);
  return disqualified?.disqualified ?? null;
}

/** That an engine took the place of the one that a run names: its trial would not be what its number says. Null: none did. */
function replacedReason(details: readonly RunDetail[]): Sentence | null {
  for (const { engine, configuration } of details) {
    const wanted = wantedEngine(configuration.model);
    // Kinds of engines, such as `fused`, are for the run to choose of.
    if (wanted === null || engine === null || !engineIdSchema.safeParse(wanted).success || engine === wanted) continue;
    return said`Its run was trained by ${engine}, and the trial's number has ${wanted}, which cannot run this model, or the run was resumed on another engine.`;
  }
  return null;
}
