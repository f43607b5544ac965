export { flushFolder, moveIntoPlace, writeFileAtomically, type FileContent } from './atomic-file';
export { hashFile } from './file-hash';
export { readThrough } from './read-through';
export { verifyFile } from './verified-file';
export { isUnfinishedName, unfinishedName } from './unfinished';
export { requireOwnFile, requireOwnFolder } from './own-entries';
export { entriesOf, removeIfPossible } from './sweeping';
export { makeFolder } from './make-folder';
export { dataFolder, hereAndNow, setValue, tfjsNodeFolder, type Surroundings } from './data-folder';
