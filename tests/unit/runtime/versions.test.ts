import { describe, expect, it } from 'vitest';
import { compareVersions, requirementsOf, satisfies } from '../../../src-main/runtime/versions';

describe('versions', () => {
  it('are ordered number by number', () => {
    const versions = ['2.9.1', '2.21.0', '2.21', '12.9.1.4', '9.10.2.21'];
    expect(versions.sort(compareVersions)).toEqual(['2.9.1', '2.21.0', '2.21', '9.10.2.21', '12.9.1.4']);
  });

  it.each([
    ['12.6.1', true],
    ['12.5.3.2', true],
    ['12.5.3.1', false],
    ['13.0', false],
    ['12.9rc1', false],
  ])('%s lies within <13.0,>=12.5.3.2: %s', (version, expected) => {
    const limits = [
      { operator: '<', version: '13.0' },
      { operator: '>=', version: '12.5.3.2' },
    ] as const;
    expect(satisfies(version, limits)).toBe(expected);
  });

  it.each([
    ['2.21.0', '==', '2.21', true],
    ['2.21.1', '!=', '2.21', true],
    ['2.21.3', '~=', '2.21.1', true],
    ['2.22.0', '~=', '2.21.1', false],
    ['3.0', '<=', '3', true],
    ['3.0', '>', '3', false],
  ] as const)('%s %s %s: %s', (version, operator, bound, expected) => {
    expect(satisfies(version, [{ operator, version: bound }])).toBe(expected);
  });
});

it('reads what a wheel asks for with one of its extras', () => {
  const metadata = [
    'Name: tensorflow',
    'Requires-Dist: numpy>=1.26',
    'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
    'Requires-Dist: NVIDIA_cudnn.cu12 (<10.0,>=9.3) ; extra == "and-cuda"',
    'Requires-Dist: tensorboard; extra == "other"',
  ].join('\n');
  expect(requirementsOf(metadata, 'and-cuda')).toEqual([
    {
      name: 'nvidia-cublas-cu12',
      limits: [
        { operator: '<', version: '13.0' },
        { operator: '>=', version: '12.5.3.2' },
      ],
    },
    {
      name: 'nvidia-cudnn-cu12',
      limits: [
        { operator: '<', version: '10.0' },
        { operator: '>=', version: '9.3' },
      ],
    },
  ]);
});
