export { withSettings } from './apply';
export * from './candidates';
export { searchFolds } from './folds';
export * from './table';
