import type { MemoryWait } from '../core/run/schema';
import type { Priority } from './kinds/definition';
import type { MachineMemory } from './memory';

/** What the order of jobs depends on. */
export interface Queued {
  readonly priority: Priority;
  /** What its plan needs; 0: it never waits for memory. */
  readonly neededBytes: number;
}

/** What is at work, and what it leaves. */
export interface Occupied<Entry> {
  readonly running: readonly Entry[];
  /** Jobs that may run at once, without the one place that attended jobs have beside them. */
  readonly places: number;
  /** The machine's memory, less what runs was planned to need. Asked only for a job that needs some. */
  readonly freeMemory: () => MachineMemory;
  /** A place is free for the entry and memory is not. */
  readonly onWaiting: (entry: Entry, wait: MemoryWait) => void;
}

export type NextMove<Entry> =
  | { readonly kind: 'start'; readonly entry: Entry }
  /** Nothing else runs, so that nothing would ever make room for it. */
  | { readonly kind: 'refuse'; readonly entry: Entry; readonly free: MachineMemory };

/** Places above the limit that attended jobs have, so that somebody who looks on never waits for hours of training. */
const besides = 1;

/** In which order these are asked for what may start. */
const lanes = ['attended', 'background'] as const;
type Lane = (typeof lanes)[number];

const ranks: Readonly<Record<Priority, { readonly lane: Lane; readonly rank: number }>> = {
  attended: { lane: 'attended', rank: 0 },
  ahead: { lane: 'background', rank: 0 },
  queued: { lane: 'background', rank: 1 },
};
const laneOf = ({ priority }: Queued): Lane => ranks[priority].lane;
const rankOf = ({ priority }: Queued): number => ranks[priority].rank;

/**
 * Which job starts next. Attended ones have a lane of their own and the first free place, and one beside the others when
 * there is none; in the background `ahead` comes before `queued`, and within a priority the first come is served first.
 *
 * A job that was told to wait for memory is the next to get any: none in its lane starts before it, whatever its
 * priority, and none elsewhere that needs memory. So nothing starves: neither lane takes the other's last place, and a
 * large job is not overtaken for ever by small ones.
 */
export class JobQueue<Entry extends Queued> {
  readonly #lanes: Readonly<Record<Lane, Entry[]>> = { attended: [], background: [] };
  /** The job to which the next memory that becomes free is promised. */
  #promised: Entry | null = null;

  get size(): number {
    return lanes.reduce((sum, lane) => sum + this.#lanes[lane].length, 0);
  }

  /** Everything that waits, the most urgent lane first. */
  entries(): Entry[] {
    return lanes.flatMap((lane) => this.#lanes[lane]);
  }

  add(entry: Entry): void {
    const lane = this.#lanes[laneOf(entry)];
    const behind = lane.findIndex((other) => other !== this.#promised && rankOf(other) > rankOf(entry));
    lane.splice(behind < 0 ? lane.length : behind, 0, entry);
  }

  /** Takes an entry out, wherever it stands; nothing happens when it is not there. */
  remove(entry: Entry): void {
    if (this.#promised === entry) this.#promised = null;
    const lane = this.#lanes[laneOf(entry)];
    const place = lane.indexOf(entry);
    if (place >= 0) lane.splice(place, 1);
  }

  /** The next entry to start or to refuse, which the caller removes; null when nothing can be done now. */
  next(occupied: Occupied<Entry>): NextMove<Entry> | null {
    const { running, places, freeMemory, onWaiting } = occupied;
    const inLane = (lane: Lane): number => running.filter((entry) => laneOf(entry) === lane).length;
    const hasPlace: Readonly<Record<Lane, boolean>> = {
      attended: running.length < places || inLane('attended') < besides,
      background: inLane('background') < places && running.length < places + besides,
    };
    for (const lane of lanes) {
      const [entry] = this.#lanes[lane];
      if (entry === undefined || !hasPlace[lane]) continue;
      // What needs nothing never waits, and does not cost a look at the machine.
      if (entry.neededBytes === 0) return { kind: 'start', entry };
      if (this.#promised !== null && this.#promised !== entry) continue;
      const free = freeMemory();
      if (entry.neededBytes <= free.available) return { kind: 'start', entry };
      if (running.length === 0) return { kind: 'refuse', entry, free };
      this.#promised = entry;
      onWaiting(entry, { neededBytes: entry.neededBytes, freeBytes: free.available });
    }
    return null;
  }
}
