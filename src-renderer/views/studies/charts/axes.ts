import { fromScale, scaleOf, valueOfChoice } from '../../../../src-main/core/tuning/distribution';
import type { Parameter, ParameterValue } from '../../../../src-main/core/tuning';

/** Names of places between the ends of a parameter's range, from 0 to 1: every choice, or five values. */
export function placesOf(
  { distribution }: Parameter,
  write: (value: ParameterValue) => string,
): { readonly x: number; readonly name: string }[] {
  if (distribution.kind === 'categorical') {
    const { choices } = distribution;
    return choices.map((choice, at) => ({ x: (at + 0.5) / choices.length, name: write(valueOfChoice(choice)) }));
  }
  const [from, to] = scaleOf(distribution);
  return [0, 0.25, 0.5, 0.75, 1].map((x) => ({
    x,
    name: write(Number(fromScale(distribution, from + x * (to - from)).toPrecision(3))),
  }));
}

/** Cells into which a parameter's range is parted, by the names of their middles: its choices, or `most` of equal probability. */
export function cellsOf({ distribution }: Parameter, most: number, write: (value: ParameterValue) => string): string[] {
  if (distribution.kind === 'categorical') return distribution.choices.map((choice) => write(valueOfChoice(choice)));
  const [from, to] = scaleOf(distribution);
  return Array.from({ length: most }, (_, at) =>
    write(Number(fromScale(distribution, from + ((at + 0.5) / most) * (to - from)).toPrecision(3))),
  );
}
