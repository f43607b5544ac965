export { buildBestReport } from './build';
export type { BestReportFacts } from './facts';
export type { BestReportLayout } from './schema';
