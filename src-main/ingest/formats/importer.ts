import type { EncodingGuess, ImportChoices, PartialImportChoices } from '../../core/dataset';
import type { Scratch } from '../scratch';
import type { SourceFile } from '../source';
import type { NonDataRow } from '../rows/shape';
import type { RaggedRow } from './csv-scan';

/** What a column's values are where the format says so; `text` is still to be understood. */
export type StoredAs = 'text' | 'number' | 'time';

/** Numbers of a column that have more digits than spreadsheet programs keep. */
export interface LongNumbers {
  /** Position among the columns. */
  readonly column: number;
  readonly count: number;
  /** The first of them, with its row of the sheet. */
  readonly text: string;
  readonly line: number;
}

/** The start of a file, read as a table of text. */
export interface TableSample {
  readonly names: readonly string[];
  /** Without the header; missing values are empty. */
  readonly rows: readonly (readonly string[])[];
  /** For each column. */
  readonly storedAs: readonly StoredAs[];
  readonly rowCount: { readonly value: number; readonly exact: boolean };
  /** How it was read; null where the format leaves nothing to choose. */
  readonly reading: Pick<ImportChoices, 'encoding' | 'delimiter' | 'header' | 'skippedLines' | 'sheet'>;
  /** What stands in the lines above the names that are left out. */
  readonly preamble: readonly string[];
  /** Line of the file (row of the sheet) in which each of the rows begins, from 1; left out where they follow one another. */
  readonly lines?: readonly number[];
  /** From which year a workbook counts days; left out for other files. */
  readonly dayZero?: '1900' | '1904';
  /** Numbers of a workbook's cells with more digits than its programs keep, by column; left out for other files. */
  readonly longNumbers?: readonly LongNumbers[];
  /** Line of a quotation mark that is never closed; null where every one is. */
  readonly unclosedQuote: number | null;
  readonly alternatives: {
    readonly encodings: EncodingGuess[];
    readonly delimiters: string[];
    readonly sheets: string[];
  };
}

/** A whole file as DuckDB reads it. */
export interface Relation {
  /** What stands after FROM; its columns have the sample's names. */
  readonly sql: string;
  readonly storedAs: readonly StoredAs[];
  /** Rows that DuckDB has to find; null where the format was not counted beforehand. */
  readonly rowCount: number | null;
  /** Rows of another length than the first, where the format can have any. */
  readonly raggedCount: number;
  readonly ragged: readonly RaggedRow[];
  /** Notes and totals below the table that have fewer fields than it, which are none of the rows; left out where there are none. */
  readonly below?: readonly NonDataRow[];
  /** Whether no value holds a character by which the database takes for a number what is none; left out where it may. */
  readonly isPlain?: boolean;
  /**
   * The same rows, after FROM, with these columns as the numbers that the database takes their texts for, which is the fastest
   * way to read them; a statement fails where one of them holds another text. Left out where the format does not lend itself.
   */
  readonly withNumbers?: ((names: readonly string[]) => string) | undefined;
  /** Characters that the encoding could not read. */
  readonly undecodable: number;
  /** Lines of the file (rows of the sheet), from 1, in which rows (from 0, ascending) begin; left out where rows have none. */
  readonly lines?: (rows: readonly number[]) => Promise<number[]>;
}

/** What is known of a relation before the file is checked. */
export type ForeseenRelation = Pick<Relation, 'sql' | 'storedAs' | 'isPlain' | 'withNumbers'>;

export interface OpenContext {
  readonly scratch: Scratch;
  readonly signal?: AbortSignal | undefined;
  /** Share of this file's reading that is done, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

export interface SampleOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether names that first appear far down in the file have to be found, as an import needs them. */
  readonly wholeFile: boolean;
}

/** A kind of file that can be imported. */
export interface Importer {
  /**
   * Reads the start of a file under the person's choices, guessing what they left open.
   * @throws GatewiseError FILE_EMPTY, FILE_ENCODING, FILE_TOO_WIDE, FILE_DUPLICATE_HEADER, FILE_EMPTY_HEADER, FILE_UNSUPPORTED
   */
  sample(
    source: SourceFile,
    choices: PartialImportChoices,
    scratch: Scratch,
    options?: SampleOptions,
  ): Promise<TableSample>;
  /**
   * The relation that `open` gives where it finds nothing in the file that has to be looked at, as in nearly all files; null
   * where that cannot be known. Left out where no file is checked.
   */
  foresee?(source: SourceFile, names: readonly string[], choices: ImportChoices): ForeseenRelation | null;
  /**
   * Checks a whole file and makes it readable for DuckDB; working copies lie in the scratch folder.
   * @throws GatewiseError FILE_RAGGED_ROWS, FILE_NOT_TEXT, FILE_UNCLOSED_QUOTE, FILE_TOO_LARGE, FILE_UNSUPPORTED
   */
  open(source: SourceFile, names: readonly string[], choices: ImportChoices, context: OpenContext): Promise<Relation>;
}
