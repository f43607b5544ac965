export { modelFamilies, shapedModel, type ShapedModel } from './families';
export {
  chooseEngine,
  engineFactories,
  listEngines,
  type ChosenEngine,
  type EngineFactories,
  type EngineId,
} from './neural/choice';
