export { createBackend, type Backend, type BackendOptions, type Router } from './backend';
export type { PdfPrinter } from './pdf-printer';
