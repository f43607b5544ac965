import { parentPort, workerData } from 'node:worker_threads';
import { GatewiseError } from '../../core/common/errors';
import { methodSchema } from '../../core/model/statistical/schema';
import { fitMethod } from './methods';
import { finish } from './work';
import { workerDataSchema, workerTaskSchema, type WorkerAnswer } from './worker-protocol';

/** A thread that fits the series that it is given, one after the other; it ends when it is terminated. */
const { method, usualSeason } = workerDataSchema.parse(workerData);
const ownMethod = methodSchema.parse(method);

function fit(values: Float64Array): WorkerAnswer {
  if (!values.every(Number.isFinite)) return { fit: null };
  try {
    const { form, figures, state } = finish(fitMethod(ownMethod, values, usualSeason));
    return { fit: { form, figures: [...figures], state } };
  } catch (error) {
    // The thread that handed it over meets the same refusal, and tells it whole.
    if (error instanceof GatewiseError) return { fit: null };
    throw error;
  }
}

parentPort?.on('message', (task: unknown) => {
  for (const { index, values } of workerTaskSchema.parse(task)) parentPort?.postMessage({ index, ...fit(values) });
});
