import type { StatisticalMethod } from '../../core/model/statistical/schema';
import { fitArima, restoreArima } from './arima';
import { combine, restoreCombination } from './combination';
import { fitIntermittent, restoreIntermittent, type IntermittentOptions } from './croston';
import { fitEts, restoreEts, type EtsSearch } from './ets';
import type { FittedSeries, SeriesFilter } from './method';
import { fitMstl, restoreMstl } from './mstl';
import { fitDrift, fitSeasonalNaive, restoreDrift, restoreSeasonalNaive } from './naive';
import { fitSmoothing, restoreSmoothing } from './smoothing';
import { fitTheta, restoreTheta, thetaKinds } from './theta';
import type { ThetaKind } from './theta/recursion';
import { part, type Work } from './work';

/** Rows of a season of a method: its own, else those that are usual; 1 of one that knows no season. */
export function seasonLengthOf(method: StatisticalMethod, usual: number): number {
  return 'seasonLength' in method ? (method.seasonLength ?? usual) : 1;
}

/**
 * Fits a method to one series, oldest row first, without gaps.
 * @param usualSeason rows of a season where the method names none
 * @throws GatewiseError BAD_INPUT where the series does not suffice
 */
export function* fitMethod(method: StatisticalMethod, y: Float64Array, usualSeason: number): Work<FittedSeries> {
  const seasonLength = seasonLengthOf(method, usualSeason);
  switch (method.type) {
    case 'AutoETS':
    case 'Holt':
    case 'HoltWinters':
      return yield* fitEts(y, seasonLength, searchOf(method));
    case 'AutoTheta':
    case 'Theta':
    case 'OptimizedTheta':
    case 'DynamicTheta':
    case 'DynamicOptimizedTheta':
      return yield* fitTheta(y, seasonLength, kindsOf(method.type), method.decompositionType);
    case 'SimpleExponentialSmoothingOptimized':
      return fitSmoothing(y);
    case 'AutoARIMA':
      return yield* fitArima(y, seasonLength, method);
    case 'MSTL':
      return yield* fitMstl(y, seasonLengthsOf(method, seasonLength), (rest) =>
        fitMethod(method.trendForecaster, rest, 1),
      );
    case 'SeasonalNaive':
      return fitSeasonalNaive(y, seasonLength);
    case 'RandomWalkWithDrift':
      return fitDrift(y);
    case 'CrostonClassic':
    case 'CrostonSBA':
    case 'TSB':
      return fitIntermittent(y, intermittentOf(method));
    case 'Mean': {
      const members: FittedSeries[] = [];
      for (const [index, member] of method.members.entries()) {
        members.push(yield* part(index, method.members.length, fitMethod(member, y, usualSeason)));
      }
      return combine(members);
    }
  }
}

/** The filter of a method's kept state, before the first row. @throws Error where the state is not one of this method */
export function restoreMethod(method: StatisticalMethod, state: Float64Array): SeriesFilter {
  switch (method.type) {
    case 'AutoETS':
    case 'Holt':
    case 'HoltWinters':
      return restoreEts(state);
    case 'AutoTheta':
    case 'Theta':
    case 'OptimizedTheta':
    case 'DynamicTheta':
    case 'DynamicOptimizedTheta':
      return restoreTheta(state);
    case 'SimpleExponentialSmoothingOptimized':
      return restoreSmoothing(state);
    case 'AutoARIMA':
      return restoreArima(state);
    case 'MSTL':
      return restoreMstl(state, (own) => restoreMethod(method.trendForecaster, own));
    case 'SeasonalNaive':
      return restoreSeasonalNaive(state);
    case 'RandomWalkWithDrift':
      return restoreDrift(state);
    case 'CrostonClassic':
    case 'CrostonSBA':
    case 'TSB':
      return restoreIntermittent(state);
    case 'Mean':
      return restoreCombination(
        state,
        method.members.map((member) => (own: Float64Array) => restoreMethod(member, own)),
      );
  }
}

/** Seasons of MSTL: a shortest one of one row is none. */
export function seasonLengthsOf(
  { furtherSeasonLengths }: Extract<StatisticalMethod, { type: 'MSTL' }>,
  shortest: number,
): number[] {
  return [shortest, ...furtherSeasonLengths].filter((rows) => rows > 1);
}

function searchOf(method: Extract<StatisticalMethod, { type: 'AutoETS' | 'Holt' | 'HoltWinters' }>): EtsSearch {
  switch (method.type) {
    case 'AutoETS':
      return { model: method.model, damped: method.damped };
    case 'Holt':
      return { model: `${method.errorType}AN`, damped: null };
    case 'HoltWinters':
      return { model: `${method.errorType}A${method.errorType}`, damped: null };
  }
}

const thetaKindOf = {
  Theta: 'STM',
  OptimizedTheta: 'OTM',
  DynamicTheta: 'DSTM',
  DynamicOptimizedTheta: 'DOTM',
} as const satisfies Record<string, ThetaKind>;

function kindsOf(type: keyof typeof thetaKindOf | 'AutoTheta'): readonly ThetaKind[] {
  return type === 'AutoTheta' ? thetaKinds : [thetaKindOf[type]];
}

function intermittentOf(
  method: Extract<StatisticalMethod, { type: 'CrostonClassic' | 'CrostonSBA' | 'TSB' }>,
): IntermittentOptions {
  switch (method.type) {
    case 'TSB':
      return { kind: 'tsb', alphaDemand: method.alphaD, alphaInterval: method.alphaP };
    case 'CrostonClassic':
    case 'CrostonSBA':
      return { kind: method.type === 'CrostonSBA' ? 'sba' : 'classic', alphaDemand: 0.1, alphaInterval: 0.1 };
  }
}
