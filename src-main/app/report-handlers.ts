import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewiseError } from '../core/common/errors';
import { pairwiseTests, rankingMetric, runsOf, testedMembers } from '../core/comparison';
import { buildReport, reportHtml, type ReportDataset, type ReportRequest } from '../core/report';
import { loadMembers, loadPredictions } from './comparison-handlers';
import { versionOfRun } from './dataset-handlers';
import type { Implementer } from './implementer';
import type { Services } from './services';

/** Reads everything that a report says from the store, and writes it. */
export async function writeReport(
  services: Services,
  request: ReportRequest,
): Promise<{ html: string; title: string }> {
  const { workspace } = services;
  const members = loadMembers(services, request.runIds, []);
  const runs = await Promise.all(
    members.flatMap(runsOf).map(async (detail) => ({
      detail,
      predictions: await loadPredictions(services, detail, 'test'),
    })),
  );
  const datasets = new Map<string, ReportDataset>();
  for (const { detail } of runs) {
    if (datasets.has(detail.datasetHash)) continue;
    const record = workspace.datasets.list().find((dataset) => dataset.id === detail.datasetId);
    datasets.set(detail.datasetHash, {
      name: detail.datasetName,
      attribution: record?.attribution ?? null,
      version: versionOfRun(services, detail),
    });
  }
  if (runs.length > 1)
    workspace.testLooks.record(
      runs.map((run) => run.detail.id),
      'report',
    );
  const metric = rankingMetric(members, 'test');
  const predictionsOf = (id: string) => runs.find(({ detail }) => detail.id === id)?.predictions ?? null;
  const report = buildReport({
    request,
    runs: runs.map(({ detail, predictions }) => ({
      detail,
      predictions,
      overrides: Object.entries(detail.overrides).map(([message, reason]) => ({ message, reason })),
    })),
    datasets: [...datasets.values()],
    tests: pairwiseTests(testedMembers(members, metric), { metric, predictionsOf }),
    testLooks: Math.max(0, ...[...datasets.keys()].map((hash) => workspace.testLooks.count(hash))),
    createdAt: services.now(),
    version: services.version,
  });
  return { html: reportHtml(report), title: report.title };
}

/** A file name out of a title: letters and digits of any script, the rest as hyphens. */
export function reportFileName(title: string, createdAt: number): string {
  const slug = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const stamp = new Date(createdAt).toISOString().replace(/[-:]/g, '').replace(/\..*/, '');
  return `${slug === '' ? 'report' : slug}-${stamp}.pdf`;
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

export function reportHandlers(os: Implementer, services: Services) {
  return {
    html: os.reports.html.handler(({ input }) => writeReport(services, input)),
    pdf: os.reports.pdf.handler(async ({ input, signal }) => {
      const { printer, workspace, now } = services;
      if (printer === null || !(await printer.available())) {
        throw new GatewiseError(
          'PDF_UNAVAILABLE',
          'No Chrome, Chromium or Edge was found to print with. Use the browser’s own print dialog, or export HTML.',
        );
      }
      const { html, title } = await writeReport(services, input);
      const bytes = await printer.print(html, { paper: input.paper, signal: signal ?? new AbortController().signal });
      const folder = join(workspace.directory, 'reports');
      await mkdir(folder, { recursive: true });
      const name = reportFileName(title, now());
      const path = join(folder, name);
      await writeWhole(path, bytes);
      return { path, bytes: bytes.byteLength, downloadPath: `/files/reports/${encodeURIComponent(name)}` };
    }),
  };
}
