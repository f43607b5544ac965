export { modelFamilies, shapedModel, type ShapedModel } from './families';
export {
  chooseEngine,
  engineFactories,
  listEngines,
  probeEngine,
  type ChosenEngine,
  type EngineFactories,
} from './neural/choice';
export { useGraphicsPage, type GraphicsPort } from './tensorflow';
