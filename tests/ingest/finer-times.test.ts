import { describe, expect, it } from 'vitest';
import { finerTimeFindings } from '../../src-main/ingest/finer-times';

const told = (format: string, ...texts: string[]): unknown[] =>
  finerTimeFindings('time', format, texts).map(({ code, examples, values }) => [code, examples, values]);

describe('times finer than a millisecond', () => {
  it.each([
    ['epoch-s', '1694532425.58001', '1694532425.580'],
    ['epoch-ms', '1694532425580.5', '1694532425580.0'],
    ['epoch-us', '1723464000349345', '1723464000349000'],
    ['epoch-ns', '1723464000349000001', '1723464000349000000'],
    ['iso', '2024-08-12T12:00:00.349345Z', '2024-08-12T12:00:00.349000Z'],
    ['%d.%m.%Y %H:%M:%S', '12.08.2024 12:00:00,3491', '12.08.2024 12:00:00'],
  ])('are told of %s', (format, finer, whole) => {
    expect(told(format, whole, finer)).toEqual([['finerThanMilliseconds', [finer], { count: 1, rows: 2 }]]);
    expect(told(format, whole)).toEqual([]);
  });
});
