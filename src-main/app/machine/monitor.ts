import { cpus } from 'node:os';
import { EventPublisher } from '@orpc/server';
import type { GraphicsUse, MachineUse } from '../../core/run/usage';
import type { MachineMemory } from '../../jobs';
import type { ProcessorTimes } from './processor';

/** Milliseconds between two looks while something trains, and while somebody merely has a page open. */
const workingMs = 2000;
const restingMs = 10_000;
/** From the first look to the second: before it nobody knows what the processors do. */
const secondMs = 1000;

/** Calls back once after so many milliseconds, unless what it answers with is called before. */
export type Later = (milliseconds: number, call: () => void) => () => void;

export const byTheClock: Later = (milliseconds, call) => {
  const timer = setTimeout(call, milliseconds);
  timer.unref();
  return () => {
    clearTimeout(timer);
  };
};

export interface MachineMonitorOptions {
  readonly memory: () => MachineMemory;
  readonly processor: () => Promise<ProcessorTimes>;
  readonly graphics: () => Promise<GraphicsUse[]>;
  readonly later?: Later;
}

/**
 * What all programs use of the machine, looked at while somebody wants to know: often while runs are at work, seldom while a page
 * is open, and else never.
 */
export class MachineMonitor {
  readonly #options: MachineMonitorOptions;
  readonly #later: Later;
  readonly #events = new EventPublisher<{ use: MachineUse }>();
  readonly #cores: number;
  #working = 0;
  #watching = 0;
  #before: ProcessorTimes | null = null;
  #latest: MachineUse | null = null;
  #looking = false;
  #forget: (() => void) | null = null;

  constructor(options: MachineMonitorOptions) {
    this.#options = options;
    this.#later = options.later ?? byTheClock;
    this.#cores = Math.max(1, cpus().length);
  }

  /** The last look; before the first one, what can be told without waiting. */
  current(): MachineUse {
    return this.#latest ?? this.#use(null, []);
  }

  #use(processor: number | null, graphics: GraphicsUse[]): MachineUse {
    const { total, available } = this.#options.memory();
    return {
      cores: this.#cores,
      processor,
      memoryUsedBytes: Math.max(0, total - available),
      memoryBytes: total,
      graphics,
    };
  }

  /** Looks often until what it answers with is called. */
  atWork(): () => void {
    this.#working += 1;
    this.#changed();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#working -= 1;
      this.#changed();
    };
  }

  /** The last look, then every further one, until the signal fires or nobody reads on. */
  async *watch(signal?: AbortSignal): AsyncGenerator<MachineUse, void> {
    const looks = this.#events.subscribe('use', signal === undefined ? {} : { signal });
    this.#watching += 1;
    const latest = this.#latest;
    this.#changed();
    try {
      if (latest !== null) yield latest;
      for await (const use of looks) yield use;
    } finally {
      this.#watching -= 1;
      this.#changed();
    }
  }

  /** Who wants to know, or how often, is another. */
  #changed(): void {
    this.#forget?.();
    this.#forget = null;
    if (this.#working + this.#watching === 0) {
      this.#before = null;
      this.#latest = null;
    } else if (this.#latest === null) void this.#look();
    else this.#plan();
  }

  #plan(): void {
    const isFirst = this.#latest?.processor == null;
    this.#forget?.();
    this.#forget = this.#later(isFirst ? secondMs : this.#working > 0 ? workingMs : restingMs, () => {
      this.#forget = null;
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const { processor, graphics } = this.#options;
      const [times, cards] = await Promise.all([processor(), graphics()]);
      if (this.#working + this.#watching === 0) return;
      const passed = this.#before === null ? 0 : times.total - this.#before.total;
      const busy = this.#before === null ? 0 : times.busy - this.#before.busy;
      this.#before = times;
      this.#latest = this.#use(passed > 0 ? Math.min(1, Math.max(0, busy / passed)) : null, cards);
      this.#events.publish('use', this.#latest);
    } catch {
      // What cannot be read now may be at the next look.
    } finally {
      this.#looking = false;
      if (this.#working + this.#watching > 0) this.#plan();
    }
  }
}
