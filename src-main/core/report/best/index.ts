export { buildBestReport } from './build';
export type { BestReportFacts } from './facts';
export { bestReportLayoutSchema, type BestReportLayout } from './schema';
