export {
  decodeSafetensorsHeader,
  encodeSafetensors,
  safetensorsChunks,
  safetensorsPrefixBytes,
  tensorFromBytes,
  type Dtype,
  type SafetensorsHeader,
  type Tensor,
  type TensorEntry,
} from './safetensors';
