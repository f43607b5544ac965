export {
  directionOf,
  isBetter,
  knownMetric,
  metricHeading,
  metricLabel,
  metricsAgainstBaselines,
  metricsShownIn,
  type MetricName,
} from './catalogue';
export { figureOf, type MetricDirection, type Metrics } from './definition';
export { flatDirection, flattenMetrics, isShare, parseFlatMetric, partMetrics } from './flat';
export type { RegressionSample } from './regression';
export { perfectFigure, rankingMetric, skillAgainstStrongest, strongestBaseline } from './strongest';
