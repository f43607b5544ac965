import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestPoint } from '../../../src-renderer/charts/crosshair';

describe('the point that a crosshair speaks of', () => {
  it('is the nearest one with a figure, whatever the order', () => {
    const point = fc.record({ x: fc.integer({ min: -50, max: 50 }), y: fc.option(fc.integer(), { nil: null }) });
    fc.assert(
      fc.property(fc.array(point), fc.integer({ min: -60, max: 60 }), (points, x) => {
        const found = nearestPoint(points, x);
        const distances = points.flatMap((other) => (other.y === null ? [] : [Math.abs(other.x - x)]));
        if (found === null) expect(distances).toEqual([]);
        else {
          expect(points[found]?.y).not.toBeNull();
          expect(Math.abs((points[found]?.x ?? Number.NaN) - x)).toBe(Math.min(...distances));
        }
      }),
    );
  });
});
