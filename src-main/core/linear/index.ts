export { designOf, levelOf, readInputs, uncentredIntercept, type LinearDesign, type LinearSource } from './design';
export { solveElasticNet, type ElasticNetFit } from './elastic-net';
export { applyLinear, fitLogistic, toProbabilities, type LogisticFit } from './logistic';
export { momentsOf } from './moments';
export { fitRidge, type LinearFit, type RidgeFit } from './ridge';
export { finish, within, type Work } from './work';
