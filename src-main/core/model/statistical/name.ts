import type { StatisticalMethod, StatisticalModel } from './schema';

/** The method, e.g. `AutoETS`, `Mean of AutoETS, Theta`. */
export function statisticalName({ method }: Pick<StatisticalModel, 'method'>): string {
  return methodName(method);
}

function methodName(method: StatisticalMethod): string {
  return method.type === 'Mean' ? `Mean of ${method.members.map(methodName).join(', ')}` : method.type;
}
