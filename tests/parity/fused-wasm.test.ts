import { describe, expect, it } from 'vitest';
import { availableVectorSets, createPortableEngine } from '../../src-main/engine/fused';
import { problems, readReference } from './support/fixtures';
import { compareReference } from './support/reference';

const layers = readReference('layers');
const trajectories = readReference('trajectories');

describe.each(availableVectorSets())('the portable kernels in WebAssembly, vector set %s', (vectorSet) => {
  it.each([1, 2, 3])('agree with Keras on %i threads', async (threads) => {
    const factories = { 'fused-wasm': () => createPortableEngine({ vectorSet, probeThreads: threads }) };
    const layerReport = await compareReference(layers, 'fused-wasm', { factories });
    expect(layerReport.cases).toHaveLength(32);
    expect(problems(layerReport.cases)).toEqual([]);
    const trajectoryReport = await compareReference(trajectories, 'fused-wasm', { factories, threads });
    expect(trajectoryReport.cases).toHaveLength(11);
    expect(problems(trajectoryReport.cases)).toEqual([]);
    const cases = [...layerReport.cases, ...trajectoryReport.cases];
    expect(cases.every((report) => report.state === 'compared' && report.engine === 'fused-wasm')).toBe(true);
  });
});

it('runs on every vector set that Node’s WebAssembly knows', () => {
  expect(availableVectorSets()).toEqual(['relaxed', 'simd']);
});
