import { isAbortError, type ProgressListener } from '../../../core/common/abort';
import { toErrorValue } from '../../../core/common/errors';
import type { WeightTensor } from '../../../core/task/weight-tensor';
import type { WindowSource } from '../../../core/task/window-source';
import { createWebgpuEngineOn } from '../engine-on';
import type { StartedWebgpu } from '../webgpu';
import type { Engine, LayerProbe, Trainer } from '../../../core/training';
import type { PagePort } from './port';
import { toPageSchema, type Answers, type FromPage, type SentSource, type ToPage, type Trained } from './protocol';

/** Milliseconds between two words on how far an epoch is. */
const progressEveryMs = 50;

type Call = Extract<ToPage, { readonly call: number }>;
type Question = Exclude<Call, { readonly type: 'abort' | 'break' }>;

interface Signals {
  readonly abort: AbortController;
  readonly breaking: AbortController;
}

/** The page's side of the line: the trainers, and the numbers that they were sent. */
class PageServer {
  readonly #port: PagePort;
  readonly #engine: Engine;
  readonly #trainers = new Map<number, Trainer>();
  readonly #arrays = new Map<number, Float32Array>();
  readonly #calls = new Map<number, Signals>();

  constructor(port: PagePort, start: () => Promise<StartedWebgpu>) {
    this.#port = port;
    this.#engine = createWebgpuEngineOn(start);
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case 'keep':
        this.#arrays.set(message.array, message.values);
        return;
      case 'forget':
        this.#arrays.delete(message.array);
        return;
      case 'setWeights':
        this.#trainer(message.trainer).setWeights(message.weights);
        return;
      case 'setOptimizerState':
        this.#trainer(message.trainer).setOptimizerState(message.state);
        return;
      case 'dispose':
        this.#trainers.get(message.trainer)?.dispose();
        this.#trainers.delete(message.trainer);
        return;
      case 'abort':
        this.#calls.get(message.call)?.abort.abort();
        return;
      case 'break':
        this.#calls.get(message.call)?.breaking.abort();
        return;
      case 'describe':
      case 'create':
      case 'train':
      case 'evaluate':
      case 'predict':
      case 'probe':
        void this.#answer(message);
    }
  }

  async #answer(question: Question): Promise<void> {
    const { call } = question;
    const signals = { abort: new AbortController(), breaking: new AbortController() };
    this.#calls.set(call, signals);
    try {
      this.#tell({ type: 'answer', call, answer: await this.#work(question, signals) });
    } catch (thrown) {
      this.#tell(
        signals.abort.signal.aborted && isAbortError(thrown)
          ? { type: 'aborted', call }
          : { type: 'failed', call, error: toErrorValue(thrown) },
      );
    } finally {
      this.#calls.delete(call);
    }
  }

  #work(question: Question, { abort: { signal }, breaking }: Signals): Promise<Answers[Question['type']]> {
    switch (question.type) {
      case 'describe':
        return this.#describe();
      case 'create':
        return this.#create(question);
      case 'train':
        return this.#train(question, signal, breaking.signal);
      case 'evaluate':
        return this.#trainer(question.trainer).evaluate(this.#source(question.source), signal);
      case 'predict':
        return this.#trainer(question.trainer).predict(this.#source(question.source), signal);
      case 'probe':
        return this.#probe(question.probe);
    }
  }

  async #describe(): Promise<Answers['describe']> {
    const { available, note, device, facts } = await this.#engine.describe();
    return { available, note, device, facts };
  }

  async #create({ trainer, specification }: Extract<Question, { type: 'create' }>): Promise<Answers['create']> {
    const created = await this.#engine.create(specification);
    this.#trainers.set(trainer, created);
    return { memoryBytes: created.memoryBytes, trained: trainedBy(created) };
  }

  async #probe(probe: LayerProbe): Promise<Answers['probe']> {
    const { output, inputGradient, weightGradients } = await this.#engine.probeLayer(probe);
    return { output, inputGradient, weightGradients: [...weightGradients] };
  }

  async #train(
    { trainer, source, order, learningRate, epoch, from, discards, call }: Extract<Question, { type: 'train' }>,
    signal: AbortSignal,
    breakSignal: AbortSignal,
  ): Promise<Answers['train']> {
    const own = this.#trainer(trainer);
    const result = await own.trainEpoch(this.#source(source), order, {
      ...{ learningRate, epoch, signal, breakSignal },
      from: from ?? undefined,
      onProgress: this.#teller(call),
    });
    return { result, trained: discards ? null : trainedBy(own) };
  }

  /** Tells the first progress at once and later ones now and then. */
  #teller(call: number): ProgressListener {
    let last = -Infinity;
    return (done, total) => {
      const now = performance.now();
      if (now - last < progressEveryMs) return;
      last = now;
      this.#tell({ type: 'progress', call, done, total });
    };
  }

  #trainer(id: number): Trainer {
    const trainer = this.#trainers.get(id);
    if (trainer === undefined) throw new Error(`there is no trainer ${id}`);
    return trainer;
  }

  #source({ series, targets, sampleWeights, ...rest }: SentSource): WindowSource {
    return {
      ...rest,
      series: this.#array(series),
      targets: this.#array(targets),
      sampleWeights: sampleWeights === null ? null : this.#array(sampleWeights),
    };
  }

  #array(id: number): Float32Array {
    const values = this.#arrays.get(id);
    if (values === undefined) throw new Error(`the numbers ${id} were not sent`);
    return values;
  }

  #tell(message: FromPage): void {
    this.#port.post(message);
  }
}

function trainedBy(trainer: Trainer): Trained {
  const { steps, slots } = trainer.optimizerState();
  const sent = (weights: readonly WeightTensor[]): Trained['weights'] =>
    weights.map(({ name, shape, values }) => ({ name, shape: [...shape], values }));
  return { weights: sent(trainer.weights()), optimizer: { steps, slots: slots.map(sent) } };
}

/** Serves one process that trains: starts WebGPU at its first question. A message that is not understood is an error of the page. */
export function servePage(port: PagePort, start: () => Promise<StartedWebgpu>): void {
  const server = new PageServer(port, start);
  port.onMessage((message) => {
    server.receive(toPageSchema.parse(message));
  });
}
