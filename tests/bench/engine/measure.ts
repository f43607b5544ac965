import { createRandom } from '../../../src-main/core/common/random';
import { initialWeights } from '../../../src-main/core/network';
import type { WindowSource } from '../../../src-main/core/task/window-source';
import type { Engine, Trainer } from '../../../src-main/core/training';
import type { Workload } from './workloads';

/** What peers.py measures as well, in milliseconds. */
export interface Timings {
  readonly trainMsPerStep: number;
  readonly predictMsPerBatch: number;
  readonly singlePredictMs: number;
}

/** Something that can be measured again and again on one workload. */
export interface Candidate {
  readonly name: string;
  measure(): Promise<Timings>;
  dispose(): void;
}

const learningRate = 1e-3;
/** Batches of an epoch, as in peers.py. */
const largestBatchCount = 20;
const singlePredictions = 40;
/** A measurement of a slow engine is cut to about this. */
const wantedMs = 2000;

const { signal } = new AbortController();

/** Keeps the smaller of each figure: what the machine was busy with besides only ever adds. */
export function minimum(first: Timings | undefined, second: Timings): Timings {
  if (first === undefined) return second;
  return {
    trainMsPerStep: Math.min(first.trainMsPerStep, second.trainMsPerStep),
    predictMsPerBatch: Math.min(first.predictMsPerBatch, second.predictMsPerBatch),
    singlePredictMs: Math.min(first.singlePredictMs, second.singlePredictMs),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Overlapping windows over a random series. */
function randomSource({ lookback, featureCount, batchSize }: Workload): WindowSource {
  const random = createRandom(1);
  const count = batchSize * largestBatchCount;
  const normal = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  const starts = Uint32Array.from({ length: count }, (_, index) => index);
  return {
    series: normal((count + lookback) * featureCount),
    featureCount,
    lookback,
    starts,
    targets: normal(count),
    targetStarts: starts,
    targetLength: 1,
    sampleWeights: null,
    lastValueFeature: null,
  };
}

function firstWindows(source: WindowSource, count: number): WindowSource {
  return { ...source, starts: source.starts.subarray(0, count), targetStarts: source.targetStarts.subarray(0, count) };
}

class EngineCandidate implements Candidate {
  readonly name: string;
  readonly #trainer: Trainer;
  readonly #source: WindowSource;
  readonly #batchSize: number;
  #epoch = 0;
  #batches = 0;

  constructor(name: string, trainer: Trainer, source: WindowSource, batchSize: number) {
    this.name = name;
    this.#trainer = trainer;
    this.#source = source;
    this.#batchSize = batchSize;
  }

  async measure(): Promise<Timings> {
    if (this.#batches === 0) await this.#warmUp();
    const batches = this.#batches;
    const training = await timed(() => this.#train(batches));
    const windows = firstWindows(this.#source, batches * this.#batchSize);
    const prediction = await timed(() => this.#trainer.predict(windows, signal));
    const one = firstWindows(this.#source, 1);
    const singles = Math.max(1, Math.min(singlePredictions, batches * 2));
    const single = await timed(async () => {
      for (let i = 0; i < singles; i += 1) await this.#trainer.predict(one, signal);
    });
    return {
      trainMsPerStep: training / batches,
      predictMsPerBatch: prediction / batches,
      singlePredictMs: single / singles,
    };
  }

  dispose(): void {
    this.#trainer.dispose();
  }

  /** Runs everything once and sees how many batches fit the time. */
  async #warmUp(): Promise<void> {
    const first = await timed(() => this.#train(1));
    this.#batches = Math.max(1, Math.min(largestBatchCount, Math.floor(wantedMs / first)));
    if (this.#batches > 3) await this.measure();
  }

  async #train(batches: number): Promise<void> {
    const order = Uint32Array.from({ length: batches * this.#batchSize }, (_, index) => index);
    this.#epoch += 1;
    const result = await this.#trainer.trainEpoch(this.#source, order, { learningRate, epoch: this.#epoch, signal });
    if (result.notFinite !== null || result.steps !== batches) throw new Error(`${this.name}: the run did not learn`);
  }
}

/** An engine on a workload, through the interface that training jobs use. */
export async function engineCandidate(
  name: string,
  engine: Engine,
  workload: Workload,
  threads: number,
): Promise<Candidate> {
  const { layers, lookback, featureCount, batchSize } = workload;
  const trainer = await engine.create({
    layers,
    lookback,
    featureCount,
    batchSize,
    threads,
    optimizer: { type: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    clipping: { globalClipnorm: null, clipnorm: null, clipvalue: null },
    loss: 'mse',
    seed: 0,
    initialWeights: initialWeights(layers, { lookback, featureCount }, 0),
  });
  return new EngineCandidate(name, trainer, randomSource(workload), batchSize);
}
