export {
  chooseEngine,
  engineFactories,
  listEngines,
  type ChosenEngine,
  type EngineFactories,
  type EngineId,
} from './choice';
