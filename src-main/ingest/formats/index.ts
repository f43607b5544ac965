import type { FileFormat } from '../../core/dataset';
import { arrowImporter } from './arrow';
import { delimitedImporter } from './delimited';
import type { Importer } from './importer';
import { jsonLinesImporter } from './json-lines';
import { jsonListImporter } from './json-list';
import { parquetImporter } from './parquet';
import { workbookImporter } from './workbook';

/** Every kind of file that can be imported. */
export const importers: Readonly<Record<FileFormat, Importer>> = {
  csv: delimitedImporter,
  json: jsonListImporter,
  jsonl: jsonLinesImporter,
  parquet: parquetImporter,
  arrow: arrowImporter,
  xlsx: workbookImporter,
};

export type { ForeseenRelation, Relation, SampleOptions, StoredAs, TableSample } from './importer';
