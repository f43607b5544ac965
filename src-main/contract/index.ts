import { backtestsContract } from './backtests';
import { bestContract } from './best';
import { comparisonsContract } from './comparisons';
import { datasetsContract } from './datasets';
import { experimentsContract } from './experiments';
import { explanationsContract } from './explanations';
import { forecastsContract } from './forecasts';
import { leaderboardContract } from './leaderboard';
import { modelsContract } from './models';
import { predictionsContract } from './predictions';
import { recipesContract } from './recipes';
import { reportsContract } from './reports';
import { runGroupsContract, runsContract } from './runs';
import { searchesContract } from './searches';
import { studiesContract } from './studies';
import { systemContract } from './system';
import { verdictsContract } from './verdicts';

/** Everything a client may ask for, by any door. */
export const contract = {
  datasets: datasetsContract,
  experiments: experimentsContract,
  runs: runsContract,
  runGroups: runGroupsContract,
  forecasts: forecastsContract,
  predictions: predictionsContract,
  explanations: explanationsContract,
  models: modelsContract,
  backtests: backtestsContract,
  comparisons: comparisonsContract,
  leaderboard: leaderboardContract,
  verdicts: verdictsContract,
  searches: searchesContract,
  studies: studiesContract,
  recipes: recipesContract,
  best: bestContract,
  reports: reportsContract,
  system: systemContract,
};
export type Contract = typeof contract;

export * from './backtests';
export * from './best';
export * from './comparisons';
export * from './datasets';
export { errorStatus } from './errors';
export * from './experiments';
export * from './explanations';
export * from './forecasts';
export * from './leaderboard';
export * from './limits';
export * from './predictions';
export type { ProgressEvent } from './progress';
export * from './recipes';
export * from './reports';
export * from './runs';
export * from './studies';
export * from './system';
export type { ExperimentVerdict, JudgedMember } from './verdicts';
