import type { z } from 'zod';
import type { RunId } from '../../core/common/ids';
import { GatewiseError, toldOf } from '../../core/common/errors';
import { buildReport, reportHtml, type ReportExplanation } from '../../core/report';
import type { Predictions } from '../../core/run/schema';
import { withTests } from '../../core/verdict';
import { readPredictions } from '../../artefact/predictions/read';
import type { Explanation } from '../../core/explanation';
import type { ExplainSpecification, requestDefinitions } from '../kinds';
import type { ReportProgress } from '../types';
import { threadsPerJob } from '../parallelism';
import { testMembers } from './compare';
import { explain } from './explain';

type ReportInput = z.output<(typeof requestDefinitions)['report']['input']>;
type ReportOutput = z.output<(typeof requestDefinitions)['report']['output']>;

/** Of the work: the rest is the report itself. */
const readingShare = 0.8;
/** The same where models are explained too, which takes the longest. */
const readingShareBesideExplanations = 0.2;
const explainedShare = 0.95;

/** Tests every pair of the report's members, and writes the report with the predictions of the runs that it shows. */
export async function writeReport(
  { facts, members, metric, files, explain: toExplain }: ReportInput,
  signal: AbortSignal,
  report: ReportProgress,
): Promise<ReportOutput> {
  const shown = new Set(facts.runs.map(({ detail }) => detail.id));
  const isExplaining = toExplain.length > 0;
  const reading = isExplaining ? readingShareBesideExplanations : readingShare;
  const toRead = Object.keys(files).length;
  let read = 0;
  const reportRead = (): void => {
    read += 1;
    report(Math.min(1, read / Math.max(1, toRead)) * reading, 'reading');
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
  const explanations = await explainAll(toExplain, signal, (fraction) => {
    report(reading + fraction * (explainedShare - reading), 'explaining');
  });
  report(isExplaining ? explainedShare : reading, 'writing');
  const runs = facts.runs.map((run) => ({
    ...run,
    predictions: predictions.get(run.detail.id) ?? null,
    explanation: explanations.get(run.detail.id),
  }));
  const written = buildReport({ ...facts, runs, tests, verdict: withTests(facts.verdict, tests) });
  return { html: reportHtml(written), title: written.title };
}

/** Explains one model after the other; one that cannot be explained is told of in the report, and keeps none from being written. */
async function explainAll(
  toExplain: ReportInput['explain'],
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Map<RunId, ReportExplanation>> {
  const found = new Map<RunId, ReportExplanation>();
  for (const [place, { id, how }] of toExplain.entries()) {
    if (how.kind === 'none') {
      found.set(id, how);
      continue;
    }
    try {
      const explanation = await explainOnce(how, signal, (fraction) => {
        onProgress((place + fraction) / toExplain.length);
      });
      found.set(id, { kind: 'found', found: explanation });
    } catch (thrown) {
      if (!(thrown instanceof GatewiseError)) throw thrown;
      found.set(id, { kind: 'none', reason: toldOf(thrown) });
    }
  }
  return found;
}

/** Explanations that this process has computed, by what they took: a preview is written anew with every word of a note. */
const computed = new Map<string, Explanation>();
const mostComputed = 20;

async function explainOnce(
  specification: ExplainSpecification,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Explanation> {
  const key = JSON.stringify(specification);
  const known = computed.get(key);
  if (known !== undefined) return known;
  const explanation = await explain(specification, { threads: threadsPerJob(1), signal, onProgress });
  const [oldest] = computed.keys();
  if (oldest !== undefined && computed.size >= mostComputed) computed.delete(oldest);
  computed.set(key, explanation);
  return explanation;
}
