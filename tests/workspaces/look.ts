import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../src-main/contract';
import type { RunDetail } from '../../src-main/core/run/schema';
import { readStream } from '../contract/support/outcome';

export type Client = ContractRouterClient<Contract>;

/** What a workspace says of itself, by names that mean the same in every version. */
export interface Seen {
  readonly datasets: unknown[];
  readonly experiments: unknown[];
  readonly runs: unknown[];
  readonly groups: unknown[];
  readonly backtests: unknown[];
  readonly thresholds: unknown[];
  readonly comparisons: unknown[];
  readonly forecasts: unknown[];
  readonly reports: unknown[];
  readonly studies: unknown[];
  readonly settings: unknown;
}

/** Reads everything that a workspace holds, and compares, forecasts and reports its runs. */
export async function lookAtWorkspace(client: Client): Promise<Seen> {
  const { runs: summaries } = await client.runs.list({ sort: [{ column: 'number', direction: 'asc' }] });
  const runs: RunDetail[] = [];
  for (const { id } of summaries) runs.push(await client.runs.get({ id }));
  const evaluated = runs.filter(({ state }) => state === 'succeeded' || state === 'stopped');
  return {
    datasets: await lookAtDatasets(client),
    experiments: (await client.experiments.list()).map(({ name, variants }) => ({
      name,
      variants: variants.map((variant) => [variant.name, variant.configuration.task.target]),
    })),
    runs: runs.map(lookAtRun),
    groups: (await client.runGroups.list()).map(({ name, runIds, metrics }) => ({
      name,
      runs: runIds.map((id) => runs.find((run) => run.id === id)?.number ?? null),
      means: Object.fromEntries(Object.entries(metrics).map(([metric, { mean }]) => [metric, mean])),
    })),
    backtests: (await client.backtests.list()).map(({ state, configuration, result, error }) => ({
      state,
      origins: configuration.origins,
      folds: result?.folds.length ?? null,
      headline: result?.headline ?? null,
      skill: result?.skill ?? null,
      error: error?.code ?? null,
    })),
    thresholds: await Promise.all(
      evaluated.map(async ({ id, number }) => [number, (await client.runs.lockedThreshold({ id }))?.threshold ?? null]),
    ),
    comparisons: await lookAtComparisons(client),
    forecasts: await lookAtForecasts(client, evaluated),
    reports: await lookAtReports(client),
    studies: await lookAtStudies(client),
    settings: await client.system.settings(),
  };
}

async function lookAtDatasets(client: Client): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const { id, name, version } of await client.datasets.list()) {
    const [done] = (await readStream(client.datasets.profile({ id }))).filter(({ type }) => type === 'done');
    seen.push({
      name,
      rows: version.rowCount,
      columns: version.columns.map((column) => [column.name, column.kind, column.role]),
      findings: done?.type === 'done' ? done.profile.findings.map((finding) => finding.id).sort() : null,
    });
  }
  return seen;
}

function lookAtRun(run: RunDetail): unknown {
  const { number, name, state, modelName, taskKind, target, seed, parameterCount, bestEpoch, skill, note, tags } = run;
  return {
    number,
    name,
    state,
    modelName,
    taskKind,
    target,
    seed,
    parameterCount,
    bestEpoch,
    skill,
    note,
    tags,
    disqualified: run.disqualified,
    metrics: run.metrics,
    epochs: run.history.length,
    overrides: run.overrides,
    inputs: run.inputNames,
    windows: run.split?.parts.test.windows ?? null,
    headline: run.evaluation?.headline ?? null,
    findings: run.evaluation?.findings.map(({ code }) => code) ?? null,
    lookback: run.configuration.window.lookback,
  };
}

async function lookAtComparisons(client: Client): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const { name, runIds, groupIds } of await client.comparisons.list()) {
    const { members, metrics, tests } = await client.comparisons.compute({ runIds, groupIds });
    seen.push({
      name,
      members: members.map((member) => member.name),
      metrics: Object.fromEntries(metrics.map((metric) => [metric.name, metric.values])),
      tests: tests.map(({ test, pValue, meanDifference, refused }) => ({ test, pValue, meanDifference, refused })),
    });
  }
  return seen;
}

async function lookAtForecasts(client: Client, runs: readonly RunDetail[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const { id, number, disqualified } of runs) {
    if (disqualified !== null) continue;
    const [done] = await readStream(client.forecasts.compute({ runId: id, steps: 3 }));
    if (done === undefined) continue;
    const { series } = done.forecast;
    seen.push({ number, values: series.map(({ predicted, upper, scores }) => ({ predicted, upper, scores })) });
  }
  return seen;
}

/** Headings and the number of charts: what a report is made of. */
async function lookAtReports(client: Client): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const { request } of await client.reports.list()) {
    const [done] = await readStream(client.reports.html(request));
    const { title, html } = done ?? { title: '', html: '' };
    const headings = [...html.matchAll(/<h[12][^>]*>([^<]*)</g)].map(([, text]) => text);
    seen.push({ title, headings, charts: html.split('<svg').length - 1 });
  }
  return seen;
}

async function lookAtStudies(client: Client): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const {
    id,
    name,
    state,
    ending,
    counts,
    best,
    bestObjectives,
    queue,
    confirmation,
  } of await client.studies.list({})) {
    const { trials } = await client.studies.trials({ id });
    seen.push({
      name,
      state,
      ending,
      counts,
      best,
      bestObjectives,
      queue,
      confirmed: confirmation?.candidates.map(({ trial, objectives }) => [trial, objectives]),
      verdict: confirmation?.verdict?.kind ?? null,
      trials: trials.map((trial) => [
        trial.number,
        trial.state,
        trial.values,
        trial.objectives,
        trial.intermediate.length,
      ]),
    });
  }
  return seen;
}
