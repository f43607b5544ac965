import type { WeightTensor } from '../task/weight-tensor';
import type { PlateauState, TrainingCheckpoint } from './checkpoint';

/** Remembers the weights of the epoch with the lowest monitored loss. */
export class BestWeights {
  #epoch: number | null = null;
  #loss = Infinity;
  #weights: readonly WeightTensor[] | null = null;

  /** @param before what an earlier part of the training saw */
  constructor(before: TrainingCheckpoint['best'] = null) {
    if (before === null) return;
    this.#epoch = before.epoch;
    this.#loss = before.loss;
    this.#weights = before.weights;
  }

  get state(): TrainingCheckpoint['best'] {
    if (this.#epoch === null || this.#weights === null) return null;
    return { epoch: this.#epoch, loss: this.#loss, weights: this.#weights };
  }

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

  /** @param before what an earlier part of the training came to */
  constructor(
    readonly patience: number,
    readonly minDelta: number,
    before: PlateauState | null = null,
  ) {
    if (before === null) return;
    this.#best = before.best;
    this.#waited = before.waited;
  }

  get state(): PlateauState {
    return { best: this.#best, waited: this.#waited };
  }

  /** Whether the last loss made it run out. */
  get hasRunOut(): boolean {
    return this.#waited >= this.patience;
  }

  observe(loss: number): void {
    if (loss < this.#best - this.minDelta) {
      this.#best = loss;
      this.#waited = 0;
    } else {
      this.#waited += 1;
    }
  }
}
