import type * as tf from '@tensorflow/tfjs-core';

/** An attribute of an operation of TensorFlow, as tfjs-node's binding takes it. */
export interface OperationAttribute {
  readonly name: string;
  /** One of the binding's `TF_ATTR_…`. */
  readonly type: number;
  readonly value: number | boolean;
}

/** What is used of tfjs-node's native binding. */
interface Binding {
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_FLOAT: number;
  readonly TF_INT64: number;
  createTensor(shape: number[], type: number, values: Int32Array): number;
}

/** What is used of tfjs-node's backend. */
export interface LibraryBackend {
  readonly binding: Binding;
  readonly isUsingGpuDevice: boolean;
  readonly tensorMap: { set(id: object, data: object): void };
  executeMultipleOutputs(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly tf.TensorInfo[],
    count: number,
  ): tf.Tensor[];
}

/** Whether tfjs computes on TensorFlow's library. */
export function isLibraryBackend(backend: unknown): backend is LibraryBackend {
  return (
    typeof backend === 'object' && backend !== null && 'executeMultipleOutputs' in backend && 'tensorMap' in backend
  );
}
