import type { WeightTensor } from '../task/weight-tensor';

/** Remembers the weights of the epoch with the lowest monitored loss. */
export class BestWeights {
  #epoch: number | null = null;
  #loss = Infinity;
  #weights: readonly WeightTensor[] | null = null;

  /** Null until an epoch with a finite loss has been seen. */
  get epoch(): number | null {
    return this.#epoch;
  }

  get weights(): readonly WeightTensor[] | null {
    return this.#weights;
  }

  /** Takes the weights when `loss` is lower than any before. */
  observe(epoch: number, loss: number, takeWeights: () => readonly WeightTensor[]): void {
    if (!(loss < this.#loss)) return;
    this.#epoch = epoch;
    this.#loss = loss;
    this.#weights = takeWeights();
  }
}

/** Keras's patience: counts epochs since the loss fell by more than `minDelta` below the last counted best. */
export class Patience {
  #best = Infinity;
  #waited = 0;

  constructor(
    readonly patience: number,
    readonly minDelta: number,
  ) {}

  /** True when patience has run out. */
  observe(loss: number): boolean {
    if (loss < this.#best - this.minDelta) {
      this.#best = loss;
      this.#waited = 0;
      return false;
    }
    this.#waited += 1;
    return this.#waited >= this.patience;
  }
}
