import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewiseError } from '../core/common/errors';
import {
  pairwiseTests,
  qualifiedRuns,
  rankingMetric,
  runLosses,
  runsOf,
  testedMembers,
  type ComparedMember,
  type PairwiseTest,
} from '../core/comparison';
import {
  buildReport,
  reportHtml,
  type ReportBacktest,
  type ReportDataset,
  type ReportRequest,
  type ReportRun,
} from '../core/report';
import type { RunId } from '../core/common/ids';
import type { RunDetail } from '../core/run/schema';
import { unfinishedName, writeFileAtomically } from '../disk';
import { loadMembers, loadPredictions } from './comparison-handlers';
import { versionOfRun } from './dataset-versions';
import { groupDetail } from './group-handlers';
import type { Implementer } from './implementer';
import type { Services } from './services';

/** Reads everything that a report says from the store, and writes it. */
export async function writeReport(
  services: Services,
  request: ReportRequest,
): Promise<{ html: string; title: string }> {
  const { workspace } = services;
  const chosen = withComparison(services, request);
  const members = loadMembers(services, [...new Set(chosen.runIds)], [...new Set(chosen.groupIds)]);
  const metric = rankingMetric(members, 'test');
  const runs = await Promise.all(members.flatMap((member) => reportedRun(services, member)));
  if (runs.length === 0) {
    throw new GatewiseError('BAD_INPUT', 'None of the chosen groups has a run left to report on.', {
      field: 'groupIds',
    });
  }
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
  recordLook(
    services,
    runs.map((run) => run.detail.id),
  );
  const report = buildReport({
    request: chosen,
    runs,
    datasets: [...datasets.values()],
    tests: await testMembers(services, members, metric),
    backtests: runs.flatMap(({ detail }) => newestBacktest(services, detail.id)),
    testLooks: Math.max(0, ...[...datasets.keys()].map((hash) => workspace.testLooks.count(hash))),
    createdAt: services.now(),
    version: services.version,
  });
  return { html: reportHtml(report), title: report.title };
}

/** The tests of every pair, which need the predictions of every repeat. */
async function testMembers(
  services: Services,
  members: readonly ComparedMember[],
  metric: string,
): Promise<PairwiseTest[]> {
  if (members.length < 2) return [];
  const losses = new Map<RunId, ReturnType<typeof runLosses>>();
  for (const detail of members.flatMap(runsOf)) {
    const predictions = losses.has(detail.id) ? null : await loadPredictions(services, detail, 'test');
    const { threshold } = detail.configuration.evaluation;
    if (predictions !== null) losses.set(detail.id, runLosses(predictions, { metric, threshold }));
  }
  return pairwiseTests(testedMembers(members, metric), { metric, lossesOf: ({ id }) => losses.get(id) ?? null });
}

/** A preview that is written anew with every word is one look. */
function recordLook({ workspace }: Services, ids: readonly RunId[]): void {
  if (ids.length > 1) workspace.testLooks.record(ids, 'report', { once: 'forTheseRuns' });
}

/** The request with the runs, the groups and the name of its saved comparison. */
function withComparison({ workspace }: Services, request: ReportRequest): ReportRequest {
  if (request.comparisonId === undefined) return request;
  const saved = workspace.comparisons.get(request.comparisonId);
  return {
    ...request,
    runIds: [...new Set([...request.runIds, ...saved.runIds])],
    groupIds: [...new Set([...request.groupIds, ...saved.groupIds])],
    title: request.title === '' ? saved.name : request.title,
  };
}

/**
 * A run with its predictions; of a group the first repeat that counts, whose curves and configuration stand for the
 * others'.
 */
function reportedRun(services: Services, member: ComparedMember): Promise<ReportRun>[] {
  const group = member.kind === 'group' ? groupDetail(services, member.id) : null;
  const [first] = member.kind === 'run' ? [member.detail] : [...qualifiedRuns(member), ...member.details];
  if (first === undefined) return [];
  const report = async (): Promise<ReportRun> => ({
    detail: group === null ? first : { ...first, skill: meanSkill(qualifiedRuns(member)) ?? first.skill },
    predictions: await loadPredictions(services, first, 'test'),
    overrides: Object.entries(first.overrides).map(([message, reason]) => ({ message, reason })),
    group:
      group === null
        ? null
        : {
            id: group.id,
            name: group.name,
            metrics: group.metrics,
            averagedReport: group.averagedReports.test ?? group.averagedReports.validation,
            warnings: group.warnings,
          },
  });
  return [report()];
}

function meanSkill(runs: readonly RunDetail[]): number | null {
  const skills = runs.map(({ skill }) => skill).filter((skill) => skill !== null);
  return skills.length === 0 ? null : skills.reduce((sum, skill) => sum + skill, 0) / skills.length;
}

function newestBacktest({ workspace }: Services, runId: RunId): ReportBacktest[] {
  return workspace.backtests
    .list(runId)
    .flatMap(({ configuration, result }) => (result === null ? [] : [{ runId, configuration, result }]))
    .slice(0, 1);
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

/** A folder for the printer's files, which a browser goes on writing for a moment after it was ended. */
async function withWorkFolder<T>(parent: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(parent, unfinishedName('print'));
  await mkdir(folder, { recursive: true });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

export function reportHandlers(os: Implementer, services: Services) {
  return {
    list: os.reports.list.handler(() => services.workspace.reports.list()),
    get: os.reports.get.handler(({ input }) => services.workspace.reports.get(input.id)),
    save: os.reports.save.handler(({ input: { id, request } }) =>
      id === undefined ? services.workspace.reports.create(request) : services.workspace.reports.update(id, request),
    ),
    delete: os.reports.delete.handler(({ input }) => {
      services.workspace.reports.delete(input.id);
      return { id: input.id };
    }),
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
      const folder = join(workspace.directory, 'reports');
      const bytes = await withWorkFolder(folder, (work) =>
        printer.print(html, { paper: input.paper, signal: signal ?? new AbortController().signal, folder: work }),
      );
      const name = reportFileName(title, now());
      const path = join(folder, name);
      await writeFileAtomically(path, bytes);
      return { path, bytes: bytes.byteLength, downloadPath: `/files/reports/${encodeURIComponent(name)}` };
    }),
  };
}
