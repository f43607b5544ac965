export { electronBridge } from './bridge';
export { client, connection } from './client';
export { downloadFile } from './download';
export { followStream } from './follow-stream';
export { Listeners } from './listeners';
export { isAbort, toldBy, toProblem, type Problem } from './problem';
export type { ConnectionState } from './reconnecting-link';
export { wholePredictions } from './whole-predictions';
export { discardFile, provideFile } from './upload';
