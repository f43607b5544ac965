import type { BestSearch } from '../../best/search';
import type { DatasetVersion } from '../../dataset/schema';
import type { TestLook } from '../../run/test-look';
import type { BestReportLayout } from './schema';

/** Everything that the report of a search for the best forecast says; the same facts give the same report. */
export interface BestReportFacts {
  readonly layout: BestReportLayout;
  readonly search: BestSearch;
  readonly dataset: { readonly name: string; readonly version: DatasetVersion };
  /** When the test part was opened for what the search found, and why; null where it was not. */
  readonly opening: { readonly at: number; readonly reason: string } | null;
  /** All entries about the data, the newest first. */
  readonly ledger: readonly TestLook[];
  readonly createdAt: number;
  /** Of Gatewise. */
  readonly version: string;
}
