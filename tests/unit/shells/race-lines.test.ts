import { describe, expect, it } from 'vitest';
import type { RunEnvironment } from '../../../src-main/core/run/schema';
import { raceLines, type RunDetail } from '../../../src-main/shells/cli/run-summary';

const environment: RunEnvironment = {
  gatewise: '0.2.0',
  node: '24.0.0',
  platform: 'linux x64',
  cpu: 'test',
  cores: 2,
  engine: 'fused-native',
  device: 'AVX-512',
  threads: 2,
  libraries: {},
};
const id = 'run_A' as RunDetail['id'];

describe('the race of a run in the terminal', () => {
  it('is told in a line, with why a device was left out', () => {
    const race: RunEnvironment['race'] = {
      steps: 5,
      batchSize: 32,
      entries: [
        { engine: 'fused-native', device: 'AVX-512', stepMs: 0.84123, reason: null },
        { engine: 'webgpu', device: 'a card', stepMs: 14.2, reason: null },
        { engine: 'tfjs-node', device: 'TensorFlow', stepMs: null, reason: { message: 'It failed: no memory' } },
      ],
    };
    expect(raceLines({ id, environment: { ...environment, race } })).toEqual([
      'run_A took fused-native, the fastest by 5 steps of its model: fused-native (AVX-512) 0.841 ms, webgpu (a card) 14.2 ms, tfjs-node was left out (It failed: no memory).',
    ]);
  });

  it('is not there where the engine was named, or is not known', () => {
    expect(raceLines({ id, environment })).toEqual([]);
    expect(raceLines({ id, environment: null })).toEqual([]);
  });
});
