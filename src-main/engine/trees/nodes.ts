/** The nodes of a tree in preorder: a node's left child follows it. */
export interface TreeNodes {
  /** −1: a leaf. */
  readonly features: Int32Array;
  /** A row goes left when its feature is not above it; of a split by categories the place of its set among the tree's. */
  readonly thresholds: Float32Array;
  /** A node's right child; a leaf's place among the values. */
  readonly rights: Uint32Array;
  /** Weight of the training rows in each node. */
  readonly covers: Float32Array;
  /** What each split gained, times its weight. */
  readonly gains: Float32Array;
}

/** Bytes that `count` nodes take before the values, which are of 64 bits and begin at a multiple of them. */
export function nodeBytes(count: number): number {
  return Math.ceil((5 * count) / 2) * 8;
}

/** Nodes as the kernels write a tree: five columns of 32 bits, one after the other. */
export function nodesIn(buffer: ArrayBuffer, count: number): TreeNodes {
  return {
    features: new Int32Array(buffer, 0, count),
    thresholds: new Float32Array(buffer, 4 * count, count),
    rights: new Uint32Array(buffer, 8 * count, count),
    covers: new Float32Array(buffer, 12 * count, count),
    gains: new Float32Array(buffer, 16 * count, count),
  };
}
