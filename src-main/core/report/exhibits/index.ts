export { deploymentExhibits } from './deployment';
export { forecastExhibits } from './forecasts';
export { figuresExhibit, rankingExhibits } from './ranking';
export { searchExhibit } from './search';
export { blockExhibit, levelsExhibit, recommendationExhibit, warningExhibit } from './recommendation';
