export * from './schema';
export * from './preflightSchema';
