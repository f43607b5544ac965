export {
  documentKinds,
  type DocumentChange,
  type DocumentKind,
  type DocumentKindName,
  type StoredDocument,
} from './kinds';
export { stampDocument, upgradeDocument, type DocumentProblem, type UpgradedDocument } from './upgrade';
