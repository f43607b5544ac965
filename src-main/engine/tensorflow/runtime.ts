import * as tf from '@tensorflow/tfjs-core';

/** A backend of tfjs that has been started in this process. */
export interface Runtime {
  /** Its name in tfjs. */
  readonly name: 'cpu' | 'tensorflow' | 'webgpu';
  /** Whether numbers can be had only some time after they were asked for. */
  readonly readsLater: boolean;
  /** What went wrong with the device since it was started; rejects at once, and stays pending while all is well. */
  readonly fault: Promise<never>;
}

/** The promise of a runtime that is a part of this process: what fails in it throws where it happens. */
export const noFault: Promise<never> = new Promise(() => undefined);

/** Makes tfjs compute on a runtime, which is started: from here to the end of a synchronous piece of work. */
export function use({ name }: Runtime): void {
  // Its promise is for backends that start; this one has, and is in its place when the call returns.
  void tf.setBackend(name);
}

/** The numbers of a tensor, once they are there. @throws what went wrong with the device meanwhile */
export async function valuesOf(tensor: tf.Tensor, { fault }: Runtime): Promise<Float32Array> {
  return Promise.race([tensor.data<'float32'>(), fault]);
}
