export { availableInstructionSets, createNativeEngine, type NativeOptions } from './native';
export { availableVectorSets, createPortableEngine, type PortableOptions, type VectorSet } from './portable';
