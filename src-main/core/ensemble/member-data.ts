import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { at } from '../common/numbers';
import { targetRows, type FittedPreparation, type PreparedData } from '../preparation';
import { fitScaler, identityScaler, type FittedScaler } from '../preparation/scaler';
import { partWords, type Part } from '../task/schema';

/** What all members predicted of one part. */
export interface MemberPart {
  readonly part: Part;
  /** Row of the dataset of each window's first predicted row. */
  readonly rows: ArrayLike<number>;
  /** Of each member [windows × steps] in the target's units, or [windows × classes] probabilities. */
  readonly predicted: readonly Float64Array[];
  /** The input that a gate decides by, in each window's last row; null without one. */
  readonly gate: Float32Array | null;
}

export interface MemberPredictions {
  readonly parts: readonly MemberPart[];
}

/**
 * Prepared data as an ensemble sees them: a window is one row that holds the predictions of all members, one member after the
 * other, and behind them what a gate decides by. The target is what it was, in its own units; they are left unscaled unless
 * 32-bit numbers would round the predictions.
 * @throws GatewiseError BAD_INPUT where the predictions are not of the windows of these data
 */
export function memberData(prepared: PreparedData, { parts: given }: MemberPredictions): PreparedData {
  const { fitted, plan, rawTargets, rowCount, classNames } = prepared;
  const scaler = scalerOf(prepared, given);
  const taken =
    classNames?.length === 2 ? [1] : Array.from({ length: classNames?.length ?? fitted.window.horizon }).keys();
  const columns = [...taken];
  const width = classNames?.length ?? fitted.window.horizon;
  const members = given[0]?.predicted.length ?? 0;
  const hasGate = given.some(({ gate }) => gate !== null);
  const featureCount = members * columns.length + (hasGate ? 1 : 0);
  const inputs = new Float32Array(rowCount * featureCount).fill(Number.NaN);
  const starts: Record<Part, Uint32Array> = {
    train: targetRows(prepared, 'train'),
    validation: targetRows(prepared, 'validation'),
    test: targetRows(prepared, 'test'),
  };
  for (const { part, rows, predicted, gate } of given) {
    requireSameRows(prepared, part, starts[part], rows);
    starts[part].forEach((row, window) => {
      const place = row * featureCount;
      predicted.forEach((values, member) => {
        columns.forEach((column, index) => {
          const value = at(values, window * width + column);
          inputs[place + member * columns.length + index] = (value - scaler.center) / scaler.scale;
        });
      });
      if (gate !== null) inputs[place + featureCount - 1] = at(gate, window);
    });
  }
  const features = Array.from({ length: featureCount }, (_, index) => ({
    name: `${index + 1}`,
    scaler: identityScaler,
  }));
  const own: FittedPreparation = {
    ...fitted,
    window: { ...fitted.window, lookback: 1, offset: 0, normalization: 'none' },
    features,
    target: { scaler, transforms: [], differenceLag: null },
    targetFeature: null,
  };
  const partOf = (part: Part) => ({ ...plan.parts[part], starts: starts[part] });
  return {
    ...prepared,
    fitted: own,
    featureNames: features.map(({ name }) => name),
    featureCount,
    inputs,
    targets: Float32Array.from(rawTargets, (value) => (value - scaler.center) / scaler.scale),
    anchors: null,
    plan: { ...plan, parts: { train: partOf('train'), validation: partOf('validation'), test: partOf('test') } },
  };
}

function scalerOf({ rawTargets, plan, classNames }: PreparedData, given: readonly MemberPart[]): FittedScaler {
  const isExact = given.every(({ predicted }) =>
    predicted.every((values) => values.every((value) => Math.fround(value) === value)),
  );
  if (classNames !== null || isExact) return identityScaler;
  return fitScaler('standard', rawTargets, plan.parts.train.segments);
}

function requireSameRows({ sourceRows }: PreparedData, part: Part, starts: Uint32Array, rows: ArrayLike<number>): void {
  const isSame =
    rows.length === starts.length &&
    starts.every((start, window) => (sourceRows === null ? start : at(sourceRows, start)) === at(rows, window));
  if (isSame) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`The members' predictions are of ${rows.length} windows of the ${partWords[part]} part, and the data have ${starts.length}, not all of them the same.`,
    { field: 'model.members' },
  );
}
