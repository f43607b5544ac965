import { changesRows, placeForStep } from '../preparation/order';
import { preparationSchema, preparationStepSchema, type Markers, type PreparationStep } from '../preparation/schema';

/**
 * A preparation that treats a value of a column as missing: in its step `missingValues` where it has one, else in a new one
 * before all others. Where no step fills or drops what is then missing in the column, one comes along that repeats the last
 * value, as the default configuration of data with gaps has it. The same value twice changes nothing.
 */
export function treatAsMissing(
  steps: readonly PreparationStep[],
  column: string,
  value: number | string,
): PreparationStep[] {
  const marked = withStep(steps, column, value);
  const isFilled = marked.some(
    (step) => step.kind === 'fillMissing' && (step.columns === null || step.columns.includes(column)),
  );
  if (isFilled) return marked;
  // Lags and rolling statistics, say, are then made of what is filled.
  const first = marked.findIndex((step) => step.kind !== 'missingValues' && !changesRows(step));
  const fill = preparationStepSchema.parse({ kind: 'fillMissing' });
  return marked.toSpliced(first < 0 ? marked.length : first, 0, fill);
}

/**
 * The same for a configuration as it is written in a file, and values as they are written on a command line, by column. One
 * whose preparation is no preparation stays as it is: the check says what is wrong with it.
 */
export function treatTextsAsMissing(
  configuration: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown> {
  const given = preparationSchema.safeParse(configuration['preparation'] ?? {});
  const markers = Object.entries(texts).flatMap(([column, values]) => values.map((text) => ({ column, text })));
  if (!given.success || markers.length === 0) return { ...configuration };
  const steps = markers.reduce<PreparationStep[]>((done, { column, text }) => {
    const number = Number(text);
    return treatAsMissing(done, column, Number.isFinite(number) ? number : text);
  }, given.data.steps);
  return { ...configuration, preparation: { ...given.data, steps } };
}

/** Markers with one more value of a column. */
export function withMarker(markers: readonly Markers[], column: string, value: number | string): Markers[] {
  if (!markers.some((one) => one.column === column)) return [...markers, { column, values: [value] }];
  return markers.map((one) =>
    one.column === column && !one.values.includes(value) ? { ...one, values: [...one.values, value] } : one,
  );
}

/** Markers without a value of a column. */
export function withoutMarker(markers: readonly Markers[], column: string, value: number | string): Markers[] {
  return markers.flatMap((one) => {
    if (one.column !== column) return [one];
    const values = one.values.filter((other) => other !== value);
    return values.length === 0 ? [] : [{ ...one, values }];
  });
}

function withStep(steps: readonly PreparationStep[], column: string, value: number | string): PreparationStep[] {
  const index = steps.findIndex(({ kind }) => kind === 'missingValues');
  const step = steps[index];
  if (step?.kind === 'missingValues') {
    return [...steps].with(index, { ...step, markers: withMarker(step.markers, column, value) });
  }
  const added: PreparationStep = { kind: 'missingValues', markers: withMarker([], column, value) };
  return [...steps].toSpliced(placeForStep(steps, added), 0, added);
}
