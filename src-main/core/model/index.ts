export { modelName } from './model-name';
export { presetModel } from './presets';
export * from './schema';
