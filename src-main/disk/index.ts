export { flushFolder, moveIntoPlace, writeFileAtomically, type FileContent } from './atomic-file';
export { hashFile } from './file-hash';
export { readThrough } from './read-through';
export { verifyFile } from './verified-file';
export { isUnfinishedName, unfinishedName } from './unfinished';
export { makeFolder } from './make-folder';
