import type { EpochRecord } from '../training/schema';
import type { StateTensor } from './family';

/** Every checkpoint has its history under this name, whatever else is in it. */
const historyName = 'history';
const historyWidth = 5;

/** The epochs of a checkpoint as one of its tensors. */
export function historyTensor(history: readonly EpochRecord[]): StateTensor {
  const values = Float64Array.from(
    history.flatMap(({ epoch, loss, valLoss, learningRate, durationMs }) => [
      epoch,
      loss,
      valLoss ?? NaN,
      learningRate,
      durationMs,
    ]),
  );
  return { name: historyName, shape: [history.length, historyWidth], values };
}

/** The epochs that were whole when a checkpoint was kept. @throws Error when it has none that follow each other */
export function historyIn(checkpoint: readonly StateTensor[]): EpochRecord[] {
  const values = numbersIn(checkpoint, historyName);
  const history = Array.from({ length: Math.floor(values.length / historyWidth) }, (_, row) => {
    const [epoch = NaN, loss = NaN, valLoss = NaN, learningRate = NaN, durationMs = NaN] = values.subarray(
      row * historyWidth,
      (row + 1) * historyWidth,
    );
    return { epoch, loss, valLoss: Number.isNaN(valLoss) ? null : valLoss, learningRate, durationMs };
  });
  const isWhole = values.length % historyWidth === 0 && history.every(({ epoch }, row) => epoch === row + 1);
  if (!isWhole) throw new Error('its history is not whole');
  return history;
}

/** 64-bit numbers of a checkpoint. @param length how many there must be; left out: any. @throws Error when they are not there */
export function numbersIn(checkpoint: readonly StateTensor[], name: string, length?: number): Float64Array {
  const values = checkpoint.find((tensor) => tensor.name === name)?.values;
  if (!(values instanceof Float64Array) || (length !== undefined && values.length !== length)) {
    throw new Error(`“${name}” is missing, or is not as it is kept`);
  }
  return values;
}
