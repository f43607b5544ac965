import type { AbortSignalLike } from '../../../core/common/abort';
import { matchWeights, planWeights, type WeightPlan } from '../../../core/network';
import type { WeightTensor } from '../../../core/task/weight-tensor';
import type { WindowSource } from '../../../core/task/window-source';
import type { EpochOptions, EpochResult, OptimizerState, Trainer, TrainerSpecification } from '../../../core/training';
import type { PageLine } from './line';
import { answerSchemas, type SentSource, type Trained } from './protocol';

/** Arrays that the page keeps: those of training, validation and what is predicted between. */
const mostKept = 8;

/** Numbers in memory of their own and no longer than they are: a message carries all that lies behind an array. */
function compact<T extends Float32Array | Uint32Array>(values: T): T {
  const isWhole = values.buffer instanceof ArrayBuffer && values.buffer.byteLength === values.byteLength;
  return isWhole ? values : (values.slice() as T);
}

function compactWeights(weights: readonly WeightTensor[]): Trained['weights'] {
  return weights.map(({ name, shape, values }) => ({ name, shape: [...shape], values: compact(values) }));
}

function copied(weights: readonly WeightTensor[]): WeightTensor[] {
  return weights.map(({ name, shape, values }) => ({ name, shape, values: values.slice() }));
}

let nextTrainer = 1;
let nextArray = 1;

/** A trainer that works in the page. What it has come to is here as well, as it was after the last epoch. */
export class PageTrainer implements Trainer {
  readonly memoryBytes: number;
  readonly #line: PageLine;
  readonly #id: number;
  readonly #plans: readonly WeightPlan[];
  readonly #kept = new Map<Float32Array, number>();
  #weights: readonly WeightTensor[];
  #optimizer: OptimizerState;

  private constructor(
    line: PageLine,
    id: number,
    specification: TrainerSpecification,
    memoryBytes: number,
    trained: Trained,
  ) {
    this.#line = line;
    this.#id = id;
    this.#plans = planWeights(specification.layers, specification);
    this.memoryBytes = memoryBytes;
    this.#weights = trained.weights;
    this.#optimizer = trained.optimizer;
  }

  static async create(line: PageLine, specification: TrainerSpecification): Promise<PageTrainer> {
    const trainer = nextTrainer++;
    const { layers, initialWeights, ...rest } = specification;
    const sent = { ...rest, layers: [...layers], initialWeights: compactWeights(initialWeights) };
    const { memoryBytes, trained } = await line.ask(
      (call) => ({ type: 'create', call, trainer, specification: sent }),
      answerSchemas.create,
    );
    return new PageTrainer(line, trainer, specification, memoryBytes, trained);
  }

  async trainEpoch(source: WindowSource, order: Uint32Array, options: EpochOptions): Promise<EpochResult> {
    const { learningRate, epoch, from, discards = false, signal, breakSignal, onProgress } = options;
    const sent = this.#send(source);
    const { result, trained } = await this.#line.ask(
      (call) => ({
        ...{ type: 'train', call, trainer: this.#id, source: sent, order: compact(order), learningRate, epoch },
        from: from ?? null,
        discards,
      }),
      answerSchemas.train,
      { signal, breakSignal, onProgress },
    );
    if (trained !== null) {
      this.#weights = trained.weights;
      this.#optimizer = trained.optimizer;
    }
    return result;
  }

  evaluate(source: WindowSource, signal: AbortSignalLike): Promise<number> {
    const sent = this.#send(source);
    const trainer = this.#id;
    return this.#line.ask((call) => ({ type: 'evaluate', call, trainer, source: sent }), answerSchemas.evaluate, {
      signal,
    });
  }

  predict(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array> {
    const sent = this.#send(source);
    const trainer = this.#id;
    return this.#line.ask((call) => ({ type: 'predict', call, trainer, source: sent }), answerSchemas.predict, {
      signal,
    });
  }

  weights(): WeightTensor[] {
    return copied(this.#weights);
  }

  setWeights(weights: readonly WeightTensor[]): void {
    const values = matchWeights(this.#plans, weights);
    this.#weights = this.#plans.map(({ name, shape }, index) => ({
      name,
      shape,
      values: (values[index] ?? new Float32Array()).slice(),
    }));
    this.#line.post({ type: 'setWeights', trainer: this.#id, weights: compactWeights(this.#weights) });
  }

  optimizerState(): OptimizerState {
    const { steps, slots } = this.#optimizer;
    return { steps, slots: slots.map(copied) };
  }

  setOptimizerState({ steps, slots }: OptimizerState): void {
    const slotCount = this.#optimizer.slots.length;
    if (slots.length !== slotCount) throw new Error(`the optimizer keeps ${slotCount} slots, not ${slots.length}`);
    const own = slots.map((slot) => {
      const values = matchWeights(this.#plans, slot);
      return this.#plans.map(({ name, shape }, index) => ({
        name,
        shape: [...shape],
        values: (values[index] ?? new Float32Array()).slice(),
      }));
    });
    this.#optimizer = { steps, slots: own };
    this.#line.post({ type: 'setOptimizerState', trainer: this.#id, state: { steps, slots: own } });
  }

  dispose(): void {
    for (const array of this.#kept.values()) this.#line.post({ type: 'forget', array });
    this.#kept.clear();
    this.#line.post({ type: 'dispose', trainer: this.#id });
  }

  #send(source: WindowSource): SentSource {
    const { series, targets, sampleWeights, starts, targetStarts } = source;
    const { featureCount, lookback, targetLength, lastValueFeature } = source;
    const arrays = { series: this.#keep(series), targets: this.#keep(targets) };
    const sent: SentSource = {
      ...arrays,
      sampleWeights: sampleWeights === null ? null : this.#keep(sampleWeights),
      ...{ starts: compact(starts), targetStarts: compact(targetStarts) },
      ...{ featureCount, lookback, targetLength, lastValueFeature },
    };
    this.#forgetOldest();
    return sent;
  }

  /** The number under which the page has an array; one that it has not yet is sent. */
  #keep(values: Float32Array): number {
    const known = this.#kept.get(values);
    const array = known ?? nextArray++;
    if (known === undefined) this.#line.post({ type: 'keep', array, values: compact(values) });
    // The last that was used stands last.
    this.#kept.delete(values);
    this.#kept.set(values, array);
    return array;
  }

  #forgetOldest(): void {
    for (const [values, array] of this.#kept) {
      if (this.#kept.size <= mostKept) return;
      this.#kept.delete(values);
      this.#line.post({ type: 'forget', array });
    }
  }
}
