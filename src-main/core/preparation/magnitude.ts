import { GatewiseError } from '../common/errors';
import type { NumberColumn } from './frame';
import type { FittedScaler } from './scaler';
import { scaleValue } from './scaler';

/** Beyond this the square of a value is more than a number can hold, and so are sums of squares, of which most figures are made. */
const largestSquared = 1e150;
const largestFloat32 = 3.4028234663852886e38;

/**
 * Refuses columns that no figure could be made of.
 * @throws GatewiseError BAD_INPUT naming the column and a value
 */
export function requireMeasurable({ name, values }: NumberColumn): void {
  const wrong = values.find((value) => Math.abs(value) > largestSquared);
  if (wrong === undefined) return;
  throw new GatewiseError(
    'BAD_INPUT',
    `“${name}” holds values as large as ${wrong.toPrecision(3)}, too large to be squared. Give it in a larger unit and import it again.`,
    { column: name, field: 'task.features' },
  );
}

/**
 * Refuses inputs that a model, which works in 32 bits, could not hold.
 * @throws GatewiseError BAD_INPUT naming the column and a value
 */
export function requireFloat32({ name, values }: NumberColumn, scaler: FittedScaler): void {
  const wrong = values.find((value) => Math.abs(scaleValue(scaler, value)) > largestFloat32);
  if (wrong === undefined) return;
  throw new GatewiseError(
    'BAD_INPUT',
    `“${name}” holds ${wrong.toPrecision(3)}, which the scaler “${scaler.kind}” leaves too large for a model. Choose another scaler or give the column in a larger unit.`,
    { column: name, field: 'preparation.scaling' },
  );
}
