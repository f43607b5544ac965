/** How often the distance of an end is doubled to find one that is not held, and halved to find where that begins. */
const doublings = 20;
const halvings = 14;

/**
 * An end of the interval that a test of ratios implies (Fieller 1954): how far from `center`, in the direction of `step` and
 * about as far, values ≥ 0 are held; infinite where all are. Whether 1 is held is known, and the end lies on its right side.
 */
export function ratioEnd(
  { center, step, isOneHeld }: { readonly center: number; readonly step: number; readonly isOneHeld: boolean },
  isHeld: (c: number) => boolean,
): number {
  if (step === 0 || !Number.isFinite(step)) return center;
  const isOneAhead = (1 - center) * step > 0;
  let inside = isOneAhead && isOneHeld ? 1 : center;
  let outside = isOneAhead && !isOneHeld ? 1 : Number.NaN;
  for (let i = 0; Number.isNaN(outside); i += 1) {
    if (i === doublings) return Infinity;
    const next = Math.max(0, inside + step * 2 ** i);
    if (!isHeld(next)) outside = next;
    else if (next === 0) return 0;
    else inside = next;
  }
  for (let i = 0; i < halvings; i += 1) {
    const middle = (inside + outside) / 2;
    if (isHeld(middle)) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}
