export { buildReport } from './build';
export type { Block, ReportDocument, Section, TableCell } from './document';
export type { ReportBacktest, ReportDataset, ReportFacts, ReportGroup, ReportRun } from './facts';
export { reportHtml } from './html';
export {
  reportRequestSchema,
  reportSectionSchema,
  type Locale,
  type ReportRequest,
  type ReportSection,
  type SavedReport,
} from './schema';
