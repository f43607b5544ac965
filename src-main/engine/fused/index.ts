export { availableInstructionSets, createNativeEngine, type NativeOptions } from './native';
