import { readFileSync } from 'node:fs';
import { bestSearchSchema, type BestSearch } from '../../src-main/core/best/search';
import type { DatasetId } from '../../src-main/core/common/ids';

/** A search for the best forecast as it was kept, of 900 hours and two validation windows; one candidate failed, one was not tried. */
export function keptSearch(datasetId?: DatasetId): BestSearch {
  const search = bestSearchSchema.parse(JSON.parse(readFileSync('tests/fixtures/best/search.json', 'utf8')));
  return datasetId === undefined ? search : { ...search, request: { ...search.request, datasetId } };
}
