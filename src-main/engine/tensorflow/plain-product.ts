import * as tf from '@tensorflow/tfjs-core';
import { flatProgram, runner, type Shader } from './programs';

function shaderOf(transposeA: boolean, transposeB: boolean): Shader {
  const a = transposeA ? 'k * uniforms.rows + i' : 'i * uniforms.depth + k';
  const b = transposeB ? 'j * uniforms.depth + k' : 'k * uniforms.columns + j';
  return {
    key: `gatewise_product_${transposeA ? 't' : 'n'}${transposeB ? 't' : 'n'}`,
    names: ['A', 'B'],
    code: () => `
fn main(index : i32) {
  if (index >= uniforms.rows * uniforms.columns) { return; }
  let i = index / uniforms.columns;
  let j = index % uniforms.columns;
  var sum = 0.0;
  for (var k = 0; k < uniforms.depth; k = k + 1) { sum = sum + A[${a}] * B[${b}]; }
  result[index] = sum;
}`,
  };
}

function side(shape: readonly number[], axis: number): number {
  return shape[axis] ?? 0;
}

/**
 * Puts a plain matrix product, a thread for each number, in the place of tfjs's: for drivers in software, which take a
 * hundred times as long where the threads of a workgroup wait for each other and seconds to compile tiles that are unrolled.
 */
export function usePlainProduct(): void {
  tf.unregisterKernel(tf.BatchMatMul, 'webgpu');
  tf.registerKernel({
    kernelName: tf.BatchMatMul,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs }) => {
      const { a, b } = inputs;
      if (a?.shape.length !== 2 || b?.shape.length !== 2) throw new Error('only matrices are multiplied here');
      const transposeA = attrs?.['transposeA'] === true;
      const transposeB = attrs?.['transposeB'] === true;
      const rows = side(a.shape, transposeA ? 1 : 0);
      const depth = side(a.shape, transposeA ? 0 : 1);
      const columns = side(b.shape, transposeB ? 0 : 1);
      const names = ['rows', 'columns', 'depth'];
      const program = flatProgram(shaderOf(transposeA, transposeB), [rows, columns], rows * columns, names);
      const uniforms = [rows, columns, depth].map((value) => ({ type: 'int32' as const, data: [value] }));
      return runner().runWebGPUProgram(program, [a, b], 'float32', uniforms);
    },
  });
}
