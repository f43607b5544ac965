import { GatewiseError } from '../../core/common/errors';
import type { DatasetId } from '../../core/common/ids';
import { said } from '../../core/common/sentence';
import { buildBestReport, reportHtml, type BestReportLayout } from '../../core/report';
import type { Services } from '../services';

/**
 * The report of a dataset's last search as one page. It tells the figures of the test part that the search opened, and is no
 * other look at it.
 * @throws GatewiseError NOT_FOUND where nothing was searched, WORKSPACE_DAMAGED where what is kept of it cannot be read
 */
export async function writeBestReport(
  { best, workspace, now, version }: Pick<Services, 'best' | 'workspace' | 'now' | 'version'>,
  datasetId: DatasetId,
  layout: BestReportLayout,
): Promise<{ html: string; title: string }> {
  const dataset = workspace.datasets.get(datasetId);
  const search = await best.last(datasetId);
  if (search === null) {
    throw new GatewiseError(
      'NOT_FOUND',
      said`There is no search for the best forecast of “${dataset.name}” to report on: begin one first.`,
      { id: datasetId },
    );
  }
  const experiment = search.result?.experiments.final;
  const report = buildBestReport({
    layout,
    search,
    dataset,
    opening: experiment === undefined ? null : workspace.testLooks.opening(experiment),
    ledger: workspace.testLooks.list([dataset.version.hash]),
    createdAt: now(),
    version,
  });
  return { html: reportHtml(report), title: report.title };
}
