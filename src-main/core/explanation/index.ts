export { describeAttributions } from './attribution';
export { permutationImportance, spread } from './permutation';
export * from './schema';
