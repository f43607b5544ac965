import type { z } from 'zod';
import type { RunId } from '../../core/common/ids';
import { buildReport, reportHtml } from '../../core/report';
import type { Predictions } from '../../core/run/schema';
import { withTests } from '../../core/verdict';
import { readPredictions } from '../../artefact/predictions/read';
import type { requestDefinitions } from '../kinds';
import type { ReportProgress } from '../types';
import { testMembers } from './compare';

type ReportInput = z.output<(typeof requestDefinitions)['report']['input']>;
type ReportOutput = z.output<(typeof requestDefinitions)['report']['output']>;

/** Of the work: the rest is the report itself. */
const readingShare = 0.8;

/** Tests every pair of the report's members, and writes the report with the predictions of the runs that it shows. */
export async function writeReport(
  { facts, members, metric, files }: ReportInput,
  signal: AbortSignal,
  report: ReportProgress,
): Promise<ReportOutput> {
  const shown = new Set(facts.runs.map(({ detail }) => detail.id));
  const toRead = Object.keys(files).length;
  let read = 0;
  const reportRead = (): void => {
    read += 1;
    report(Math.min(1, read / Math.max(1, toRead)) * readingShare, 'reading');
  };
  const predictions = new Map<RunId, Predictions>();
  const isPair = members.length > 1;
  const tests = isPair
    ? await testMembers({ members, metric, part: 'test', files }, signal, ({ id }, own) => {
        reportRead();
        if (shown.has(id)) predictions.set(id, own);
      })
    : [];
  for (const id of shown) {
    signal.throwIfAborted();
    const own = files[id];
    if (own === undefined || predictions.has(id)) continue;
    predictions.set(id, await readPredictions(own, 'test'));
    reportRead();
  }
  report(readingShare, 'writing');
  const runs = facts.runs.map((run) => ({ ...run, predictions: predictions.get(run.detail.id) ?? null }));
  const written = buildReport({ ...facts, runs, tests, verdict: withTests(facts.verdict, tests) });
  return { html: reportHtml(written), title: written.title };
}
