export * from './schema';
export * from './classification';
export * from './regression';
export * from './statistics';
