import type { InferContractRouterInputs } from '@orpc/contract';
import type { Contract } from '../../contract';
import { describeBytes } from '../../core/common/bytes';
import { GatewiseError } from '../../core/common/errors';
import { isTerminal } from '../../core/run/state';
import type { RunDetail, RunSummary } from './run-summary';
import { formatDuration, formatNumber } from './table';
import type { Workbench } from './workbench';

type StartInput = InferContractRouterInputs<Contract>['runs']['start'];

function describeProgress(run: RunSummary): string {
  if (isTerminal(run.state))
    return `${run.state}${run.durationMs === null ? '' : ` in ${formatDuration(run.durationMs)}`}`;
  const { progress, waiting } = run;
  if (waiting !== null) {
    return `waits for memory: needs ${describeBytes(waiting.neededBytes)}, ${describeBytes(waiting.freeBytes)} free`;
  }
  if (progress === null) return run.state;
  const loss = run.lastValLoss === null ? '' : `, val loss ${formatNumber(run.lastValLoss)}`;
  const left = progress.remainingMs === null ? '' : `, ${formatDuration(progress.remainingMs)} left`;
  if (progress.phase !== 'training') return progress.phase;
  // A model that is fitted at once counts no epochs.
  return progress.epochs === null ? `fitting${left}` : `epoch ${progress.epoch}/${progress.epochs}${loss}${left}`;
}

/** Follows the workspace's events from now on and shows the progress of the runs that are asked for. */
class RunFollower {
  readonly #runs = new Map<string, RunSummary>();
  readonly #workbench: Workbench;
  #shown: ReadonlySet<string> = new Set();
  #allEnded: (() => void) | undefined;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Reads events until `signal` aborts. */
  async read(signal: AbortSignal): Promise<void> {
    const events = await this.#workbench.client.runs.watch({}, { signal });
    try {
      for await (const event of events) {
        if (event.type === 'created' || event.type === 'changed') this.#update(event.run);
        else if (event.type === 'epoch') {
          const { valLoss, loss } = event.record;
          this.#change(event.id, { progress: event.progress, lastValLoss: valLoss, lastLoss: loss });
        } else if (event.type === 'progress') this.#change(event.id, { progress: event.progress });
        else if (event.type === 'log') this.#note(event.id, event.line.message);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Resolves when all of the runs have ended. */
  waitFor(runs: readonly RunSummary[]): Promise<void> {
    this.#shown = new Set(runs.map((run) => run.id));
    return new Promise((resolve) => {
      this.#allEnded = resolve;
      // What events said since is newer than what the start answered.
      for (const run of runs) this.#update(this.#runs.get(run.id) ?? run);
    });
  }

  /** What a run says besides its progress: the engine and its memory, and why it is not the engine that was asked for. */
  #note(id: string, message: string): void {
    const run = this.#runs.get(id);
    if (run !== undefined && this.#shown.has(id)) {
      this.#workbench.terminal.note(`${run.modelName} #${run.number}: ${message}`);
    }
  }

  #change(id: string, change: Partial<RunSummary>): void {
    const run = this.#runs.get(id);
    if (run !== undefined) this.#update({ ...run, ...change });
  }

  #update(run: RunSummary): void {
    const before = this.#runs.get(run.id);
    if (before !== undefined && isTerminal(before.state) && !isTerminal(run.state)) return;
    this.#runs.set(run.id, run);
    if (!this.#shown.has(run.id)) return;
    const ended = isTerminal(run.state);
    const fraction = ended ? 1 : Math.min(run.progress?.fraction ?? 0, 0.999);
    this.#workbench.terminal.progress.update(
      run.id,
      `${run.modelName} #${run.number}`,
      fraction,
      describeProgress(run),
    );
    const all = [...this.#shown].map((id) => this.#runs.get(id));
    if (all.every((one) => one !== undefined && isTerminal(one.state))) this.#allEnded?.();
  }
}

/** Starts runs of an experiment and waits for their ends; see `followRuns`. */
export async function runExperiment(workbench: Workbench, input: StartInput): Promise<RunDetail[]> {
  return followRuns(workbench, async () => (await workbench.client.runs.start(input)).runs);
}

/**
 * Starts runs, shows their progress and waits for their ends. Ctrl-C pauses them and waits for that: they can be resumed.
 *
 * @returns The runs as they ended, whatever their state.
 * @throws GatewiseError CANCELLED after Ctrl-C.
 */
export async function followRuns(
  workbench: Workbench,
  start: () => Promise<readonly RunSummary[]>,
): Promise<RunDetail[]> {
  const { client, terminal, signal } = workbench;
  const follower = new RunFollower(workbench);
  const reading = new AbortController();
  const read = follower.read(reading.signal);
  try {
    const runs = await start();
    const ids = runs.map((run) => run.id);
    const pause = (): void => {
      terminal.note('Pausing …');
      client.runs.pause({ ids }).catch((error: unknown) => {
        terminal.note(`The runs could not be paused: ${String(error)}`);
      });
    };
    signal.addEventListener('abort', pause, { once: true });
    try {
      if (signal.aborted) pause();
      // Reading only ends by itself when it fails, and then its error is the result.
      await Promise.race([follower.waitFor(runs), read]);
    } finally {
      signal.removeEventListener('abort', pause);
      terminal.progress.finish();
    }
    const ended = await Promise.all(ids.map((id) => client.runs.get({ id })));
    const paused = ended.filter(({ state }) => state === 'paused').map(({ id }) => id);
    if (signal.aborted && paused.length > 0) {
      const hint = `Go on with: gatewise resume ${paused.join(' ')}`;
      throw new GatewiseError('CANCELLED', `Paused: ${paused.join(', ')}. ${hint}`, { runs: paused, hint });
    }
    if (signal.aborted)
      throw new GatewiseError('CANCELLED', `Interrupted after the end of: ${ids.join(', ')}.`, { runs: ids });
    return ended;
  } finally {
    reading.abort();
    await read;
  }
}

/** Exit code of runs that ended: 1 when one of them failed. */
export function exitCodeOfRuns(runs: readonly RunDetail[]): 0 | 1 {
  return runs.every((run) => run.state === 'succeeded' || run.state === 'stopped') ? 0 : 1;
}
