import type { JobEvent } from '../jobs';

export interface EpochWork {
  /** Null: the model has no epochs to be timed. */
  readonly parameterCount: number | null;
  readonly windows: number;
  readonly lookback: number;
}

const workOf = ({ parameterCount, windows, lookback }: EpochWork): number => (parameterCount ?? 0) * windows * lookback;

/** How fast this machine trains, from the events of its runs. */
export class EpochRate {
  /** Seconds per (parameter × window × step) of the last epoch trained here; null before the first. */
  #secondsPerWork: number | null = null;

  /** Seconds of one epoch; null before anything was trained. */
  estimate(work: EpochWork): number | null {
    const amount = workOf(work);
    return this.#secondsPerWork === null || amount === 0 ? null : this.#secondsPerWork * amount;
  }

  /** Hears the events of one run. What an epoch works on is told once, when the run is prepared. */
  follow(lookback: number): (event: JobEvent) => void {
    let work = 0;
    return (event) => {
      if (event.type === 'prepared') {
        work = workOf({
          parameterCount: event.model.parameterCount,
          windows: event.split.parts.train.windows,
          lookback,
        });
      }
      if (event.type === 'epoch' && work > 0) this.#secondsPerWork = event.record.durationMs / 1000 / work;
    };
  }
}
