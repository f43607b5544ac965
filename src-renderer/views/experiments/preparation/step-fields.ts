import {
  aggregationSchema,
  calendarComponentSchema,
  cyclicComponentSchema,
  rollingStatisticSchema,
  type PreparationStep,
} from '../../../../src-main/core/preparation/schema';

/** How one field of a step is edited. */
export type StepField = { readonly name: string; readonly shownFor?: (step: PreparationStep) => boolean } & (
  | { readonly editor: 'choice' | 'choices'; readonly options: readonly string[] }
  | { readonly editor: 'number'; readonly min: number; readonly max?: number; readonly isInteger: boolean }
  /** Columns of a kind; `optional`: none chosen means all. */
  | { readonly editor: 'columns'; readonly kind: 'number' | 'category'; readonly optional: boolean }
  | {
      readonly editor: 'flag' | 'numbers' | 'dates' | 'zone' | 'text' | 'interval' | 'exceptions' | 'markers' | 'times';
    }
);

type StepOf<Kind extends PreparationStep['kind']> = Extract<PreparationStep, { kind: Kind }>;
const fillMethods = [
  'forward',
  'linear',
  'seasonal',
  'median',
  'drop',
] as const satisfies StepOf<'fillMissing'>['method'][];
const clipMethods = ['robustZ', 'quantile'] as const satisfies StepOf<'clipOutliers'>['method'][];
const powerMethods = ['yeoJohnson', 'boxCox', 'log', 'log1p'] as const satisfies StepOf<'power'>['method'][];

const hasMethod = (method: string) => (step: PreparationStep) => 'method' in step && step.method === method;
const numbers = (optional: boolean): StepField => ({ name: 'columns', editor: 'columns', kind: 'number', optional });
const zone: StepField = { name: 'timeZone', editor: 'zone' };

/** The fields of every kind of step, in the order of the form. */
export const stepFields: Readonly<Record<PreparationStep['kind'], readonly StepField[]>> = {
  missingValues: [{ name: 'markers', editor: 'markers' }],
  sortRows: [],
  repeatedTimes: [{ name: 'aggregation', editor: 'choice', options: aggregationSchema.options }],
  leaveOut: [{ name: 'times', editor: 'times' }],
  fillMissing: [
    { name: 'method', editor: 'choice', options: fillMethods },
    { name: 'period', editor: 'number', min: 1, isInteger: true, shownFor: hasMethod('seasonal') },
    { name: 'flag', editor: 'flag', shownFor: (step) => !hasMethod('drop')(step) },
    numbers(true),
  ],
  resample: [
    { name: 'step', editor: 'interval' },
    { name: 'aggregation', editor: 'choice', options: aggregationSchema.options },
    { name: 'exceptions', editor: 'exceptions' },
  ],
  clipOutliers: [
    { name: 'method', editor: 'choice', options: clipMethods },
    { name: 'threshold', editor: 'number', min: 0, isInteger: false, shownFor: hasMethod('robustZ') },
    { name: 'lower', editor: 'number', min: 0, max: 0.5, isInteger: false, shownFor: hasMethod('quantile') },
    { name: 'upper', editor: 'number', min: 0.5, max: 1, isInteger: false, shownFor: hasMethod('quantile') },
    numbers(true),
  ],
  power: [{ name: 'method', editor: 'choice', options: powerMethods }, numbers(true)],
  difference: [{ name: 'lag', editor: 'number', min: 1, isInteger: true }, numbers(true)],
  lag: [{ name: 'lags', editor: 'numbers' }, numbers(false)],
  rolling: [
    { name: 'size', editor: 'number', min: 2, isInteger: true },
    { name: 'statistics', editor: 'choices', options: rollingStatisticSchema.options },
    numbers(false),
  ],
  cyclicEncoding: [{ name: 'components', editor: 'choices', options: cyclicComponentSchema.options }, zone],
  calendar: [{ name: 'components', editor: 'choices', options: calendarComponentSchema.options }, zone],
  holidays: [{ name: 'name', editor: 'text' }, zone, { name: 'dates', editor: 'dates' }],
  oneHot: [
    { name: 'maxCategories', editor: 'number', min: 1, max: 1000, isInteger: true },
    { name: 'columns', editor: 'columns', kind: 'category', optional: true },
  ],
  knownFuture: [numbers(false)],
};

/**
 * A new step of a kind, as complete as the data allow: what needs a column gets the target or the first feature.
 * @param year the first year of the data
 */
export function newStep(
  kind: PreparationStep['kind'],
  target: string,
  features: readonly string[],
  year: number,
): unknown {
  switch (kind) {
    case 'lag':
      return { kind, columns: [target], lags: [24] };
    case 'rolling':
      return { kind, columns: [target], size: 24 };
    case 'knownFuture':
      return { kind, columns: features.slice(0, 1) };
    case 'resample':
      return { kind, step: { unit: 'hour', count: 1 } };
    case 'cyclicEncoding':
      return { kind, components: ['hour', 'weekday'] };
    case 'calendar':
      return { kind, components: ['isWeekend'] };
    case 'holidays':
      return { kind, dates: [`${year}-01-01`] };
    case 'missingValues':
    case 'sortRows':
    case 'repeatedTimes':
    case 'leaveOut':
    case 'fillMissing':
    case 'clipOutliers':
    case 'power':
    case 'difference':
    case 'oneHot':
      return { kind };
  }
}
