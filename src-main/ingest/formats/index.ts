import type { FileFormat } from '../../core/dataset';
import { arrowImporter } from './arrow';
import { delimitedImporter } from './delimited';
import type { Importer } from './importer';
import { jsonLinesImporter } from './json-lines';
import { parquetImporter } from './parquet';
import { workbookImporter } from './workbook';

/** Every kind of file that can be imported. */
export const importers: Readonly<Record<FileFormat, Importer>> = {
  csv: delimitedImporter,
  jsonl: jsonLinesImporter,
  parquet: parquetImporter,
  arrow: arrowImporter,
  xlsx: workbookImporter,
};

export type { Relation, SampleOptions, StoredAs, TableSample } from './importer';
