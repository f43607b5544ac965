import type { PartialImportChoices } from '../../../../src-main/core/dataset/schema';

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One choice about the reading of a file. */
export interface ReadingField {
  /** Key of its label below `datasets`. */
  readonly name: string;
  readonly options: readonly Option[];
  readonly value: string;
  /** All choices after this one was made. */
  choose(value: string, before: PartialImportChoices): PartialImportChoices;
}
