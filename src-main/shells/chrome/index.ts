export { createChromePrinter } from './chrome-printer';
export { findChrome } from './find-chrome';
