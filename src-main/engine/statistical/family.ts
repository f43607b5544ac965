import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type { ModelFamily, ModelSummary, PreparedShape, StatisticalModel, TargetShape } from '../../core/model';
import type { StatisticalMethod } from '../../core/model/statistical/schema';
import { longestEtsSeason } from './ets';
import { StatisticalEstimator, stateBytes, type Threads } from './estimator';
import { seasonLengthOf, seasonLengthsOf } from './methods';
import { workerProgram } from './panel';
import { readState } from './state';

const onCores = (threads: number): Threads => ({ threads, worker: workerProgram() });
const asItIs: TargetShape = { isSeen: true, scale: 1, center: 0, isDifferenced: false };

/** Classical models of each series alone, on the CPU in double precision. */
export const statisticalFamily: ModelFamily<StatisticalModel> = {
  history: 'whole',
  check,
  plan(model, shape) {
    check(model, shape);
    return Promise.resolve({
      memoryBytes: stateBytes + 16 * shape.horizon,
      memoryField: 'model.method',
      engine: 'statistical',
      device: 'float64',
      remark: null,
    });
  },
  create(model, shape, { threads }) {
    check(model, shape);
    const fitted = { usualSeason: shape.seasonLength ?? 1, series: [] };
    return Promise.resolve(new StatisticalEstimator(model, shape.target ?? asItIs, fitted, onCores(threads)));
  },
  restore(model, shape, { threads }, tensors) {
    // The season is in the state: it is not asked for again.
    requireTarget(shape);
    return Promise.resolve().then(
      () => new StatisticalEstimator(model, shape.target ?? asItIs, readState(tensors), onCores(threads)),
    );
  },
};

function check(model: StatisticalModel, shape: PreparedShape): ModelSummary {
  requireTarget(shape);
  const { method } = model;
  requireSeason(method, 'model.method', shape.seasonLength ?? 1);
  for (const [index, member] of method.type === 'Mean' ? method.members.entries() : []) {
    requireSeason(member, `model.method.members.${index}`, shape.seasonLength ?? 1);
  }
  return {
    parameterCount: null,
    layers: [],
    facts: [
      { name: 'method', value: method.type },
      ...('seasonLength' in method
        ? [{ name: 'seasonLength', value: seasonLengthOf(method, shape.seasonLength ?? 1) }]
        : []),
      { name: 'fittedTo', value: shape.target?.isDifferenced === true ? 'differences, unscaled' : 'target, unscaled' },
      ...(model.refitEvery === null ? [] : [{ name: 'refitEvery', value: model.refitEvery }]),
      ...(model.fitRows === null ? [] : [{ name: 'fitRows', value: model.fitRows }]),
    ],
  };
}

/** @throws GatewiseError MODEL_INVALID for classes, or where the target's past may not be seen */
function requireTarget({ task, target }: PreparedShape): void {
  if (task === 'classification') {
    throw new GatewiseError(
      'MODEL_INVALID',
      said`A statistical model continues numbers. It has no classes to predict.`,
      {
        field: 'model.kind',
      },
    );
  }
  if (target?.isSeen !== false) return;
  throw new GatewiseError(
    'MODEL_INVALID',
    said`A statistical model goes by the target’s own past, which this task hides from models. Let them see it, or choose another kind of model.`,
    { field: 'task.targetHistory' },
  );
}

/** @throws GatewiseError MODEL_INVALID for MSTL without a season, for a form with a season where there is none, or one too long for it */
function requireSeason(method: StatisticalMethod, path: string, usual: number): void {
  const rows = seasonLengthOf(method, usual);
  if (method.type === 'MSTL') {
    requireSeason(method.trendForecaster, `${path}.trendForecaster`, 1);
    if (seasonLengthsOf(method, rows).length > 0) return;
    throw new GatewiseError(
      'MODEL_INVALID',
      said`“MSTL” takes seasons out, and there is none: the season of the evaluation has one row. Name a season, or use a method without one.`,
      { field: `${path}.seasonLength` },
    );
  }
  const needsSeason = method.type === 'HoltWinters' || (method.type === 'AutoETS' && /[AM]$/.test(method.model));
  if (!needsSeason || (rows > 1 && rows <= longestEtsSeason)) return;
  const why =
    rows > 1 ? said`has ${rows} rows, and more than ${longestEtsSeason} states cannot be fitted` : said`has one row`;
  throw new GatewiseError(
    'MODEL_INVALID',
    said`“${method.type}” takes a season of 2 to ${longestEtsSeason} rows, and this one ${why}. Name another season, or use MSTL or a method without one.`,
    { field: `${path}.seasonLength` },
  );
}
