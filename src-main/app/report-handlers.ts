import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewiseError, toldOf } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { qualifiedRuns, rankingMetric, runsOf, testedMembers, type ComparedMember } from '../core/comparison';
import {
  reportLayoutSchema,
  type ReportBacktest,
  type ReportDataset,
  type ReportRequest,
  type StoredReportRun,
} from '../core/report';
import type { ProgressEvent, ReportFile } from '../contract';
import type { RunId } from '../core/common/ids';
import type { RunDetail } from '../core/run/schema';
import { explanationRequestSchema } from '../core/explanation';
import { comparisonVerdict } from '../core/verdict';
import { hasPredictions, loadMembers, withRepeatsTogether } from './comparison-handlers';
import { versionOfRun } from './dataset-versions';
import { explainSpecification } from './explanation-handlers';
import { membersNow } from './ensembles';
import { groupDetail } from './group-handlers';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import { downloadPathOf, printToWorkspace, requirePrinter } from './print-report';
import { runFiles } from './run-files';
import type { Services } from './services';
import { targetUnits } from './verdict-handlers';

/**
 * Reads what a report says from the store; the helper reads the predictions, tests the pairs and writes it.
 * @param share of the whole work that this is
 */
async function* writeReport(
  services: Services,
  request: ReportRequest,
  signal: AbortSignal | undefined,
  share = 1,
): AsyncGenerator<ProgressEvent, { html: string; title: string }, undefined> {
  const { workspace } = services;
  const chosen = withComparison(services, request);
  const members = withRepeatsTogether(
    services,
    loadMembers(services, [...new Set(chosen.runIds)], [...new Set(chosen.groupIds)]),
  );
  const metric = rankingMetric(members, 'test');
  const runs = members.flatMap((member) => reportedRun(services, member));
  if (runs.length === 0) {
    throw new GatewiseError('BAD_INPUT', said`None of the chosen groups has a run left to report on.`, {
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
  recordLook(services, members.flatMap(runsOf));
  const withPredictions = [...members.flatMap(runsOf), ...runs.map(({ detail }) => detail)].filter((run) =>
    hasPredictions(run, 'test'),
  );
  return yield* services.jobs.ask(
    'report',
    {
      facts: {
        request: reportLayoutSchema.parse(chosen),
        runs,
        datasets: [...datasets.values()],
        verdict: comparisonVerdict({ members, part: 'test', tests: [], unitOf: targetUnits(services) }),
        backtests: runs.flatMap(({ detail }) => newestBacktest(services, detail.id)),
        testLooks: Math.max(0, ...[...datasets.keys()].map((hash) => workspace.testLooks.count(hash))),
        ledger: workspace.testLooks.list([...datasets.keys()]),
        createdAt: services.now(),
        version: services.version,
      },
      members: testedMembers(members, metric),
      metric,
      explain: explained(services, chosen, runs),
      files: Object.fromEntries(withPredictions.map(({ id }) => [id, runFiles(services, id)] as const)),
    },
    { signal, share },
  );
}

/** What the helper needs to explain the models of a report's runs, or why it cannot; nothing where the report does not ask. */
function explained(services: Services, { sections }: ReportRequest, runs: readonly StoredReportRun[]) {
  if (!sections.includes('explanation')) return [];
  const request = explanationRequestSchema.parse({});
  return runs.map(({ detail: { id } }) => {
    try {
      return { id, how: explainSpecification(services, id, request) };
    } catch (thrown) {
      if (!(thrown instanceof GatewiseError)) throw thrown;
      return { id, how: { kind: 'none' as const, reason: toldOf(thrown) } };
    }
  });
}

/** A preview that is written anew with every word is one look; a report on one run is one as well. */
function recordLook({ workspace }: Services, runs: readonly RunDetail[]): void {
  const ids = runs.flatMap(({ id, evaluation }) => (evaluation?.test == null ? [] : [id]));
  if (ids.length > 0) workspace.testLooks.record(ids, 'report', { once: 'forTheseRuns' });
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

/** A run; of a group the first repeat that counts, whose curves and configuration stand for the others'. */
function reportedRun(services: Services, member: ComparedMember): StoredReportRun[] {
  const group = member.kind === 'group' ? groupDetail(services, member.id) : null;
  const [first] = member.kind === 'run' ? [member.detail] : [...qualifiedRuns(member), ...member.details];
  if (first === undefined) return [];
  const run: StoredReportRun = {
    detail: first,
    deletedMembers: membersNow(services, first.configuration.model).flatMap(({ isDeleted }, index) =>
      isDeleted ? [index] : [],
    ),
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
  };
  return [run];
}

function newestBacktest({ workspace }: Services, runId: RunId): ReportBacktest[] {
  return workspace.backtests
    .list(runId)
    .flatMap(({ configuration, result }) => (result === null ? [] : [{ runId, configuration, result }]))
    .slice(0, 1);
}

/** The PDFs in a workspace's folder of reports, the newest first; one that goes meanwhile is left out. */
async function reportFiles(workspace: string): Promise<ReportFile[]> {
  const folder = join(workspace, 'reports');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.pdf'))
      .map(async ({ name }) => {
        const path = join(folder, name);
        const found = await stat(path).catch(() => null);
        return found === null
          ? []
          : [{ name, path, bytes: found.size, writtenAt: found.mtimeMs, downloadPath: downloadPathOf(name) }];
      }),
  );
  return files.flat().toSorted((a, b) => b.writtenAt - a.writtenAt);
}

export function reportHandlers(os: Implementer, services: Services) {
  return {
    list: os.reports.list.handler(() => services.workspace.reports.list()),
    files: os.reports.files.handler(() => reportFiles(services.workspace.directory)),
    get: os.reports.get.handler(({ input }) => services.workspace.reports.get(input.id)),
    save: os.reports.save.handler(({ input: { id, request } }) =>
      id === undefined ? services.workspace.reports.create(request) : services.workspace.reports.update(id, request),
    ),
    delete: os.reports.delete.handler(({ input }) => {
      services.workspace.reports.delete(input.id);
      return { id: input.id };
    }),
    html: os.reports.html.handler(({ input, signal }) => withContractErrors(showReport(services, input, signal))),
    pdf: os.reports.pdf.handler(({ input, signal }) => withContractErrors(printReport(services, input, signal))),
  };
}

async function* showReport(services: Services, request: ReportRequest, signal: AbortSignal | undefined) {
  yield { type: 'done' as const, ...(yield* writeReport(services, request, signal)) };
}

/** Of a PDF's work what is not the printer's, which tells nothing of how far it is. */
const writingShare = 0.5;

async function* printReport(services: Services, request: ReportRequest, signal: AbortSignal | undefined) {
  await requirePrinter(services);
  const written = yield* writeReport(services, request, signal, writingShare);
  yield { type: 'progress' as const, fraction: writingShare, message: 'printing' };
  yield { type: 'done' as const, ...(await printToWorkspace(services, { ...written, paper: request.paper }, signal)) };
}
