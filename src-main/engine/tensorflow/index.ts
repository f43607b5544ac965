export { createTensorflowEngine } from './engine';
