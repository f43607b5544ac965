import type { BestEntry, BestStanding } from '../../best';
import type { Sentence } from '../../common/sentence';
import type { Formatter } from '../format';
import type { BestReportFacts } from './facts';
import type { BestReportText } from '../messages';

/** What every section of the report of a search needs to write itself. */
export interface BestReportContext {
  readonly facts: BestReportFacts;
  readonly standing: BestStanding;
  readonly t: BestReportText;
  readonly format: Formatter;
  /** What a candidate is called. */
  readonly nameOf: (entry: BestEntry) => string;
  readonly tell: (sentence: Sentence | string) => string;
}
