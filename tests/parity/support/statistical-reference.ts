import { z } from 'zod';
import { at } from '../../../src-main/core/common/numbers';
import { normalQuantile } from '../../../src-main/core/common/distributions';
import { methodSchema, type StatisticalMethod } from '../../../src-main/core/model/statistical/schema';
import type { FittedSeries } from '../../../src-main/engine/statistical/method';
import { fitMethod } from '../../../src-main/engine/statistical/methods';
import { finish } from '../../../src-main/engine/statistical/work';
import type { Quantity } from './numbers';

const row = z.array(z.number());
const forecastSchema = z.object({
  mean: row,
  'lo-80': row.optional(),
  'hi-80': row.optional(),
  'lo-95': row.optional(),
  'hi-95': row.optional(),
  info: z.looseObject({ aicc: z.number().optional() }).default({}),
});
type ReferenceForecast = z.infer<typeof forecastSchema>;

export const statisticalCaseSchema = z.object({
  name: z.string(),
  season_length: z.number().int().positive(),
  horizon: z.number().int().positive(),
  y: row.min(4),
  forecasts: z.record(z.string(), z.union([forecastSchema, z.object({ error: z.string() })])),
});
export type StatisticalCase = z.infer<typeof statisticalCaseSchema>;

/** Largest error of a forecast, of an interval's bound (each by the largest size of such a value), and of an AICc. */
export const statisticalTolerances = { mean: 0.01, interval: 0.05, aicc: 2 };

/** Deviation of the next row, by the largest forecast, below which a fit has no errors. */
const exactShare = 1e-6;

/** Methods that choose a form by its AICc: another form that is as good is no error. */
const automatic = ['AutoETS', 'AutoARIMA'];

/** The methods of a case that there are, under statsforecast's names. */
export function methodsOf(stored: StatisticalCase): (readonly [name: string, reference: ReferenceForecast])[] {
  return Object.entries(stored.forecasts).flatMap(([name, reference]) =>
    'mean' in reference && isOffered(name) ? [[name, reference] as const] : [],
  );
}

/** The others, each with the reason why it is not compared. */
export function absentMethodsOf(stored: StatisticalCase): (readonly [name: string, reason: string])[] {
  return Object.entries(stored.forecasts).flatMap(([name, reference]): [string, string][] => {
    if (!isOffered(name)) return [[name, 'the program has no such method']];
    return 'error' in reference ? [[name, `the reference has no figures: ${reference.error}`]] : [];
  });
}

const isOffered = (name: string): boolean => methodSchema.safeParse({ type: name }).success;

export interface StatisticalComparison {
  readonly form: string;
  readonly quantities: readonly Quantity[];
  readonly note: string | null;
}

/** Fits one method to a case's series and holds its forecasts and intervals against the reference's. */
export function compareMethod(
  stored: StatisticalCase,
  name: string,
  reference: ReferenceForecast,
): StatisticalComparison {
  const method = methodSchema.parse({ type: name });
  const y = Float64Array.from(stored.y);
  const fitted = finish(fitMethod(method, y, stored.season_length));
  const filter = fitted.filter();
  for (const value of y) filter.update(value);
  const [means, deviations] = [new Float64Array(stored.horizon), new Float64Array(stored.horizon)];
  filter.forecast(means, deviations);
  const scale = residualScale(method, fitted, y);
  const meanError = errorOf(means, reference.mean);
  const quantities: Quantity[] = [];
  const aicc = fitted.figures.find((figure) => figure.name === 'aicc')?.value;
  const worse = typeof aicc === 'number' && reference.info.aicc !== undefined ? aicc - reference.info.aicc : null;
  // The likelihood of a fit without errors is that of its rounding.
  const isExact = at(deviations, 0) <= exactShare * Math.max(...reference.mean.map(Math.abs));
  const isMeasuredByAicc =
    worse !== null && !isExact && (automatic.includes(name) || meanError > statisticalTolerances.mean);
  quantities.push({
    quantity: 'mean',
    error: meanError,
    tolerance: isMeasuredByAicc ? null : statisticalTolerances.mean,
  });
  if (isMeasuredByAicc)
    quantities.push({ quantity: 'aicc', error: Math.max(0, worse), tolerance: statisticalTolerances.aicc });
  for (const [bound, side, level] of bounds) {
    const expected = reference[bound];
    if (expected === undefined) continue;
    const width = side * normalQuantile(0.5 + level / 2) * scale;
    const own = means.map((mean, step) => mean + width * at(deviations, step));
    const slack = isDrawn(method) ? deviations.map((deviation) => drawnError(level) * scale * deviation) : null;
    // The interval of another form is another one.
    const tolerance =
      isMeasuredByAicc && meanError > statisticalTolerances.mean ? null : statisticalTolerances.interval;
    quantities.push({ quantity: bound, error: errorOf(own, expected, slack), tolerance });
  }
  const notes = [
    ...(isDrawn(method) ? ['bounds beyond 3 standard errors of the reference’s draws'] : []),
    ...(scale === 1 ? [] : ['with the reference’s residuals, which hold the additive season that was taken out']),
  ];
  return { form: fitted.form, quantities, note: notes.length === 0 ? null : notes.join('; ') };
}

/** Whether the reference’s intervals are quantiles of what it drew. */
const isDrawn = (method: StatisticalMethod): boolean => method.type.endsWith('Theta');
const draws = 200;

/** Three standard errors of a bound of so many draws, in standard deviations of what is drawn. */
function drawnError(level: number): number {
  const share = (1 - level) / 2;
  const density = Math.exp(-(normalQuantile(share) ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return (3 * Math.sqrt((share * (1 - share)) / draws)) / density;
}

const bounds = [
  ['lo-80', -1, 0.8],
  ['hi-80', 1, 0.8],
  ['lo-95', -1, 0.95],
  ['hi-95', 1, 0.95],
] as const;

function errorOf(own: ArrayLike<number>, expected: readonly number[], slack: ArrayLike<number> | null = null): number {
  const size = Math.max(...expected.map(Math.abs));
  const beyond = (value: number, step: number): number =>
    Math.max(0, Math.abs(at(own, step) - value) - (slack === null ? 0 : at(slack, step)));
  return Math.max(...expected.map(beyond)) / size;
}

/**
 * statsforecast 2.1.1 adds the season to the residuals of Theta models whose season is additive, and takes their standard
 * deviation then: by how much that is larger. Its intervals are compared as they are meant, and the program keeps its own.
 */
function residualScale(method: StatisticalMethod, fitted: FittedSeries, y: Float64Array): number {
  const isAdditive = fitted.figures.some(({ name, value }) => name === 'season' && value === 'additive');
  if (!method.type.endsWith('Theta') || !isAdditive) return 1;
  const season = fitted.state.slice(8);
  const filter = fitted.filter();
  const [mean, deviation] = [new Float64Array(1), new Float64Array(1)];
  const errors = Array.from(y, (value) => {
    filter.forecast(mean, deviation);
    filter.update(value);
    return value - at(mean, 0);
  });
  const deviationOf = (values: readonly number[]): number => {
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0));
  };
  const counted = errors.slice(3);
  return (
    deviationOf(counted.map((error, index) => error + at(season, (index + 3) % season.length))) / deviationOf(counted)
  );
}
