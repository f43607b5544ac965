export { forecastRecursively, type ForecastInput } from './forecast';
export * from './schema';
