import { formatNumber } from './table';

/** Settings and their values, by the last part of their names: `units=16 learningRate=0.001`. */
export const valuesText = (values: Readonly<Record<string, string | number | boolean | null>>): string =>
  Object.entries(values)
    .map(
      ([name, value]) =>
        `${name.split('.').at(-1) ?? name}=${typeof value === 'number' ? formatNumber(value) : String(value)}`,
    )
    .join(' ');
