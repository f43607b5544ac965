import { GatewiseError } from '../common/errors';
import { said, type Sentence } from '../common/sentence';
import { largestSquared, smallestSquared } from '../common/magnitude';
import type { NumberColumn } from './frame';
import type { FittedScaler } from './scaler';
import { scaleValue } from './scaler';

const largestFloat32 = 3.4028234663852886e38;
/** The smallest that 32 bits hold with full precision. */
const smallestFloat32 = 1.1754943508222875e-38;

/**
 * Refuses columns that no figure could be made of.
 * @throws GatewiseError BAD_INPUT naming the column and a value
 */
export function requireMeasurable({ name, values }: NumberColumn): void {
  const largest = largestOf(values, Math.abs);
  const refuse = (is: Sentence, unit: Sentence): never => {
    throw new GatewiseError('BAD_INPUT', said`“${name}” holds ${is}. Give it in a ${unit} unit and import it again.`, {
      column: name,
      field: 'task.features',
    });
  };
  if (largest > largestSquared)
    refuse(said`values as large as ${shown(largest)}, too large to be squared`, said`larger`);
  if (largest > 0 && largest < smallestSquared) {
    refuse(said`no value larger than ${shown(largest)}, too small to be squared`, said`smaller`);
  }
}

/**
 * Refuses inputs that a model, which works in 32 bits, could not hold.
 * @throws GatewiseError BAD_INPUT naming the column and a value
 */
export function requireFloat32({ name, values }: NumberColumn, scaler: FittedScaler): void {
  const scaled = largestOf(values, (value) => Math.abs(scaleValue(scaler, value)));
  const isLarge = scaled > largestFloat32;
  if (!isLarge && (scaled === 0 || scaled >= smallestFloat32)) return;
  const wrong = values.find((value) => Math.abs(scaleValue(scaler, value)) === scaled) ?? 0;
  throw new GatewiseError(
    'BAD_INPUT',
    said`“${name}” holds ${shown(wrong)}, which the scaler “${scaler.kind}” leaves too ${isLarge ? said`large` : said`small`} for a model. Choose another scaler or give the column in a ${isLarge ? said`larger` : said`smaller`} unit.`,
    { column: name, field: 'preparation.scaling' },
  );
}

/** The largest of the values that are there; 0 where none is. */
function largestOf(values: Float64Array, size: (value: number) => number): number {
  let largest = 0;
  for (const value of values) {
    const own = size(value);
    if (own > largest) largest = own;
  }
  return largest;
}

const shown = (value: number): string => value.toPrecision(3);
