export type { ExchangedStudy } from './exchanged';
export { importedStudy, type ImportWishes } from './imported';
export { fromOptuna, toOptuna, type OptunaNumber, type OptunaStudy, type OptunaTrial } from './optuna';
export { fromCsv, fromJson } from './text-files';
