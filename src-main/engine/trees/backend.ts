import type { TreesArray } from '../fused/native/module';

/** A plan of kernels/interface.h: what it is made for is in its description, what it can do in operations.ts. */
export interface TreesPlan {
  readonly memoryBytes: number;
  /**
   * @returns what the operation answers
   * @throws Error when the operation or the sizes of the arrays are not the plan's
   */
  call(operation: number, argument: number, input: TreesArray | null, output: TreesArray | null): number;
  dispose(): void;
}

/** The two places where trees are grown: the same sources, and the same bits. */
export interface TreesBackend {
  readonly id: 'trees-native' | 'trees-wasm';
  /** What it runs on, for people. */
  readonly device: string;
  /** Bytes that a plan takes, without taking them. @throws Error when the description cannot be read */
  planBytes(description: Float64Array): Promise<number>;
  /** @throws Error when there is not enough memory or there are no threads */
  createPlan(description: Float64Array, threads: number): Promise<TreesPlan>;
}
