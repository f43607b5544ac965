/** How evenly times lie, by which two readings of the same texts are told apart. */

const day = 86_400_000;
const mostGaps = 5000;

export interface Spacing {
  /** Distances of rows (in their series) that are not the commonest one. */
  readonly uneven: number;
  /** Distances that go against the direction in which most of them go. */
  readonly reversed: number;
  /** Distances that were looked at. */
  readonly count: number;
  /** Sum of the times: two readings that agree in it read every time alike. */
  readonly sum: number;
}

/** Collects distances row by row, so that a file of any length can be looked at as it is read. */
export class SpacingCounter {
  readonly #last = new Map<string, number>();
  readonly #gaps = new Map<number, number>();
  #forward = 0;
  #backward = 0;
  #count = 0;
  #sum = 0;

  /** @param series the series of a panel that the row belongs to */
  add(time: number, series = ''): void {
    if (Number.isNaN(time)) return;
    this.#sum += time;
    const last = this.#last.get(series);
    if (last !== undefined) {
      this.#count += 1;
      if (time > last) this.#forward += 1;
      if (time < last) this.#backward += 1;
      const gap = gapBetween(last, time);
      const known = this.#gaps.get(gap);
      if (known !== undefined || this.#gaps.size < mostGaps) this.#gaps.set(gap, (known ?? 0) + 1);
    }
    this.#last.set(series, time);
  }

  /** Rows that are later and rows that are earlier than the one before (in their series). */
  get direction(): { readonly forward: number; readonly backward: number } {
    return { forward: this.#forward, backward: this.#backward };
  }

  get spacing(): Spacing {
    const commonest = Math.max(0, ...this.#gaps.values());
    return {
      uneven: this.#count - commonest,
      reversed: Math.min(this.#forward, this.#backward),
      count: this.#count,
      sum: this.#sum,
    };
  }
}

/**
 * The distance of two times: in milliseconds, or, where both lie at the same place of their months, the months between them
 * as a fraction, which is no number of milliseconds.
 */
function gapBetween(first: number, second: number): number {
  const gap = second - first;
  if (Math.abs(gap) < 28 * day || gap % day !== 0) return Math.round(gap);
  const [one, other] = [new Date(first), new Date(second)];
  const months = 12 * (other.getUTCFullYear() - one.getUTCFullYear()) + other.getUTCMonth() - one.getUTCMonth();
  const isWhole = one.getUTCDate() === other.getUTCDate() || (isMonthEnd(one) && isMonthEnd(other));
  return isWhole ? months / 100_000 : Math.round(gap);
}

function isMonthEnd(date: Date): boolean {
  return new Date(date.getTime() + day).getUTCDate() === 1;
}

/**
 * Whether the times of the first reading lie clearly more evenly than those of the second. A handful of odd distances, as
 * every file has some, decides nothing against a reading whose distances are as odd.
 */
export function isMoreEven(first: Spacing, second: Spacing): boolean {
  const penalty = ({ uneven, reversed }: Spacing): number => uneven + 2 * reversed;
  return penalty(first) < penalty(second) && penalty(first) <= 0.7 * penalty(second);
}
