export { buildBestReport, type BestReportFacts, type BestReportLayout } from './best';
export { buildReport } from './build';
export type { Block, ReportDocument, Section, TableCell } from './document';
export {
  storedFactsSchema,
  type ReportBacktest,
  type ReportDataset,
  type ReportExplanation,
  type ReportFacts,
  type ReportGroup,
  type StoredReportRun,
} from './facts';
export * from './exhibits';
export { reportHtml } from './html';
export {
  reportLayoutSchema,
  reportRequestSchema,
  reportSectionSchema,
  usualSections,
  type Locale,
  type ReportRequest,
  type ReportSection,
  type SavedReport,
} from './schema';
