import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue';

/** The place on an x axis that the pointer is at, in one of several charts. */
export interface Crosshair {
  /** What the axis shows: charts with another one do not follow. */
  readonly axis: string;
  readonly x: number;
  /** The chart under the pointer. */
  readonly source: symbol;
}

const key: InjectionKey<ShallowRef<Crosshair | null>> = Symbol('crosshair');

/** From here down the charts with the same x axis show the place that the pointer is at in any of them. */
export function linkCrosshairs(): void {
  provide(key, shallowRef(null));
}

/** The crosshair of the charts around; one of its own where they are not linked. */
export function useCrosshair(): ShallowRef<Crosshair | null> {
  return inject(key, () => shallowRef<Crosshair | null>(null), true);
}

/** Position of the point nearest to `x`; null when there is none with a figure. */
export function nearestPoint(
  points: readonly { readonly x: number; readonly y: number | null }[],
  x: number,
): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  points.forEach((point, index) => {
    const distance = Math.abs(point.x - x);
    if (point.y === null || distance >= least) return;
    nearest = index;
    least = distance;
  });
  return nearest;
}
