import * as tf from '@tensorflow/tfjs-core';

/** A compute shader as tfjs describes one. */
export interface Program {
  readonly variableNames: string[];
  readonly outputShape: number[];
  readonly shaderKey: string;
  readonly dispatchLayout: { readonly x: number[] };
  dispatch: [number, number, number];
  readonly workgroupSize: [number, number, number];
  readonly uniforms: string;
  readonly getUserCode: () => string;
}

/** What is used of tfjs's WebGPU backend. */
interface ProgramRunner {
  makeTensorInfo(shape: number[], dtype: 'float32'): tf.TensorInfo;
  runWebGPUProgram(
    program: Program,
    inputs: tf.TensorInfo[],
    dtype: 'float32',
    uniforms: { readonly type: 'int32'; readonly data: number[] }[],
    output?: tf.TensorInfo,
  ): tf.TensorInfo;
}

function isRunner(backend: object): backend is ProgramRunner {
  return 'runWebGPUProgram' in backend && 'makeTensorInfo' in backend;
}

/** The backend, where tfjs is on WebGPU. */
export function runner(): ProgramRunner {
  const backend: unknown = tf.backend();
  if (typeof backend !== 'object' || backend === null || !isRunner(backend)) throw new Error('tfjs is not on WebGPU');
  return backend;
}

/** WGSL with a function `main(index : i32)`; `index` may lie beyond the last thread that is wanted. */
export interface Shader {
  /** Of the same key is the same code. */
  readonly key: string;
  readonly code: () => string;
  /** Of its inputs, flat arrays of numbers. */
  readonly names: string[];
}

const workgroup = 64;

/** A program of so many threads that do not wait for each other. @param uniforms names of whole numbers */
export function flatProgram(
  { key, code, names }: Shader,
  outputShape: number[],
  threads: number,
  uniforms: readonly string[],
): Program {
  return {
    variableNames: names,
    outputShape,
    shaderKey: key,
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(threads / workgroup), 1, 1],
    workgroupSize: [workgroup, 1, 1],
    uniforms: uniforms.map((name) => `${name} : i32,`).join(' '),
    getUserCode: code,
  };
}
