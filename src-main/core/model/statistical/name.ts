import type { StatisticalMethod, StatisticalModel } from './schema';

/** The method, e.g. `AutoETS`, `MSTL of AutoARIMA`, `Mean of AutoETS, Theta`. */
export function statisticalName({ method }: Pick<StatisticalModel, 'method'>): string {
  return methodName(method);
}

function methodName(method: StatisticalMethod): string {
  if (method.type === 'MSTL' && method.trendForecaster.type !== 'AutoETS') {
    return `MSTL of ${methodName(method.trendForecaster)}`;
  }
  return method.type === 'Mean' ? `Mean of ${method.members.map(methodName).join(', ')}` : method.type;
}
