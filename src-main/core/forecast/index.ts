export { combineForecasts } from './combine';
export { forecastRecursively, type ForecastInput } from './forecast';
export * from './schema';
