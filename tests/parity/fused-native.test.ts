import { describe, expect, it } from 'vitest';
import { availableInstructionSets, createNativeEngine } from '../../src-main/engine/fused';
import { problems, readReference } from './support/fixtures';
import { compareReference } from './support/reference';

const layers = readReference('layers');
const trajectories = readReference('trajectories');

describe.each(availableInstructionSets())('the native kernels in %s', (instructionSet) => {
  it.each([1, 2, 3])('agree with Keras on %i threads', async (threads) => {
    const factories = { 'fused-native': () => createNativeEngine({ instructionSet, probeThreads: threads }) };
    const layerReport = await compareReference(layers, 'fused-native', { factories });
    expect(layerReport.cases).toHaveLength(32);
    expect(problems(layerReport.cases)).toEqual([]);
    const trajectoryReport = await compareReference(trajectories, 'fused-native', { factories, threads });
    expect(trajectoryReport.cases).toHaveLength(11);
    expect(problems(trajectoryReport.cases)).toEqual([]);
    const cases = [...layerReport.cases, ...trajectoryReport.cases];
    expect(cases.every((report) => report.state === 'compared' && report.engine === 'fused-native')).toBe(true);
  });
});
