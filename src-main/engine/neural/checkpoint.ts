import { historyIn, historyTensor, numbersIn, type StateTensor } from '../../core/model';
import type { WeightTensor } from '../../core/task/weight-tensor';
import type { TrainingCheckpoint } from '../../core/training';

/** Numbers under a name; none where there is nothing to keep. */
function numbers(name: string, values: readonly number[]): StateTensor {
  return { name, shape: [values.length], values: Float64Array.from(values) };
}

function under(prefix: string, weights: readonly WeightTensor[]): StateTensor[] {
  return weights.map(({ name, shape, values }) => ({ name: `${prefix}/${name}`, shape, values }));
}

/** A checkpoint of a network's training as the tensors of its file. */
export function checkpointTensors(checkpoint: TrainingCheckpoint): StateTensor[] {
  const { history, within, weights, optimizer, best, patience, schedule } = checkpoint;
  return [
    historyTensor(history),
    numbers('within', within === null ? [] : [within.step, within.lossSum, within.elapsedMs]),
    numbers('best', best === null ? [] : [best.epoch, best.loss]),
    numbers('patience', patience === null ? [] : [patience.best, patience.waited]),
    numbers('schedule', schedule === null ? [] : [schedule.learningRate, schedule.best, schedule.waited]),
    numbers('optimizer', [optimizer.steps, optimizer.slots.length]),
    ...under('weights', weights),
    ...optimizer.slots.flatMap((slot, index) => under(`slot${index}`, slot)),
    ...(best === null ? [] : under('best', best.weights)),
  ];
}

/** The weights under a prefix, with their own names. @throws Error for one of other numbers than weights are */
function weightsUnder(tensors: readonly StateTensor[], prefix: string): WeightTensor[] {
  const start = `${prefix}/`;
  return tensors
    .filter(({ name }) => name.startsWith(start))
    .map(({ name, shape, values }) => {
      if (!(values instanceof Float32Array)) throw new Error(`“${name}” is not of 32-bit numbers`);
      return { name: name.slice(start.length), shape, values };
    });
}

/** @throws Error when there are others than so many numbers, or none */
function optional(tensors: readonly StateTensor[], name: string, length: number): readonly number[] | null {
  const values = numbersIn(tensors, name);
  if (values.length === 0) return null;
  return [...numbersIn(tensors, name, length)];
}

/** @throws Error when the tensors are no checkpoint of a network's training */
export function checkpointFrom(tensors: readonly StateTensor[]): TrainingCheckpoint {
  const within = optional(tensors, 'within', 3);
  const best = optional(tensors, 'best', 2);
  const patience = optional(tensors, 'patience', 2);
  const schedule = optional(tensors, 'schedule', 3);
  const [steps = 0, slotCount = 0] = numbersIn(tensors, 'optimizer', 2);
  if (slotCount !== 1 && slotCount !== 2) throw new Error(`no optimizer keeps ${slotCount} slots`);
  const [step = 0, lossSum = 0, elapsedMs = 0] = within ?? [];
  const [epoch = 0, loss = 0] = best ?? [];
  const [patienceBest = 0, patienceWaited = 0] = patience ?? [];
  const [learningRate = 0, scheduleBest = 0, scheduleWaited = 0] = schedule ?? [];
  return {
    history: historyIn(tensors),
    within: within === null ? null : { step, lossSum, elapsedMs },
    weights: weightsUnder(tensors, 'weights'),
    optimizer: { steps, slots: Array.from({ length: slotCount }, (_, slot) => weightsUnder(tensors, `slot${slot}`)) },
    best: best === null ? null : { epoch, loss, weights: weightsUnder(tensors, 'best') },
    patience: patience === null ? null : { best: patienceBest, waited: patienceWaited },
    schedule: schedule === null ? null : { learningRate, best: scheduleBest, waited: scheduleWaited },
  };
}
