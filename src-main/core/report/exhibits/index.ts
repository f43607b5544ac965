export { deploymentExhibits } from './deployment';
export { forecastExhibits } from './forecasts';
export { rankingExhibits } from './ranking';
export { blockExhibit, levelsExhibit, recommendationExhibit, warningExhibit } from './recommendation';
