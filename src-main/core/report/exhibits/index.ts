export { forecastExhibits } from './forecasts';
export { rankingExhibits } from './ranking';
